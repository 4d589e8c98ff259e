import Shares
import TextNormalization

/// Text to speech.
public protocol Synthesizer: Sendable {
    var voices: [Voice] { get }
    /// Whether a voice can be asked for a way of speaking; it would speak as it always does otherwise.
    /// - Parameters:
    ///   - style: As a client names it: `cheerful`.
    ///   - voice: `Voice.id`.
    func speaks(style: String, voice: String) -> Bool
    /// Speaks one clause or sentence and hands its audio to `emit` while it is made, in pieces of 20 to 200 ms.
    /// Returns when all was handed over. Cancelling the task ends the work within one piece.
    /// - Throws: `EngineFault`, or `CancellationError`.
    func synthesize(
        _ request: SynthesisRequest,
        emit: @escaping @Sendable (SynthesisEvent) async throws -> Void
    ) async throws
}

extension Synthesizer {
    /// No styles.
    public func speaks(style: String, voice: String) -> Bool { false }
}

/// One voice of the catalogue.
public struct Voice: Hashable, Sendable {
    public enum Gender: String, Hashable, Sendable {
        case female
        case male
        case neutral
    }

    /// The name by which the engine knows it.
    public var id: String
    /// The name that clients use: `en-US-SltNeural` and the like.
    public var name: String
    /// BCP 47 tag.
    public var locale: String
    public var gender: Gender

    public init(id: String, name: String, locale: String, gender: Gender) {
        self.id = id
        self.name = name
        self.locale = locale
        self.gender = gender
    }
}

public struct SynthesisRequest: Hashable, Sendable {
    public var text: String
    /// `Voice.id`.
    public var voice: String
    /// Samples per second wanted of the audio, which the engine resamples to.
    public var sampleRate: Int
    /// Speaking rate as a factor; 1 is the voice's own.
    public var rate: Double
    /// Fundamental frequency as a factor; 1 is the voice's own.
    public var pitch: Double
    /// Amplitude as a factor; 1 is the voice's own.
    public var volume: Double
    /// A way of speaking, such as `cheerful`; nil is the voice's own. A voice that lacks it speaks as it always does.
    public var style: String?
    /// What the markup before `text` leaves open, for the normalizer: in a list, or inside the address of a link.
    public var markup = MarkupState()
    /// How long the listener has other audio to play before this is needed; nil when it is needed at once. Engines that
    /// queue may let it wait so long.
    public var slack: Duration?
    /// Whose speech it is; the server sets it, and engines that queue share their capacity by it.
    public var owner = WorkOwner.unknown

    public init(
        text: String, voice: String, sampleRate: Int, rate: Double = 1, pitch: Double = 1, volume: Double = 1,
        style: String? = nil
    ) {
        self.text = text
        self.voice = voice
        self.sampleRate = sampleRate
        self.rate = rate
        self.pitch = pitch
        self.volume = volume
        self.style = style
    }
}

public enum SynthesisEvent: Hashable, Sendable {
    /// Mono samples at the rate asked for.
    case audio([Int16])
    /// A word of the text, at its place in the audio of this request.
    case word(SpokenWord)
    /// A shape of the mouth, at its place in the audio of this request.
    case viseme(SpokenViseme)
}

/// Which words were spoken when: what was heard of a cut answer is read off these.
public struct SpokenWord: Hashable, Sendable {
    public var text: String
    /// UTF-8 offset of the end of the word in the request's text.
    public var endOffset: Int
    /// From the start of this request's audio.
    public var start: Duration
    public var end: Duration

    public init(text: String, endOffset: Int, start: Duration, end: Duration) {
        self.text = text
        self.endOffset = endOffset
        self.start = start
        self.end = end
    }
}

/// Which shape the mouth takes when.
public struct SpokenViseme: Hashable, Sendable {
    /// 0 to 21 of Azure's table (Voice Live protocol, chapter E.4); 0 is silence.
    public var id: Int
    /// From the start of this request's audio.
    public var start: Duration

    public init(id: Int, start: Duration) {
        self.id = id
        self.start = start
    }
}
