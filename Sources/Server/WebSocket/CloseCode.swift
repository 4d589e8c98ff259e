/// A WebSocket close code (RFC 6455 §7.4; Voice Live protocol A.7).
public struct CloseCode: RawRepresentable, Equatable, Hashable, Sendable {
    public let rawValue: UInt16
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    public static let normal = CloseCode(rawValue: 1000)
    public static let goingAway = CloseCode(rawValue: 1001)
    public static let protocolError = CloseCode(rawValue: 1002)
    public static let unacceptableData = CloseCode(rawValue: 1003)
    public static let invalidUTF8 = CloseCode(rawValue: 1007)
    public static let policyViolation = CloseCode(rawValue: 1008)
    public static let messageTooLarge = CloseCode(rawValue: 1009)
    public static let serverFailure = CloseCode(rawValue: 1011)
    public static let tryAgainLater = CloseCode(rawValue: 1013)

    /// Whether the code may stand in a close frame; the others are reserved or unassigned (RFC 6455 §7.4.1, §7.4.2).
    public var isValidInFrame: Bool {
        switch rawValue {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}

/// The text of a close frame: at most 123 bytes of UTF-8 (RFC 6455 §5.5).
public struct CloseReason: Equatable, Sendable, ExpressibleByStringLiteral {
    public static let maximumLength = 123
    public let text: String

    /// Cuts `text` at the last whole code point that fits.
    public init(_ text: String) {
        guard text.utf8.count > Self.maximumLength else {
            self.text = text
            return
        }
        var kept = Array(text.utf8.prefix(Self.maximumLength + 1))
        // The last byte does not fit: it and the code point that it belongs to go.
        while let byte = kept.popLast(), byte & 0xC0 == 0x80 {}
        self.text = String(decoding: kept, as: UTF8.self)
    }

    public init(stringLiteral text: String) { self.init(text) }
}
