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

extension UpgradeRequest {
    public var identity: ClientIdentity {
        ClientIdentity(secret: credential?.secret, address: ClientAddress(remoteAddress))
    }
}
