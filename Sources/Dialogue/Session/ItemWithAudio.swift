import Events

/// The reply to `conversation.item.retrieve` of an item whose audio is kept (Voice Live protocol D.9). Resampling and
/// base64 of a minute of audio take tens of milliseconds: a caller whose thread has deadlines makes the message
/// elsewhere.
public struct ItemWithAudio: Equatable, Sendable {
    /// Without the audio.
    private let bare: ServerMessage
    private let audio: RetrievedAudio

    init(message: ServerMessage, audio: RetrievedAudio) {
        (bare, self.audio) = (message, audio)
    }

    /// Its name on the wire.
    public static let type = "conversation.item.retrieved"

    public var eventID: EventID { bare.eventID }

    /// Bytes of the audio in the message, about.
    public var size: Int { audio.samples.count * 4 }

    /// The message with the audio.
    /// - Complexity: Linear in the length of the audio.
    public var message: ServerMessage {
        guard case .itemRetrieved(var event) = bare.event, case .message(var content) = event.item.body,
            case .inputAudio(let transcript, _) = content.content[audio.part]
        else { return bare }
        content.content[audio.part] = .inputAudio(transcript: transcript, audio: audio.format.encode(audio.samples))
        event.item.body = .message(content)
        return ServerMessage(.itemRetrieved(event), eventID: bare.eventID)
    }
}

/// What is kept of the user's audio, and how the client wants it.
struct RetrievedAudio: Equatable, Sendable {
    /// On the input timeline.
    var samples: [Int16]
    var format: WireAudio
    /// Its index in the item's content.
    var part: Int
}
