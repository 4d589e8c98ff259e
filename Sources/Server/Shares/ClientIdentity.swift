/// Who limits count a client as: the credential that it presented, and the network it connects from.
public struct ClientIdentity: Hashable, Sendable {
    /// Stands for an API key or the subject of a token; nil without either. A keyed hash that differs from process to
    /// process, so that it may be logged.
    public var credential: UInt64?
    public var address: ClientAddress

    public init(credential: UInt64?, address: ClientAddress) {
        (self.credential, self.address) = (credential, address)
    }

    /// - Parameter secret: The key as it was presented; what the access policy accepted.
    public init(secret: String?, address: ClientAddress) {
        self.init(
            credential: secret.map { secret in
                var hasher = Hasher()
                for byte in secret.utf8 { hasher.combine(byte) }
                return UInt64(bitPattern: Int64(hasher.finalize()))
            }, address: address)
    }
}

extension ClientIdentity {
    /// The number that limits on clients count by. It differs from process to process.
    /// - Parameter byCredential: Credentials tell clients apart: the address then does not matter, so that one key gets
    ///   no more from many addresses. Without a credential the address counts in any case.
    package func number(byCredential: Bool) -> UInt64 {
        var hasher = Hasher()
        if byCredential, let credential { hasher.combine(credential) } else { hasher.combine(address) }
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}

extension AccessPolicy {
    /// Whether there are several keys. With one key for all, or none, clients differ by their address alone.
    package var tellsClientsApart: Bool {
        switch self {
        case .open: false
        case .keys(let keys): keys.count > 1
        }
    }
}

extension UpgradeRequest {
    public var identity: ClientIdentity {
        ClientIdentity(secret: credential?.secret, address: ClientAddress(remoteAddress))
    }

    /// The client that the request's session counts for.
    var client: UInt64 { identity.number(byCredential: credentialsTellClientsApart) }
}
