/// Where a WebSocket is reached: a `ws://` or `wss://` URL in its parts.
public struct WebSocketAddress: Hashable, Sendable {
    public var isSecure: Bool
    public var host: String
    public var port: Int
    /// From the first slash on, query included.
    public var pathAndQuery: String

    /// Why a text is no address, in words that go behind "The URL cannot be used: ".
    public struct Fault: Error, Hashable, Sendable {
        public let message: String
    }

    /// - Parameter text: `http` and `https` are read as `ws` and `wss`. A URL that carries a name and a password is
    ///   refused: they have no place here, and would be sent nowhere.
    public init(_ text: String) throws(Fault) {
        let schemes = [("ws://", false), ("wss://", true), ("http://", false), ("https://", true)]
        guard let (scheme, isSecure) = schemes.first(where: { text.lowercased().hasPrefix($0.0) }) else {
            throw Fault(message: "it must begin with ws:// or wss://")
        }
        let rest = text.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let tail = rest.dropFirst(authority.count).prefix { $0 != "#" }
        guard !authority.contains("@") else { throw Fault(message: "it holds a name or a password") }
        guard tail.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
            throw Fault(message: "it holds characters that a URL does not have")
        }
        self.isSecure = isSecure
        (host, port) = try Self.split(authority, usual: isSecure ? 443 : 80)
        pathAndQuery = tail.hasPrefix("/") ? String(tail) : "/" + tail
    }

    private static func split(_ authority: Substring, usual: Int) throws(Fault) -> (String, Int) {
        guard !authority.isEmpty else { throw Fault(message: "it names no host") }
        var host = authority
        var port = usual
        // In brackets a colon belongs to an IPv6 address.
        if let colon = authority.lastIndex(of: ":"), authority[colon...].firstIndex(of: "]") == nil {
            host = authority[..<colon]
            guard let number = Int(authority[authority.index(after: colon)...]), (1...65535).contains(number) else {
                throw Fault(message: "the port is not a number from 1 to 65535")
            }
            port = number
        }
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard !host.isEmpty else { throw Fault(message: "it names no host") }
        return (String(host), port)
    }

    /// As the `Host` header has it (RFC 9110 §7.2).
    var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }
}

extension WebSocketAddress: CustomStringConvertible {
    public var description: String { "\(isSecure ? "wss" : "ws")://\(authority)\(pathAndQuery)" }
}
