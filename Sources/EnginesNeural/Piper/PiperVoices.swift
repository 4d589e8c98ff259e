import Engine
import EngineHost
import LocalSpeech
import NativeThreads

/// Piper voices: neural speech on one core per answer, made about six times faster than it is spoken.
///
/// Each voice has a template process with its model, and hosts of it that share the model's memory. A voice whose files
/// are broken is left out of `voices`, with the reason in `problems`.
public final class PiperVoices: Synthesizer {
    public struct Settings: Sendable {
        /// The folder of `libonnxruntime.so`.
        public var libraries: String
        /// How the voices run apart from this process.
        public var hosting: EngineHosting
        /// Answers that are spoken at the same time, by all voices together; nil means one per core, at most 4.
        public var threads: Int?
        /// How many more may wait; half of them of one client.
        public var queueLimit = 256
        /// Bytes that a host may use beyond what loading took.
        public var memory = 1 << 30

        public init(libraries: String, hosting: EngineHosting) {
            self.libraries = libraries
            self.hosting = hosting
        }
    }

    /// Those that can be used, in the order given.
    public let voices: [Voice]
    /// Why the others cannot, by `Voice.id`.
    public let problems: [String: PiperProblem]
    private let pool: WorkerPool
    private let speakers: [String: PiperSpeaker]

    /// Reads what describes the voices, and starts to load them without waiting; that takes a second or two for each.
    public init(_ files: [PiperVoiceFile], _ settings: Settings) {
        let threads = settings.threads ?? min(4, NativeThread.processors)
        pool = WorkerPool(
            name: "piper", threads: threads, queueLimit: settings.queueLimit,
            clientLimit: max(1, settings.queueLimit / 2), reserve: 1)
        var (voices, problems, speakers): ([Voice], [String: PiperProblem], [String: PiperSpeaker]) = ([], [:], [:])
        // Speakers of one model share its processes.
        var pools: [[String]: HostPool] = [:]
        for file in files where speakers[file.voice.id] == nil {
            do throws(PiperProblem) {
                let configuration = try file.read()
                let arguments = PiperHost.arguments(file, libraries: settings.libraries, memory: settings.memory)
                let hosts: HostPool
                if let known = pools[arguments] {
                    hosts = known
                } else {
                    hosts = try Self.hosts(arguments, settings.hosting, threads)
                    pools[arguments] = hosts
                }
                speakers[file.voice.id] = PiperSpeaker(
                    file, configuration, id: try file.speakerID(in: configuration), pool: pool, hosts: hosts)
                voices.append(file.voice)
            } catch {
                problems[file.voice.id] = error
            }
        }
        (self.voices, self.problems, self.speakers) = (voices, problems, speakers)
    }

    private static func hosts(
        _ arguments: [String], _ hosting: EngineHosting, _ threads: Int
    ) throws(PiperProblem) -> HostPool {
        do throws(EngineFault) {
            let hosts = try HostPool(hosting.pool(NeuralEngineHost.Kind.piper.rawValue, arguments, hosts: threads))
            hosts.prepare()
            return hosts
        } catch {
            throw PiperProblem(error.message)
        }
    }

    /// Waits until a voice is loaded. Blocks: not for the threads of Swift's concurrency.
    /// - Parameter id: `Voice.id`.
    /// - Returns: Why it cannot be used; nil when it can.
    public func check(_ id: String) -> PiperProblem? {
        guard let speaker = speakers[id] else { return problems[id] ?? PiperProblem("There is no such voice.") }
        return speaker.problem()
    }

    /// Of the workers, for metrics.
    public var counters: WorkerPool.Counters { pool.counters }

    /// Of the hosts, one entry for each model.
    public var hostCounters: [EngineHostCounters] {
        var pools: [ObjectIdentifier: HostPool] = [:]
        for speaker in speakers.values { pools[ObjectIdentifier(speaker.hosts)] = speaker.hosts }
        return pools.values.map { EngineHostCounters($0) }
    }

    /// Every style that is made of rate, pitch and volume.
    public func speaks(style: String, voice: String) -> Bool {
        guard let style = SpeakingStyle(style) else { return false }
        return !style.isWhispered
    }

    public func synthesize(
        _ request: SynthesisRequest,
        emit: @escaping @Sendable (SynthesisEvent) async throws -> Void
    ) async throws {
        guard let speaker = speakers[request.voice] else {
            throw EngineFault(.unsupported, "This voice is not installed.")
        }
        try await speaker.synthesize(request, emit: emit)
    }
}
