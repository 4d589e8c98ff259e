import CFlite
import Engine
import EngineHost
import LocalSpeech
import NativeThreads

/// English speech by flite, from four speakers at 16 kHz, made about 70 times faster than it is spoken.
public final class FliteSynthesizer: Synthesizer {
    private let speaker: ClauseSpeaker
    private let isHosted: Bool
    /// nil also when the system has no means for them; then nothing is spoken.
    private let hosts: HostedVoices?

    /// - Parameters:
    ///   - threads: How many answers are spoken at the same time; nil means one per processor, at most 4.
    ///   - queueLimit: How many more may wait; half of them of one client.
    ///   - hosting: How the library runs apart from this process; nil runs it inside.
    public init(threads: Int? = nil, queueLimit: Int = 512, hosting: EngineHosting? = nil) {
        let threads = threads ?? min(4, NativeThread.processors)
        if let hosting {
            isHosted = true
            hosts = (try? HostPool(hosting.pool(.flite, hosts: threads))).map {
                HostedVoices($0, rate: FliteUtterance.rate)
            }
            hosts?.pool.prepare()
        } else {
            (isHosted, hosts) = (false, nil)
            _ = FliteSpeakers.shared
        }
        speaker = ClauseSpeaker(
            pool: WorkerPool(
                name: "flite", threads: threads, queueLimit: queueLimit, clientLimit: max(1, queueLimit / 2)),
            cutter: ClauseCutter(alphabet: .ascii), voiceRate: FliteUtterance.rate)
    }

    /// Of its hosts; nil inside this process.
    public var hostCounters: EngineHostCounters? { hosts.map { EngineHostCounters($0.pool) } }

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
        let rendering = Rendering(request)
        let (speed, volume) = (voice.formants, rendering.volume)
        try await speaker.speak(request, in: "en", speed: speed, volume: volume, emit: emit) {
            [hosts, isHosted] clause, sink in
            if let hosts { return try hosts.speak(clause, voice: voice.voice.id, rendering: rendering, sink: sink) }
            if isHosted { throw EngineFault(.unavailable, "flite has no host.") }
            let output = ClauseOutput(clause, sink)
            try FliteUtterance(clause: clause, voice: voice, output: output).speak(rendering)
            output.finish()
        }
    }
}
