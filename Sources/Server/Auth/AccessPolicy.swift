import RTC

/// Who may use this server (Voice Live protocol A.3 and A.5).
public enum AccessPolicy: Sendable {
    /// Whoever reaches it: on the loopback, or where the operator insists.
    case open
    /// Whoever presents one of the keys, in any of the places that clients use: bearer places too, for some send their
    /// key there. Tokens of an identity provider cannot be judged here and are refused.
    case keys(KeyRing)

    /// - Throws: `HTTPError.unauthorized`, without saying what was wrong.
    func check(_ credential: Credential?) throws(HTTPError) {
        guard case .keys(let keys) = self else { return }
        guard let credential, keys.contains(credential.secret) else { throw .unauthorized }
    }
}

extension AccessPolicy {
    /// Why the policy does not suit an address to listen on; nil when it does.
    public enum Exposure: Error, Equatable {
        /// Anybody in the network could use the server.
        case open
    }

    /// - Parameters:
    ///   - host: The name or address to listen on.
    ///   - insists: The operator has said in so many words that no key is wanted.
    public static func deciding(keys: KeyRing?, host: String, insists: Bool) throws(Exposure) -> AccessPolicy {
        if let keys { return .keys(keys) }
        guard isLoopback(host) || insists else { throw .open }
        return .open
    }

    /// Whether only this machine reaches `host`. Of names, `localhost` alone is trusted to mean that.
    public static func isLoopback(_ host: String) -> Bool {
        if host.lowercased() == "localhost" { return true }
        switch TransportAddress(host: host, port: 0)?.host {
        case .v4(let address): return address >> 24 == 127
        case .v6(let high, let low): return high == 0 && (low == 1 || low >> 24 == 0xFFFF_7F)
        case nil: return false
        }
    }
}
