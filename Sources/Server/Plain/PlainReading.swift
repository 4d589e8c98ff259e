import Events

/// What one message of a plain WebSocket turned out to be: audio is taken out of it where it is read, so that a long
/// piece crosses to the session's loop as bytes.
enum PlainReading: Sendable {
    case event(ClientMessage)
    /// `input_audio_buffer.append` or the `input_audio.turn.append` of an early preview.
    case audio(AppendRequest)
    case unreadable(ClientFault)

    init(_ bytes: [UInt8]) {
        do {
            let message = try ClientMessage.parse(bytes)
            switch message.event {
            case .inputAudioBufferAppend(let append):
                self = .audio(AppendRequest(append.audio, eventID: message.eventID))
            case .inputAudioTurnAppend(let append):
                self = .audio(AppendRequest(append.audio, turn: append.turnID, eventID: message.eventID))
            default:
                self = .event(message)
            }
        } catch {
            self = .unreadable(error)
        }
    }
}

/// Audio to be appended to the input (Voice Live protocol D.2 and D.6).
struct AppendRequest: Sendable {
    /// The bytes of the session's input format; nil where the text was no base64.
    let bytes: [UInt8]?
    /// Characters of base64.
    let size: Int
    /// The turn opened by hand that it belongs to, if it names one.
    let turn: String?
    let eventID: EventID?

    init(_ audio: String, turn: String? = nil, eventID: EventID?) {
        bytes = Base64.decode(audio)
        size = audio.utf8.count
        self.turn = turn
        self.eventID = eventID
    }
}
