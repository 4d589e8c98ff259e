/// An opaque name, a plain string on the wire. Two are equal if their bytes are: what a client chose is compared as the
/// client wrote it, in linear time, without Unicode normalization.
public protocol Identifier: RawRepresentable, Hashable, Codable, Sendable where RawValue == String {}

extension Identifier {
    public static func == (left: Self, right: Self) -> Bool {
        var (left, right) = (left.rawValue, right.rawValue)
        return left.utf8.count == right.utf8.count
            && left.withUTF8 { left in right.withUTF8 { right in left.elementsEqual(right) } }
    }

    public func hash(into hasher: inout Hasher) {
        var text = rawValue
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(0xFF as UInt8)
    }
}

/// Names one event. The server gives every event one; a client may, and an error then refers to it.
public struct EventID: Identifier {
    /// Bytes of the longest that a client may give.
    public static let longest = 512

    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// Names a session; the same text as the `rtc_call_id` of its call.
public struct SessionID: Identifier {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// Names the conversation of a session.
public struct ConversationID: Identifier {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// Names a conversation item, chosen by the client or by us.
public struct ItemID: Identifier {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// Names a response.
public struct ResponseID: Identifier {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// Ties a function call to its output.
public struct ToolCallID: Identifier {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}
