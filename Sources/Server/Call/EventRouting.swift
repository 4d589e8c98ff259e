/// The two ways by which JSON events travel in a call.
public enum CallChannel: UInt8, Sendable, Hashable, CaseIterable {
    /// The WebSocket that carried the offer.
    case control
    /// The data channel `voice-live-events`.
    case data
}

/// Decides which channel an event of the session goes to (Voice Live protocol, chapter C).
///
/// Configuration, errors and tool steps belong to whoever controls the session, conversation events to whoever
/// listens. An event travels once, except for two answers to client events and for what `mirror` copies: these keep their
/// `event_id`, so that a client of both channels can drop the copy.
public struct EventRouting: Sendable, Hashable {
    /// Chapter C.4.
    public enum Mode: String, Sendable, Hashable, CaseIterable {
        /// Exactly the table of C.3.
        case strict
        /// `strict`, and a copy of every event of the data channel on the control socket.
        case mirror
        /// Everything on the control socket.
        case websocket
    }

    public struct Channels: OptionSet, Sendable, Hashable {
        public let rawValue: UInt8
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        public static let control = Channels(rawValue: 1)
        public static let data = Channels(rawValue: 2)
        public static let both: Channels = [.control, .data]
        /// Events that a call never sends, such as audio in JSON.
        public static let nowhere: Channels = []
    }

    public var mode: Mode

    public init(mode: Mode) {
        self.mode = mode
    }

    /// - Parameters:
    ///   - type: The event's name on the wire.
    ///   - concernsTool: For item events: the item is a tool call or its output.
    ///   - origin: The channel of the client event that this one answers; nil when nobody asked.
    public func channels(for type: String, concernsTool: Bool, replyTo origin: CallChannel?) -> Channels {
        let strict = Self.strict(type, concernsTool: concernsTool, origin: origin)
        switch mode {
        case .strict: return strict
        case .mirror: return strict.contains(.data) ? strict.union(.control) : strict
        case .websocket: return strict.isEmpty ? .nowhere : .control
        }
    }

    private static func strict(_ type: String, concernsTool: Bool, origin: CallChannel?) -> Channels {
        switch type {
        case "response.audio.delta", "response.video.delta":
            return .nowhere
        case "error":
            // A client that speaks on the data channel alone would never learn of its mistake otherwise.
            return origin == .data ? .both : .control
        case "conversation.item.retrieved", "conversation.item.deleted":
            return origin == .data ? .data : .control
        case "conversation.item.truncated":
            return origin == .control ? .both : .data
        case "conversation.item.created", "response.output_item.added", "response.output_item.done":
            // Once, for a client of both channels would run a tool twice.
            return concernsTool ? .control : .data
        case "warning", "rate_limits.updated", "response.invocation.delta":
            return .control
        default:
            return controlPrefixes.contains { type.hasPrefix($0) } ? .control : .data
        }
    }

    private static let controlPrefixes = [
        "rtc.call.", "session.", "response.function_call_arguments.", "mcp_list_tools.", "response.mcp_call",
        "response.foundry_agent_call", "response.web_search_call.", "response.file_search_call.",
    ]
}
