import Foundation

/// The MCP servers that clients may name. The server itself fetches what they name, from inside the operator's
/// network, so that nothing is allowed but what the operator lists; with an empty list nothing is.
public struct MCPAllowList: Hashable, Sendable {
    /// One host, by the very text that a URL names it by: a name is not looked up, and an address in another spelling
    /// is another host.
    public struct Host: Hashable, Sendable {
        /// In lower case; an IPv6 address without its brackets.
        public var name: String
        /// nil: the port that the URL's scheme implies.
        public var port: Int?

        public init(name: String, port: Int? = nil) {
            self.name = name.lowercased()
            self.port = port
        }

        /// Reads `HOST` or `HOST:PORT`, where an IPv6 address is in brackets.
        public init?(_ text: String) {
            var name = text[...]
            var port: Int?
            if let colon = text.lastIndex(of: ":"), !text.hasSuffix("]") {
                guard let number = Int(text[text.index(after: colon)...]), (1...65535).contains(number) else {
                    return nil
                }
                port = number
                name = text[..<colon]
            }
            if name.hasPrefix("["), name.hasSuffix("]") {
                name = name.dropFirst().dropLast()
            } else if name.contains(":") {
                return nil
            }
            guard !name.isEmpty, !name.contains(where: { "/@ []?#".contains($0) }) else { return nil }
            self.init(name: String(name), port: port)
        }
    }

    public var hosts: Set<Host>

    public init(_ hosts: some Sequence<Host> = []) {
        self.hosts = Set(hosts)
    }

    public static let longestURL = 2048

    /// Whether sessions may use the server at `url`.
    public func allows(_ url: String) -> Bool {
        guard let (host, implied) = Self.host(of: url) else { return false }
        if hosts.contains(host) { return true }
        return host.port == implied && hosts.contains(Host(name: host.name))
    }

    /// An http or https URL, without a user or a fragment.
    public static func isURL(_ text: String) -> Bool { host(of: text) != nil }

    /// The host that a URL names, with its port, and the port that its scheme implies.
    private static func host(of url: String) -> (Host, implied: Int)? {
        guard url.utf8.count <= longestURL, let parts = URL(string: url), let scheme = parts.scheme?.lowercased(),
            scheme == "http" || scheme == "https", let name = parts.host(percentEncoded: false), !name.isEmpty,
            parts.user == nil, parts.password == nil, parts.fragment == nil
        else { return nil }
        let implied = scheme == "https" ? 443 : 80
        let host = name.hasPrefix("[") ? String(name.dropFirst().dropLast()) : name
        return (Host(name: host, port: parts.port ?? implied), implied)
    }
}
