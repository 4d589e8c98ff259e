import StreamSafeText

/// An SDP text as a tree of lines (RFC 8866), with no meaning attached. Reading is tolerant: LF or CRLF, blank lines,
/// unknown line types and a missing final line end pass; lines that no call needs (`b=`, `t=`, …) are dropped.
public struct SessionDescription: Hashable, Sendable {
    /// Longest text that is read, in bytes.
    public static let maxSize = 65_536
    static let maxMedia = 32

    /// The value of `o=`.
    public var origin: String
    /// The value of `c=` before the first section.
    public var connection: String?
    public var attributes: [SDPAttribute]
    public var media: [MediaDescription]

    public init(
        origin: String, connection: String? = nil, attributes: [SDPAttribute] = [], media: [MediaDescription] = []
    ) {
        self.origin = origin
        self.connection = connection
        self.attributes = attributes
        self.media = media
    }

    public init(parsing text: String) throws(SDPError) {
        guard text.utf8.count <= Self.maxSize else { throw .tooLarge }
        let text = StreamSafeText.bounded(text)
        self.init(origin: "")
        var hasVersion = false
        for (index, raw) in Substring(text).fields("\n", omittingEmpty: false).enumerated() {
            var bytes = raw.utf8
            while bytes.last == 0x0D { bytes = bytes.dropLast() }
            if bytes.isEmpty { continue }
            // Control characters could end a line early for whoever reads what we echo.
            guard bytes.count >= 2, bytes[bytes.index(after: bytes.startIndex)] == UInt8(ascii: "="),
                bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }), let type = bytes.first
            else { throw .malformed(line: index + 1) }
            let value = Substring(bytes.dropFirst(2))
            if !hasVersion {
                guard type == UInt8(ascii: "v"), value.trimmed == "0" else { throw .malformed(line: index + 1) }
                hasVersion = true
                continue
            }
            guard read(type, value) else { throw .malformed(line: index + 1) }
        }
        guard hasVersion else { throw .malformed(line: 1) }
    }

    /// Returns whether the line has the form of its type.
    private mutating func read(_ type: UInt8, _ value: Substring) -> Bool {
        switch type {
        case UInt8(ascii: "o"):
            origin = String(value)
        case UInt8(ascii: "c"):
            if media.isEmpty { connection = String(value) } else { media[media.count - 1].connection = String(value) }
        case UInt8(ascii: "a"):
            let attribute = SDPAttribute(parsing: value)
            if media.isEmpty {
                attributes.append(attribute)
            } else {
                media[media.count - 1].attributes.append(attribute)
            }
        case UInt8(ascii: "m"):
            guard media.count < Self.maxMedia, let section = MediaDescription(parsing: value) else { return false }
            media.append(section)
        default:
            break  // b=, t=, s= and the rest say nothing to a call.
        }
        return true
    }

    /// The whole text, each line ended by CRLF.
    public var text: String {
        var lines = ["v=0", "o=\(origin)", "s=-"]
        if let connection { lines.append("c=\(connection)") }
        lines.append("t=0 0")
        lines += attributes.map(\.line)
        for section in media { lines += section.lines }
        return lines.map { $0 + "\r\n" }.joined()
    }
}

/// One `a=` line.
public struct SDPAttribute: Hashable, Sendable {
    public var name: String
    /// `nil` for a flag such as `a=rtcp-mux`.
    public var value: String?

    public init(_ name: String, _ value: String? = nil) {
        self.name = name
        self.value = value
    }

    init(parsing text: Substring) {
        if let (head, tail) = text.cut(at: ":") {
            self.init(String(head), String(tail))
        } else {
            self.init(String(text.trimmed))
        }
    }

    var line: String { value.map { "a=\(name):\($0)" } ?? "a=\(name)" }
}

/// One `m=` section.
public struct MediaDescription: Hashable, Sendable {
    /// `audio`, `video`, `application`, …
    public var kind: String
    public var port: UInt16
    /// `UDP/TLS/RTP/SAVPF`, `UDP/DTLS/SCTP`, …
    public var protocolName: String
    /// Payload types, or `webrtc-datachannel`. Never empty when parsed; 256 at most.
    public var formats: [String]
    public var connection: String?
    public var attributes: [SDPAttribute]

    public init(
        kind: String, port: UInt16, protocolName: String, formats: [String], connection: String? = nil,
        attributes: [SDPAttribute] = []
    ) {
        self.kind = kind
        self.port = port
        self.protocolName = protocolName
        self.formats = formats
        self.connection = connection
        self.attributes = attributes
    }

    init?(parsing text: Substring) {
        let fields = text.fields(" ")
        guard (4...259).contains(fields.count),
            let port: UInt16 = (fields[1].cut(at: "/")?.head ?? fields[1]).decimal()
        else { return nil }
        self.init(
            kind: String(fields[0]), port: port, protocolName: String(fields[2]),
            formats: fields[3...].map(String.init))
    }

    var lines: [String] {
        var lines = ["m=\(kind) \(port) \(protocolName) \(formats.joined(separator: " "))"]
        if let connection { lines.append("c=\(connection)") }
        return lines + attributes.map(\.line)
    }
}
