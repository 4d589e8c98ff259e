/// Why a response did not complete.
public enum StatusDetails: Equatable, Sendable {
    case cancelled(CancelReason)
    case incomplete(IncompleteReason)
    case failed(ErrorDetails)
}

/// What cut a response off.
public struct CancelReason: RawRepresentable, Hashable, Codable, Sendable {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The user began to speak.
    public static let turnDetected = CancelReason(rawValue: "turn_detected")
    public static let clientCancelled = CancelReason(rawValue: "client_cancelled")
}

/// What made a response end early.
public struct IncompleteReason: RawRepresentable, Hashable, Codable, Sendable {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let maxOutputTokens = IncompleteReason(rawValue: "max_output_tokens")
    public static let contentFilter = IncompleteReason(rawValue: "content_filter")
}

extension StatusDetails: Codable {
    private enum Tag: String { case cancelled, incomplete, failed }
    private enum Key: String, WireKey { case type, reason, error }
    private enum ErrorKey: String, WireKey { case type, code, message }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        switch Tag(rawValue: try container.decode(String.self, forKey: .type)) {
        case .cancelled: self = .cancelled(try container.decode(CancelReason.self, forKey: .reason))
        case .incomplete: self = .incomplete(try container.decode(IncompleteReason.self, forKey: .reason))
        case .failed: self = .failed(try container.decode(ErrorDetails.self, forKey: .error))
        case nil: throw decoder.invalidValue(Key.type)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .cancelled(let reason):
            try container.encode(Tag.cancelled.rawValue, forKey: .type)
            try container.encode(reason, forKey: .reason)
        case .incomplete(let reason):
            try container.encode(Tag.incomplete.rawValue, forKey: .type)
            try container.encode(reason, forKey: .reason)
        case .failed(let error):
            try container.encode(Tag.failed.rawValue, forKey: .type)
            var details = container.nestedContainer(keyedBy: ErrorKey.self, forKey: .error)
            try details.encode(error.type, forKey: .type)
            try details.encodeIfPresent(error.code, forKey: .code)
            try details.encode(error.message, forKey: .message)
        }
    }
}
