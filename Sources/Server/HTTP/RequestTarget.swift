/// The target of a request line, split into path and query (RFC 9112 §3.2).
public struct RequestTarget: Equatable, Sendable {
    /// Path segments, empty ones dropped: a trailing or a doubled slash changes nothing.
    public let segments: [Substring]
    /// What follows the first `?`, still encoded; empty when there is none.
    public let query: Substring

    public init(_ uri: String) {
        var rest = Substring(uri)
        // Absolute form, as proxies send it: the authority names us, so it says nothing.
        for scheme in ["http://", "https://"] where rest.lowercased().hasPrefix(scheme) {
            rest = rest.dropFirst(scheme.count).drop { $0 != "/" && $0 != "?" }
        }
        if let fragment = rest.firstIndex(of: "#") { rest = rest[..<fragment] }
        let mark = rest.firstIndex(of: "?") ?? rest.endIndex
        segments = rest[..<mark].split(separator: "/")
        query = mark < rest.endIndex ? rest[rest.index(after: mark)...] : ""
    }
}
