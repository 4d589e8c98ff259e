/// How many TCP connections the HTTP port holds open, in all and by client address.
///
/// A quarter of both bounds is kept for connections that are not WebSockets (yet): pages, probes, upgrades in progress and
/// clients that send nothing. Neither kind can take the places of the other, so that clients without a key cannot keep
/// WebSockets out, and a server full of WebSockets still answers its probes.
public struct ConnectionLimits: Equatable, Sendable {
    /// All connections; at least 2. Each costs a file descriptor and some 20 KiB.
    public var total: Int
    /// Those of one `ClientAddress`; at least 2. Behind a reverse proxy all clients share its address.
    public var perAddress: Int

    public init(total: Int = 4096, perAddress: Int = 2048) {
        (self.total, self.perAddress) = (max(2, total), max(2, perAddress))
    }

    var requests: Int { max(1, total / 4) }
    var requestsPerAddress: Int { max(1, perAddress / 4) }
    var sockets: Int { total - requests }
    var socketsPerAddress: Int { perAddress - requestsPerAddress }
}
