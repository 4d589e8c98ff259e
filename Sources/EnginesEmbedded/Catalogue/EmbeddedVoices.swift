import Engine
import LocalSpeech

/// All voices of the machine in one catalogue: flite for English, espeak-ng for every other language.
public final class EmbeddedVoices: Synthesizer {
    /// The voice of a session that names none.
    public static let defaultName = "en-US-AvaNeural"

    public let voices: [Voice]
    /// Why only English is spoken; nil when espeak-ng is there.
    public let missing: EngineFault?
    private let flite: FliteSynthesizer
    private let espeak: ESpeakSynthesizer?
    private let resolver: VoiceResolver

    /// Loads the voices; a few milliseconds.
    /// - Parameters:
    ///   - threads: Answers of each library at the same time; nil means one per core, at most 4.
    ///   - hosting: How the libraries run apart from this process; nil runs them inside.
    public init(threads: Int? = nil, hosting: EngineHosting? = nil) {
        flite = FliteSynthesizer(threads: threads, hosting: hosting)
        do {
            espeak = try ESpeakSynthesizer(hosting: hosting, threads: threads)
            missing = nil
        } catch {
            espeak = nil
            missing = error as? EngineFault ?? EngineFault(.unavailable, "espeak-ng could not be started.")
        }
        voices = flite.voices + (espeak?.voices ?? [])
        resolver = VoiceResolver(voices: voices)
    }

    /// The voice for what a session asks for.
    /// - Parameters:
    ///   - name: A name of the catalogue, of Azure's or of OpenAI's; nil or empty for the default.
    ///   - locale: BCP 47 tag that the voice should speak, whatever its name says.
    ///   - preferred: BCP 47 tags; the first that is an accent of the voice's language is spoken.
    ///   - gender: Wanted gender where the name tells none.
    public func resolve(
        _ name: String?, locale: String? = nil, preferring preferred: [String] = [], gender: Voice.Gender? = nil
    ) -> CatalogueMatch {
        resolver.resolve(name, locale: locale, preferring: preferred, gender: gender)
    }

    /// Whether a name belongs to one of these voices, and not to a persona of Azure's or OpenAI's.
    public func isOwnName(_ name: String) -> Bool { resolver.isOwn(name) }

    public func speaks(style: String, voice: String) -> Bool {
        guard voice.hasPrefix(ESpeakSynthesizer.prefix) else { return flite.speaks(style: style, voice: voice) }
        return espeak?.speaks(style: style, voice: voice) ?? false
    }

    public func synthesize(
        _ request: SynthesisRequest,
        emit: @escaping @Sendable (SynthesisEvent) async throws -> Void
    ) async throws {
        if request.voice.hasPrefix(ESpeakSynthesizer.prefix) {
            guard let espeak else {
                throw missing ?? EngineFault(.unavailable, "espeak-ng could not be started.")
            }
            try await espeak.synthesize(request, emit: emit)
        } else {
            try await flite.synthesize(request, emit: emit)
        }
    }

    /// Of flite's workers and of espeak-ng's one, for metrics.
    public var counters: (flite: WorkerPool.Counters, espeak: WorkerPool.Counters) {
        (flite.counters, espeak?.counters ?? WorkerPool.Counters())
    }

    /// Of the libraries' hosts; none inside this process.
    public var hostCounters: [EngineHostCounters] {
        [flite.hostCounters, espeak?.hostCounters].compactMap(\.self)
    }
}
