import Audio
import Engine
import Events
import NIOCore
import Synchronization
import TextNormalization

/// Voices behind `/v1/audio/speech`: OpenAI, Azure OpenAI, speaches, Kokoro's server and whatever else speaks that API.
///
/// Audio is handed over while it comes. The times of words are guesses, for the API tells none: see `WordEstimate`.
public final class HTTPSynthesizer: Synthesizer {
    private let client: EngineClient
    private let settings: Settings
    private let gate: RequestGate
    private let catalogue: RemoteVoices
    /// How fast each voice was found to speak, in weight of text per second at its own rate.
    private let paces = Mutex<[String: Double]>([:])

    public init(at endpoint: EngineEndpoint, settings: Settings = Settings()) {
        var (endpoint, settings) = (endpoint, settings)
        if settings.dialect == .azureSpeech {
            settings.format = settings.format.azure
            endpoint.headers.append(("x-microsoft-outputformat", settings.format.azureName))
            endpoint.headers.append(("user-agent", "parley"))
        }
        client = EngineClient(to: endpoint, engine: "The synthesizer")
        self.settings = settings
        gate = RequestGate(requests: settings.requests, room: settings.waiting, engine: "The synthesizer")
        catalogue = RemoteVoices(
            settings.voices, or: settings.dialect == .azureSpeech ? RemoteVoice.azure : RemoteVoice.openAI)
    }

    public var voices: [Voice] { catalogue.catalogue }

    /// The voice that speaks for what a client asks for, as a session wants to know it.
    /// - Parameters:
    ///   - locale: BCP 47 tag that the voice should speak, whatever its name says.
    ///   - preferred: BCP 47 tags; the first that is an accent of the voice's language is spoken.
    public func choose(_ name: String?, locale: String?, preferring preferred: [String] = []) -> VoiceResolution {
        catalogue.resolve(name, locale: locale, preferring: preferred)
    }

    public func speaks(style: String, voice: String) -> Bool {
        guard let voice = catalogue.voice(id: voice) else { return false }
        return switch settings.dialect {
        case .openAI: settings.instructions != nil && !style.isEmpty
        case .azureSpeech: voice.styles.contains(style)
        }
    }

    public func synthesize(
        _ request: SynthesisRequest, emit: @escaping @Sendable (SynthesisEvent) async throws -> Void
    ) async throws {
        guard Resampler.rates.contains(request.sampleRate) else {
            throw EngineFault(.unsupported, "The voices cannot speak at this sample rate.")
        }
        guard let voice = catalogue.voice(id: request.voice) else {
            throw EngineFault(.unsupported, "There is no voice of that name.")
        }
        var normalizer = TextNormalizer(settings.text.rendering(for: voice), from: request.markup)
        let pieces = SpokenText.pieces(of: normalizer.append(request.text), limit: settings.longestText)
        var start = Duration.zero
        for text in pieces {
            try Task.checkCancellation()
            start += try await gate.pass(for: request.owner) { try await speak(text, request, voice, at: start, emit) }
        }
        // One of many pieces may be nothing but symbols; all of them may not.
        guard start > .zero || pieces.isEmpty else {
            throw EngineFault(.failed, "The synthesizer made no sound of the text.", cause: .silent)
        }
    }

    /// - Returns: How long the audio is; zero for a text of which the server makes no sound.
    private func speak(
        _ text: SpokenText, _ request: SynthesisRequest, _ voice: RemoteVoice, at start: Duration,
        _ emit: @escaping @Sendable (SynthesisEvent) async throws -> Void
    ) async throws -> Duration {
        try Task.checkCancellation()
        let speed = settings.hasSpeed ? SpeechBody.speed(request.rate) : 1
        let pace = (paces.withLock { $0[voice.name] } ?? WordEstimate.usualPace) * speed
        let words = WordEstimate(of: text.words, rate: request.sampleRate, pace: pace)
        let reading = SpeechReading(of: request, settings: settings, words: words, start: start, emit: emit)
        try await client.post(
            settings.path, body: SpeechBody.bytes(for: text.text, request, voice, settings: settings),
            contentType: SpeechBody.contentType(settings), accept: "audio/*"
        ) { try await reading.take($0, $1) }
        guard let (length, measured) = try await reading.finish() else { return .zero }
        if let measured {
            paces.withLock { paces in
                let before = paces[voice.name] ?? measured / speed
                paces[voice.name] = (before + measured / speed) / 2
            }
        }
        return length
    }
}
