/// Bounds of one HTTP connection until it is upgraded or closed.
public struct HTTPLimits: Equatable, Sendable {
    /// Bytes of one header field, of all of them, and their number. Tokens of several kilobytes are usual.
    public var headerFieldSize = 16 << 10
    public var headerListSize = 64 << 10
    public var headerFieldCount = 128
    /// From the accepted connection to a complete request head.
    public var headTimeout = Duration.seconds(10)
    /// From the accepted connection to the finished upgrade, or until the kernel has taken the whole response. Nothing
    /// that the client sends extends it.
    public var requestTimeout = Duration.seconds(15)
    /// From the response to the end of the connection: time for the client to read and to close its side.
    public var lingerTimeout = Duration.seconds(2)
    /// What a response in progress has at most once the server shuts down.
    public var shutdownTimeout = Duration.seconds(1)

    public init() {}
}
