/// The client and the session that a piece of work belongs to, so that queues can share their capacity fairly. Both
/// numbers are opaque: they are only compared with each other.
public struct WorkOwner: Hashable, Sendable {
    public var client: UInt64
    public var session: UInt64

    /// Work that no client asked for, or whose client is not known: all of it counts as one session of one client.
    public static let unknown = WorkOwner(client: 0, session: 0)

    public init(client: UInt64, session: UInt64) {
        (self.client, self.session) = (client, session)
    }
}
