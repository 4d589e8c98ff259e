import CFlite
import Engine
import NativeThreads

/// English speech by flite, from four speakers at 16 kHz, made about 70 times faster than it is spoken.
public final class FliteSynthesizer: Synthesizer {
    private let speaker: ClauseSpeaker

    /// - Parameters:
    ///   - threads: How many answers are spoken at the same time; nil means one per processor, at most 4.
    ///   - queueLimit: How many more may wait; half of them of one client.
    public init(threads: Int? = nil, queueLimit: Int = 512) {
        _ = FliteSpeakers.shared
        speaker = ClauseSpeaker(
            pool: WorkerPool(
                name: "flite", threads: threads ?? min(4, NativeThread.processors), queueLimit: queueLimit,
                clientLimit: max(1, queueLimit / 2)),
            cutter: ClauseCutter(alphabet: .ascii), voiceRate: FliteUtterance.rate)
    }

    public var voices: [Voice] { FliteVoice.all.map(\.voice) }

    public var counters: WorkerPool.Counters { speaker.pool.counters }

    /// Every style but those that need a throat of their own.
    public func speaks(style: String, voice: String) -> Bool {
        guard let style = SpeakingStyle(style) else { return false }
        return !style.isWhispered
    }

    public func synthesize(
        _ request: SynthesisRequest,
        emit: @escaping @Sendable (SynthesisEvent) async throws -> Void
    ) async throws {
        guard let voice = FliteVoice(id: request.voice) else {
            throw EngineFault(.unsupported, "This voice is not one of the English voices.")
        }
        let manner = Manner(request)
        try await speaker.speak(request, speed: voice.formants, volume: manner.volume, emit: emit) { clause, sink in
            try FliteUtterance(clause: clause, voice: voice, sink: sink).speak(manner)
        }
    }
}
