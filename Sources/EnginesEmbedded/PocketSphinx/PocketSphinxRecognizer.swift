import Engine
import EngineHost
import LocalSpeech
import NativeThreads
import SansIO
import Shares

/// Recognition of American English by pocketsphinx, on decoders and threads of its own.
///
/// Clear speech only: noise at 20 dB takes most words away. Phrases to expect are not supported and are ignored.
public final class PocketSphinxRecognizer: Recognizer {
    public struct Configuration: Hashable, Sendable {
        /// Where the model lies; nil looks in the usual places.
        public var modelDirectory: String?
        /// Utterances decoded at the same time, 1 to 16; nil means one per processor. Each takes about 90 MB once used.
        public var decoders: Int?
        /// Utterances open at the same time; those beyond fail at once. One client may have half of them.
        public var utterances: Int
        /// A second pass over each utterance when it is complete: fewer errors for about 100 ms.
        public var thorough: Bool

        public init(
            modelDirectory: String? = nil, decoders: Int? = nil, utterances: Int = 256, thorough: Bool = true
        ) {
            self.modelDirectory = modelDirectory
            self.decoders = decoders
            self.utterances = utterances
            self.thorough = thorough
        }
    }

    /// What the recognizer did since its start, for metrics.
    public struct Counters: Hashable, Sendable {
        public var opened = 0
        public var refused = 0
        public var completed = 0
        public var cancelled = 0
        public var failed = 0
        /// Utterances that lost their decoder to one that was complete.
        public var preempted = 0
        /// Utterances that failed because their client had its share of the queue, or of memory.
        public var overShare = 0
        /// Samples that wait to be transcribed.
        public var heldSamples = 0
        /// Utterances without a decoder now.
        public var waiting = 0
        /// Decoders loaded, and how many of those have nothing to do.
        public var decoders = 0
        public var idleDecoders = 0
    }

    public let capabilities = RecognizerCapabilities(
        languages: ["en-US"], partials: true, wordTimes: true, phrases: false)
    private let pool: DecoderPool
    private let hosts: HostPool?

    /// Loads nothing yet.
    /// - Parameters:
    ///   - memory: Charged with the audio that waits.
    ///   - hosting: How decoders run apart from this process; nil runs them inside.
    /// - Throws: `EngineFault.Code.unavailable` when the model is not installed.
    public init(
        _ configuration: Configuration = Configuration(), memory: MemoryBudget = .unlimited,
        hosting: EngineHosting? = nil
    ) throws(EngineFault) {
        let model = try PocketSphinxModel(directory: configuration.modelDirectory)
        var limits = UtteranceLimits()
        limits.utterances = max(1, configuration.utterances)
        limits.utterancesPerClient = max(1, limits.utterances / 2)
        let size = max(1, min(16, configuration.decoders ?? NativeThread.processors))
        let thorough = configuration.thorough
        if let hosting {
            let arguments = PocketSphinxHost.arguments(model, thorough: thorough)
            let hosts = try HostPool(hosting.pool(.pocketsphinx, arguments, hosts: size))
            self.hosts = hosts
            pool = DecoderPool(size: size, limits: limits, memory: memory) { HostedDecoder(hosts) }
        } else {
            hosts = nil
            pool = DecoderPool(size: size, limits: limits, memory: memory) {
                PocketSphinxDecoder(model: model, thorough: thorough)
            }
        }
    }

    /// Of its hosts; nil inside this process.
    public var hostCounters: EngineHostCounters? { hosts.map { EngineHostCounters($0) } }

    deinit { pool.shutDown() }

    /// Loads decoders ahead of the first utterance; about 0.4 s each.
    /// - Parameter count: How many to have; nil for all.
    /// - Throws: `EngineFault.Code.unavailable` when the model does not load.
    public func prepare(_ count: Int? = 1) async throws {
        try await pool.prepare(count)
    }

    public var counters: Counters { pool.counters }

    public func open(
        _ request: RecognitionRequest, deliver: @escaping @Sendable (RecognitionEvent) -> Void
    ) -> any RecognitionStream {
        if let language = request.language, !language.isEmpty, !language.lowercased().hasPrefix("en") {
            pool.refuse(EngineFault(.unsupported, "The recognizer understands English only."), deliver)
            return RefusedUtterance()
        }
        if let fault = pool.fault {
            pool.refuse(fault, deliver)
            return RefusedUtterance()
        }
        guard let id = pool.open(for: request.owner, deliver) else {
            pool.refuse(
                EngineFault(
                    .overloaded, "The recognizer has reached its limit of concurrent utterances.", cause: .limit),
                deliver)
            return RefusedUtterance()
        }
        return PocketSphinxUtterance(id: id, pool: pool)
    }
}

/// The caller's end of one utterance. Letting go of it cancels what is not finished.
final class PocketSphinxUtterance: RecognitionStream {
    private let id: Int
    private let pool: DecoderPool

    init(id: Int, pool: DecoderPool) {
        self.id = id
        self.pool = pool
    }

    deinit { pool.abandon(id) }

    func feed(_ samples: [Int16]) { pool.feed(id, samples) }
    func report() { pool.report(id) }
    func finish() { pool.finish(id) }
    func cancel() { pool.cancel(id) }
}
