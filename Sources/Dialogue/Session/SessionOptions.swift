import Engine
import Events
import SansIO

/// What the operator decides about a session before the client has a say.
public struct SessionOptions: Sendable {
    public var id: SessionID
    /// As the client named it.
    public var model: String
    public var audioDelivery: AudioDelivery
    /// What the client may change.
    public var instructions = ""
    public var voice: VoiceChoice
    /// Audio kept before the onset where the client says nothing of it; it depends on the API version.
    public var prefixPadding = PrefixPadding()
    public var temperature = 0.8
    /// Unix seconds, for the client to see.
    public var expiresAt: Int?
    /// How long the session may last.
    public var lifetime: Duration = .seconds(3600)
    /// Finds a voice in the catalogue of the synthesizer.
    public var resolveVoice: @Sendable (VoiceChoice) -> VoiceResolution
    /// Whether a voice (`Voice.id`) can be asked for a way of speaking; a client is warned where it cannot.
    public var speaksStyle: @Sendable (_ style: String, _ voice: String) -> Bool = { _, _ in false }
    /// BCP 47 tag that is taken to be spoken where the client names none.
    public var language: String?
    /// How long the voice detector that judges the audio still finds voice after speech has ended, in milliseconds.
    public var voiceRelease = 0
    /// What the recognizer understands.
    public var recognizer: RecognizerCapabilities
    /// What the chat model can make use of.
    public var chatModel = ChatCapabilities()
    /// What is said where the chat model failed before it said anything; nil: nothing. The response fails none the less.
    public var apology: String?
    /// `response.create` without `cancel_previous` cancels the running response instead of being refused.
    public var cancelsPrevious = false
    /// The MCP servers that clients may name.
    public var mcpAllowed = MCPAllowList()
    public var limits = SessionLimits()

    public init(
        id: SessionID, model: String, audioDelivery: AudioDelivery, voice: VoiceChoice,
        recognizer: RecognizerCapabilities = .init(languages: [], partials: false, wordTimes: false),
        resolveVoice: @escaping @Sendable (VoiceChoice) -> VoiceResolution
    ) {
        self.id = id
        self.model = model
        self.audioDelivery = audioDelivery
        self.voice = voice
        self.recognizer = recognizer
        self.resolveVoice = resolveVoice
    }
}

/// What bounds a session's memory and patience.
public struct SessionLimits: Hashable, Sendable {
    public var conversation = Conversation.Limits()
    /// From the end of a turn to its words; audio that is handed over at once has as long as it lasts besides.
    public var recognition: Duration = .seconds(60)
    /// From the request to the first piece of the answer, and from each piece to the next.
    public var chat: Duration = .seconds(30)
    /// From the request to the first audio, and from each piece to the next.
    public var synthesis: Duration = .seconds(30)
    /// From the naming of an MCP server to the list of its tools; a response that needs the list waits for it.
    public var mcpListing: Duration = .seconds(15)
    /// From the call of an MCP tool to its result.
    public var mcpCall: Duration = .seconds(60)
    /// A turn as long as this is closed although the user goes on, in milliseconds.
    public var longestTurn = 60_000
    /// Responses at work at the same time, those outside the conversation included.
    public var responses = 4
    /// What the user said last is kept for a client that retrieves it, in samples of the input timeline: 30 s.
    public var keptAudio = InputTimeline.samples(milliseconds: 30_000)
    /// UTF-8 bytes of one text that a client streams.
    public var streamedText = 256 * 1024

    public init() {}
}
