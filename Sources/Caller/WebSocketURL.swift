import RemoteSocket

/// A `ws://` or `wss://` address with what the Voice Live endpoint needs filled in.
public struct WebSocketURL: Sendable, Hashable, CustomStringConvertible {
    public let address: WebSocketAddress

    public static let callsPath = "/voice-live/realtime/calls"
    private static let defaultQuery = "api-version=2026-01-01-preview&model=parley"

    public var host: String { address.host }

    /// Accepts a whole URL, or one that names the host alone: the path, `api-version` and `model` are then the usual.
    /// - Throws: `CallerError.badURL` for another scheme, or one that cannot be read.
    public init(_ text: String) throws {
        var address: WebSocketAddress
        do {
            address = try WebSocketAddress(text)
        } catch {
            throw CallerError.badURL(error.message)
        }
        var tail = address.pathAndQuery
        if tail == "/" || tail.hasPrefix("/?") { tail = Self.callsPath + tail.dropFirst() }
        if !tail.contains("?") { tail += "?" + Self.defaultQuery }
        address.pathAndQuery = tail
        self.address = address
    }

    public var description: String { address.description }
}
