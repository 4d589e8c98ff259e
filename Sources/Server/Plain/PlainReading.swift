import Events

/// What one message of a plain WebSocket turned out to be: audio is taken out of it where it is read, so that a long
/// piece crosses to the session's loop as bytes.
enum PlainReading: Sendable {
    case event(ClientMessage)
    /// `input_audio_buffer.append`, its audio out of base64, nil where that was none; `size` is its length in base64.
    case audio([UInt8]?, size: Int, eventID: EventID?)
    /// `input_audio.turn.append`: the event, and its audio likewise.
    case turnAudio(ClientMessage, turn: String, [UInt8]?, size: Int)
    case unreadable(ClientFault)

    init(_ bytes: [UInt8]) {
        do {
            let message = try ClientMessage.parse(bytes)
            if case .inputAudioBufferAppend(let append) = message.event {
                self = .audio(
                    Base64.decode(append.audio), size: append.audio.utf8.count, eventID: message.eventID)
            } else if case .inputAudioTurnAppend(let append) = message.event {
                self = .turnAudio(
                    message, turn: append.turnID, Base64.decode(append.audio), size: append.audio.utf8.count)
            } else {
                self = .event(message)
            }
        } catch {
            self = .unreadable(error)
        }
    }

    /// The same on a thread of no event loop.
    static func elsewhere(_ bytes: [UInt8]) async -> PlainReading {
        PlainReading(bytes)
    }
}
