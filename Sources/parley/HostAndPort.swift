import ArgumentParser
import RTC
import Server

/// `HOST:PORT` as typed: `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`, `:8080`.
struct HostAndPort: ExpressibleByArgument, Sendable, CustomStringConvertible {
    var host: String
    var port: Int

    init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    init?(argument: String) {
        guard let colon = argument.lastIndex(of: ":"),
            let port = Int(argument[argument.index(after: colon)...]), (0...65535).contains(port)
        else { return nil }
        var host = argument[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        self.init(host: host.isEmpty ? "0.0.0.0" : String(host), port: port)
    }

    var defaultValueDescription: String { description }

    var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// As a literal IP address; nil for a name.
    var address: TransportAddress? {
        TransportAddress(host: host == "localhost" ? "127.0.0.1" : host, port: UInt16(clamping: port))
    }

    var isLoopback: Bool {
        AccessPolicy.isLoopback(host)
    }
}
