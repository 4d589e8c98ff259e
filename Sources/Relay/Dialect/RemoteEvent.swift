import Events

/// What one message of the remote turned out to be.
enum RemoteEvent {
    /// `session.created` or `session.updated`, with the session as it came.
    case sessionCreated(JSONValue)
    case sessionUpdated
    case error(RemoteRefusal)
    /// A piece of speech.
    case audio(PartDelta)
    /// Something for the client, in Voice Live's names.
    case event(ServerEvent)
    /// Nothing a client of Voice Live is told, or nothing that this build knows.
    case other

    /// - Parameter functions: Names of the calls that are being written; not every remote repeats them at the end.
    /// - Returns: nil for what is no event at all.
    static func read(
        _ bytes: [UInt8], in dialect: RelayDialect, functions: [ItemID: String] = [:]
    ) -> RemoteEvent? {
        guard let value = JSONValue(tolerating: bytes), let type = value["type"]?.stringValue else { return nil }
        guard let name = dialect.clientName(of: type) else { return .other }
        switch name {
        case "session.created": return .sessionCreated(value["session"] ?? .null)
        case "session.updated": return .sessionUpdated
        case "error": return .error(RemoteRefusal(value["error"] ?? .null, dialect: dialect))
        default: break
        }
        var members = value.members
        members["type"] = .string(name)
        dialect.complete(&members)
        if name == "response.function_call_arguments.done", members.given("name") == nil {
            let item = members["item_id"]?.stringValue.map(ItemID.init)
            members["name"] = item.flatMap { functions[$0] }.map { .string($0) }
        }
        guard let event = try? JSONValue.object(members).decoded(as: ServerEvent.self) else { return .other }
        switch event {
        case .audioDelta(let delta): return .audio(delta)
        case .unknown, .sdpCreated, .callError, .avatarConnecting, .outputAudioBufferStarted, .outputAudioBufferStopped,
            .outputAudioBufferCleared:
            // Play-out is ours to tell of.
            return .other
        default: return .event(event)
        }
    }
}

/// Why the remote did not do something, without a word of its own: they may name keys and addresses.
struct RemoteRefusal: Equatable {
    var details: ErrorDetails
    /// Of the event of ours that it is about.
    var eventID: EventID?

    init(_ error: JSONValue, dialect: RelayDialect) {
        let code = error["code"]?.stringValue.flatMap { Self.isName($0) ? FaultCode(rawValue: $0) : nil }
        let type = error["type"]?.stringValue.flatMap { Self.isName($0) ? FaultType(rawValue: $0) : nil }
        let param = error["param"]?.stringValue.flatMap { Self.isName($0) ? dialect.clientPath($0) : nil }
        details = ErrorDetails(
            type: type ?? code?.type ?? .invalidRequest, code: code ?? .remoteRefused, message: Self.message(for: code),
            param: param)
        eventID = error["event_id"]?.stringValue.map(EventID.init)
    }

    /// Codes and paths are names; whatever else stands in their place is not passed on.
    static func isName(_ text: String) -> Bool {
        1...96 ~= text.utf8.count
            && text.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "["),
                    UInt8(ascii: "]"):
                    true
                default: false
                }
            }
    }

    private static func message(for code: FaultCode?) -> String {
        switch code {
        case .conversationAlreadyHasActiveResponse: "A response is active already."
        case .responseCancelNotActive: "No such response is active."
        case .inputAudioBufferCommitEmpty: "The input buffer holds too little audio: nothing to commit."
        case .itemNotFound: "There is no item of this id."
        case .itemAlreadyExists: "There is an item of this id already."
        case .invalidToolCallID: "No call of a tool has this id."
        case .cannotUpdateVoice: "The voice cannot be changed any more."
        case .rateLimitExceeded: "The remote model accepts no more requests at present."
        case .sessionExpired: "The session of the remote model has reached its longest duration."
        case .serverError, .internalError: "The remote model failed."
        default: "The remote model rejected this."
        }
    }
}

extension RelayDialect {
    /// A field of the remote's by the name under which clients know it.
    func clientPath(_ path: String) -> String {
        guard self == .openAI else { return path }
        let names = [
            ("session.audio.input.turn_detection", "session.turn_detection"),
            ("session.audio.input.transcription", "session.input_audio_transcription"),
            ("session.audio.output.voice", "session.voice"), ("session.output_modalities", "session.modalities"),
            ("session.max_output_tokens", "session.max_response_output_tokens"),
            ("response.audio.output.voice", "response.voice"), ("response.output_modalities", "response.modalities"),
        ]
        for (theirs, ours) in names where path.hasPrefix(theirs) { return ours + path.dropFirst(theirs.count) }
        return path
    }
}

extension FaultCode {
    static let remoteRefused = FaultCode(rawValue: "remote_refused")
}
