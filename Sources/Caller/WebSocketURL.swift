/// A `ws://` address with what the Voice Live endpoint needs filled in.
public struct WebSocketURL: Sendable, Hashable, CustomStringConvertible {
    public var host: String
    public var port: Int
    /// From the first slash on, query included.
    public var pathAndQuery: String

    public static let callsPath = "/voice-live/realtime/calls"
    private static let defaultQuery = "api-version=2026-01-01-preview&model=parley"

    /// Accepts a whole URL, or one that names the host alone: the path, `api-version` and `model` are then the usual.
    /// - Throws: `CallerError.badURL` for another scheme, or one that cannot be read.
    public init(_ text: String) throws {
        let scheme = "ws://"
        if text.hasPrefix("wss://") {
            throw CallerError.badURL("wss is not supported by this caller yet; use ws:// or a tunnel")
        }
        guard text.hasPrefix(scheme) else { throw CallerError.badURL("the URL must begin with ws://") }
        let rest = text.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        var tail = String(rest.dropFirst(authority.count))
        let (host, port) = try Self.split(authority)
        self.host = host
        self.port = port
        if tail.isEmpty || tail == "/" { tail = Self.callsPath }
        if tail.hasPrefix("?") { tail = Self.callsPath + tail }
        if !tail.contains("?") { tail += "?" + Self.defaultQuery }
        pathAndQuery = tail
    }

    private static func split(_ authority: Substring) throws -> (String, Int) {
        guard !authority.isEmpty else { throw CallerError.badURL("the URL names no host") }
        var host = authority
        var port = 80
        // In brackets a colon belongs to an IPv6 address.
        if let colon = authority.lastIndex(of: ":"), authority[colon...].firstIndex(of: "]") == nil {
            host = authority[..<colon]
            guard let number = Int(authority[authority.index(after: colon)...]), (1...65535).contains(number) else {
                throw CallerError.badURL("the port is not a number from 1 to 65535")
            }
            port = number
        }
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        return (String(host), port)
    }

    public var description: String { "ws://\(host):\(port)\(pathAndQuery)" }
}
