import StreamSafeText

/// The target of a request line, split into path and query (RFC 9112 §3.2).
public struct RequestTarget: Equatable, Sendable {
    /// Path segments, empty ones dropped: a trailing or a doubled slash changes nothing.
    public let segments: [Substring]
    /// What follows the first `?`, still encoded; empty when there is none.
    public let query: Substring

    public init(_ uri: String) {
        let uri = StreamSafeText.bounded(uri)
        var rest = Substring(uri).utf8
        // Absolute form, as proxies send it: the authority names us, so it says nothing.
        for scheme in ["http://", "https://"] where Substring(rest).beginsIgnoringCase(with: scheme) {
            rest = rest.dropFirst(scheme.utf8.count).drop { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        }
        if let fragment = rest.firstIndex(of: UInt8(ascii: "#")) { rest = rest[..<fragment] }
        let mark = rest.firstIndex(of: UInt8(ascii: "?")) ?? rest.endIndex
        segments = rest[..<mark].split(separator: UInt8(ascii: "/")).map { Substring($0) }
        query = Substring(rest[mark...].dropFirst())
    }
}
