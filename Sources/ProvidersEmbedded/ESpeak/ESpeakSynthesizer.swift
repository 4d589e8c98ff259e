import CESpeak
import Engine

/// Speech in every language of espeak-ng, made about a thousand times faster than it is spoken.
///
/// A voice id is the library's file name with an optional variant: `espeak/gmw/de`, `espeak/roa/fr+f3`.
public final class ESpeakSynthesizer: Synthesizer {
    static let prefix = "espeak/"
    private let speaker: ClauseSpeaker
    private let files: Set<String>
    public let voices: [Voice]

    /// - Throws: `EngineFault.Code.unavailable` when the library finds its data files nowhere.
    public init() throws {
        let library = ESpeakLibrary.shared
        guard !library.voices.isEmpty else {
            throw EngineFault(.unavailable, "espeak-ng has no voices: install the package espeak-ng-data.")
        }
        files = Set(library.voices.map(\.file))
        voices = ESpeakCatalogue.voices(of: library.voices)
        speaker = ClauseSpeaker(
            pool: library.pool, cutter: ClauseCutter(alphabet: .unicode), voiceRate: ESpeakLibrary.rate)
    }

    public var counters: WorkerPool.Counters { speaker.pool.counters }

    public func synthesize(
        _ request: SynthesisRequest,
        emit: @escaping @Sendable (SynthesisEvent) async throws -> Void
    ) async throws {
        let manner = Manner(request)
        guard let voice = file(of: request.voice, isWhispered: manner.isWhispered) else {
            throw EngineFault(.unsupported, "This voice is not installed.")
        }
        try await speaker.speak(request, volume: manner.volume, emit: emit) { clause, sink in
            try ESpeakUtterance(clause: clause, sink: sink).speak(voice: voice, manner: manner)
        }
    }

    public func speaks(style: String, voice: String) -> Bool { SpeakingStyle(style) != nil }

    /// The file and variant behind a voice id, if both may be: an id comes from a client and must not become a path.
    private func file(of id: String, isWhispered: Bool) -> String? {
        guard id.hasPrefix(Self.prefix) else { return nil }
        let parts = id.dropFirst(Self.prefix.count).split(separator: "+", omittingEmptySubsequences: false)
        guard let file = parts.first.map(String.init), files.contains(file), parts.count <= 2 else { return nil }
        let variant = parts.count == 2 ? ESpeakVariant(file: String(parts[1])) : .own
        guard let variant else { return nil }
        return file + (isWhispered ? variant.whispered : variant).suffix
    }
}
