import Engine
import EngineHost
import LocalSpeech
import Synchronization

/// One voice on the server's side.
final class PiperSpeaker: Sendable {
    let hosts: HostPool
    private let locale: String
    /// The speaker's number in the model.
    private let id: String
    private let voice: HostedVoices
    private let speaker: ClauseSpeaker
    /// The host has said that it can speak.
    private let isLoaded = Atomic<Bool>(false)

    init(_ file: PiperVoiceFile, _ configuration: PiperConfiguration, id: Int64, pool: WorkerPool, hosts: HostPool) {
        self.hosts = hosts
        self.id = "\(id)"
        locale = file.voice.locale
        voice = HostedVoices(hosts, rate: configuration.sampleRate)
        speaker = ClauseSpeaker(
            pool: pool, cutter: ClauseCutter(alphabet: .unicode), voiceRate: configuration.sampleRate)
    }

    /// Why the voice cannot be used; nil when it can. Blocks while it is loaded.
    func problem() -> PiperProblem? {
        if isLoaded.load(ordering: .relaxed) { return nil }
        do throws(EngineFault) {
            if let problem = PiperHost.problem(in: try hosts.start()) { return problem }
        } catch {
            return PiperProblem(error.message)
        }
        isLoaded.store(true, ordering: .relaxed)
        return nil
    }

    func synthesize(
        _ request: SynthesisRequest, emit: @escaping @Sendable (SynthesisEvent) async throws -> Void
    ) async throws {
        let rendering = Rendering(request)
        try await speaker.speak(
            request, in: locale, speed: PiperUtterance.speed(rendering), volume: rendering.volume, emit: emit
        ) { [self] clause, sink in
            guard problem() == nil else {
                throw EngineFault(.unavailable, "This neural voice could not be loaded.")
            }
            try voice.speak(clause, voice: id, rendering: rendering, sink: sink)
        }
    }
}
