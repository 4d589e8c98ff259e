import CFlite
import Engine

/// English speech by flite: four voices at 16 kHz, made about 70 times faster than it is spoken.
public final class FliteSynthesizer: Synthesizer {
    private let speaker: ClauseSpeaker

    /// - Parameters:
    ///   - threads: How many answers are spoken at the same time; nil means one per processor, at most 4.
    ///   - queueLimit: How many more may wait.
    public init(threads: Int? = nil, queueLimit: Int = 512) {
        _ = FliteVoices.shared
        speaker = ClauseSpeaker(
            pool: WorkerPool(
                name: "flite", threads: threads ?? min(4, NativeThread.processors), queueLimit: queueLimit),
            cutter: ClauseCutter(alphabet: .ascii), voiceRate: 16_000)
    }

    public var voices: [Voice] { FliteVoice.allCases.map(\.voice) }

    public var counters: WorkerPool.Counters { speaker.pool.counters }

    public func synthesize(
        _ request: SynthesisRequest,
        emit: @escaping @Sendable (SynthesisEvent) async throws -> Void
    ) async throws {
        guard let voice = FliteVoice(id: request.voice) else {
            throw EngineFault(.unsupported, "This voice is not one of the English voices.")
        }
        let stretch = Float(1 / SpeakingRate.clamp(request.rate))
        try await speaker.speak(request, emit: emit) { clause, sink in
            try FliteUtterance(clause: clause, voice: voice, sink: sink).speak(stretch: stretch)
        }
    }
}
