import RTC

/// `HOST:PORT` as people write it: `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`, `:8080`.
public struct HostAndPort: Hashable, Sendable, CustomStringConvertible {
    public var host: String
    public var port: Int

    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"),
            let port = Int(text[text.index(after: colon)...]), (0...65535).contains(port)
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        self.init(host: host.isEmpty ? "0.0.0.0" : String(host), port: port)
    }

    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// As a literal IP address; nil for a name.
    public var address: TransportAddress? {
        TransportAddress(host: host == "localhost" ? "127.0.0.1" : host, port: UInt16(clamping: port))
    }
}
