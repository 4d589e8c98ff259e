import CESpeak
import Engine

/// Speech in every language of espeak-ng, made about a thousand times faster than it is spoken.
///
/// A voice id is the library's file name with an optional variant: `espeak/gmw/de`, `espeak/roa/fr+f3`.
public final class ESpeakSynthesizer: Synthesizer {
    static let prefix = "espeak/"
    private let speaker: ClauseSpeaker
    let known: [ESpeakVoice]

    /// - Throws: `EngineFault.Code.unavailable` when the library finds its data files nowhere.
    public init() throws {
        let library = ESpeakLibrary.shared
        guard !library.voices.isEmpty else {
            throw EngineFault(.unavailable, "espeak-ng has no voices: install the package espeak-ng-data.")
        }
        known = library.voices
        speaker = ClauseSpeaker(
            pool: library.pool, cutter: ClauseCutter(alphabet: .unicode), voiceRate: ESpeakLibrary.rate)
    }

    public var counters: WorkerPool.Counters { speaker.pool.counters }

    public var voices: [Voice] { ESpeakCatalogue.voices(of: known) }

    public func synthesize(
        _ request: SynthesisRequest,
        emit: @escaping @Sendable (SynthesisEvent) async throws -> Void
    ) async throws {
        guard let voice = file(of: request.voice) else {
            throw EngineFault(.unsupported, "This voice is not installed.")
        }
        let normal = Double(espeakRATE_NORMAL)
        let rate = Int((normal * SpeakingRate.clamp(request.rate)).rounded())
        try await speaker.speak(request, emit: emit) { clause, sink in
            try ESpeakUtterance(clause: clause, sink: sink).speak(voice: voice, rate: rate)
        }
    }

    /// The file and variant behind a voice id, if both may be: an id comes from a client and must not become a path.
    private func file(of id: String) -> String? {
        guard id.hasPrefix(Self.prefix) else { return nil }
        let name = id.dropFirst(Self.prefix.count)
        let parts = name.split(separator: "+", omittingEmptySubsequences: false)
        guard let file = parts.first, known.contains(where: { $0.file == file }) else { return nil }
        switch parts.count {
        case 1: return String(name)
        case 2 where ESpeakCatalogue.variants.contains(String(parts[1])): return String(name)
        default: return nil
        }
    }
}
