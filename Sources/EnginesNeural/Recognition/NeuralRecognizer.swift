import Engine
import EngineHost
import LocalSpeech
import NativeThreads
import Shares

/// Recognition by a neural model that sherpa-onnx runs, such as Moonshine.
///
/// Speech is decoded in pauses, so that the text is there when the turn ends. Feed it the sound without noise
/// reduction. Phrases are matched in the text, and word times are estimated by the length of the words.
public final class NeuralRecognizer: Recognizer {
    public struct Configuration: Sendable {
        public var model: NeuralRecognizerModel
        public var libraries: NeuralLibraries
        /// Segments decoded at the same time, 1 to 16; nil means one per processor.
        public var workers: Int?
        /// Utterances open at the same time; those beyond fail at once. One client may have half of them.
        public var utterances = 256
        /// Confirms that sounds are speech. Without one, "you", "thank you" and their like are never transcribed alone,
        /// because models write them about noise.
        public var witness: SpeechWitness?

        public init(model: NeuralRecognizerModel, libraries: NeuralLibraries) {
            (self.model, self.libraries) = (model, libraries)
        }
    }

    /// What the recognizer did since its start, for metrics.
    public struct Counters: Hashable, Sendable {
        public var opened = 0
        public var refused = 0
        public var completed = 0
        public var cancelled = 0
        public var failed = 0
        /// Utterances that failed because their client had its share of the queue, or of memory.
        public var overShare = 0
        /// Segments decoded.
        public var decodes = 0
        /// Samples that are not transcribed for good.
        public var heldSamples = 0
        /// Utterances that wait for a worker now.
        public var waiting = 0
        /// Workers, once the model is loaded, and how many of them have nothing to do.
        public var workers = 0
        public var idleWorkers = 0
    }

    public let capabilities: RecognizerCapabilities
    private let model: NeuralRecognizerModel
    private let workers: SegmentWorkers
    private let hosts: HostPool?

    /// Loads nothing yet.
    /// - Parameters:
    ///   - memory: Charged with the audio that waits.
    ///   - hosting: How the model runs apart from this process; nil runs it inside, where a broken model file can end
    ///     the process.
    /// - Throws: `EngineFault.Code.unavailable` when the system has no room for the hosts.
    public init(
        _ configuration: Configuration, memory: MemoryBudget = .unlimited, hosting: EngineHosting? = nil
    ) throws(EngineFault) {
        let (model, libraries) = (configuration.model, configuration.libraries)
        self.model = model
        capabilities = RecognizerCapabilities(languages: model.languages, partials: true, wordTimes: true)
        var limits = UtteranceLimits()
        limits.utterances = max(1, configuration.utterances)
        limits.utterancesPerClient = max(1, limits.utterances / 2)
        let size = max(1, min(16, configuration.workers ?? NativeThread.processors))
        let transcriber = SegmentTranscriber(
            witness: configuration.witness, writesSentences: model.kind.writesSentences, isLatin: model.isLatin)
        if let hosting {
            let kind: NeuralEngineHost.Kind = model.kind.isMoonshine ? .moonshine : .sherpa
            let arguments = RecognizerHost.arguments(model, libraries: libraries)
            let hosts = try HostPool(hosting.pool(kind.rawValue, arguments, hosts: size))
            self.hosts = hosts
            workers = SegmentWorkers(size: size, limits: limits, memory: memory, transcriber: transcriber) {
                () throws(EngineFault) in try HostedSegmentDecoder(hosts)
            }
        } else {
            hosts = nil
            workers = SegmentWorkers(size: size, limits: limits, memory: memory, transcriber: transcriber) {
                () throws(EngineFault) in
                do throws(SherpaLibrary.LoadFailure) {
                    let settings = SherpaModel(model.kind, files: model.files, language: model.expected)
                    return try SherpaDecoder(try SherpaLibrary(folder: libraries.folder), settings)
                } catch {
                    throw EngineFault(.unavailable, "The recognizer's model does not load: \(error.reason).")
                }
            }
        }
    }

    /// Of its hosts; nil inside this process.
    public var hostCounters: EngineHostCounters? { hosts.map { EngineHostCounters($0) } }

    deinit { workers.shutDown() }

    /// Loads the model ahead of the first utterance: about a second for the small ones.
    /// - Throws: `EngineFault.Code.unavailable` when the model does not load; the log has the reason.
    public func prepare() async throws { try await workers.prepare() }

    public var counters: Counters { workers.counters }

    public func open(
        _ request: RecognitionRequest, deliver: @escaping @Sendable (RecognitionEvent) -> Void
    ) -> any RecognitionStream {
        guard model.understands(request.language) else {
            let languages = model.languages.joined(separator: ", ")
            workers.refuse(
                EngineFault(
                    .unsupported,
                    "The recognizer understands \(languages) only. Configure a recognizer for the language of the session: "
                        + "docs/engines.md lists them."), deliver)
            return RefusedUtterance()
        }
        let phrases = PhraseMatcher(request.phrases)
        guard let id = workers.open(for: request.owner, phrases: phrases, deliver) else { return RefusedUtterance() }
        return NeuralUtterance(id: id, workers: workers)
    }
}

/// The caller's end of one utterance. Letting go of it cancels what is not finished.
private final class NeuralUtterance: RecognitionStream {
    private let id: Int
    private let workers: SegmentWorkers

    init(id: Int, workers: SegmentWorkers) {
        self.id = id
        self.workers = workers
    }

    deinit { workers.abandon(id) }

    func feed(_ samples: [Int16]) { workers.feed(id, samples) }
    func report() { workers.report(id) }
    func finish() { workers.finish(id) }
    func cancel() { workers.cancel(id) }
}
