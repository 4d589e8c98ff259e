import Audio
import Engine
import EngineFallback
import EnginesNeural
import LocalSpeech
import Logging
import Models
import NativeThreads
import Shares
import Synchronization

/// The engines of the models that are installed. The store is looked at every few seconds, so that a model is used
/// without a restart once it is installed, and no longer once it is removed.
///
/// Every file is verified by its SHA-256 before a library reads it.
public final class InstalledModels: Sendable {
    public struct Settings: Sendable {
        public var store: ModelStore
        /// How neural engines run apart from this process.
        public var hosting: EngineHosting
        /// Charged with the audio that waits for the recognizer.
        public var memory: MemoryBudget
        /// Segments decoded at a time; nil: one per core.
        public var workers: Int?

        public init(store: ModelStore, hosting: EngineHosting, memory: MemoryBudget = .unlimited, workers: Int? = nil) {
            (self.store, self.hosting, self.memory, self.workers) = (store, hosting, memory, workers)
        }
    }

    private struct State {
        /// What the engines below were made of.
        var snapshot: StoreSnapshot?
        var recognizer: (engine: NeuralRecognizer, health: EngineHealth)?
        var voices: PiperVoices?
        /// Speaks for `voices` while they cannot.
        var standIn: ReliableSynthesizer.Candidate?
        /// Both together; empty while no voice is installed.
        var speakers: [any Synthesizer] = []
        var reports: [ModelReport] = []

        mutating func combine(_ health: EngineHealth) {
            let own = voices.map { ReliableSynthesizer.Candidate($0, health: health) }
            speakers = own.map { [ReliableSynthesizer([$0] + [standIn].compactMap(\.self))] } ?? []
        }
    }

    /// For the detectors of calls.
    public let voiceActivity = VoiceActivityModels()
    /// How the neural engines are doing, by slot; kept when they are replaced.
    public let recognizerHealth = EngineHealth(name: "moonshine")
    public let voiceHealth = EngineHealth(name: "piper")
    private let settings: Settings
    private let state = Mutex(State())
    /// Between two looks at the store.
    private static let interval = Duration.seconds(5)

    public init(_ settings: Settings) { self.settings = settings }

    /// The recognizer of the next utterance; nil while no model is installed.
    public var recognizer: LocalRecognizer.Neural? {
        state.withLock { $0.recognizer.map { .init($0.engine, health: $0.health) } }
    }

    /// The voices that are installed, with `standIn` behind them.
    public var voices: [any Synthesizer] { state.withLock { $0.speakers } }

    /// Sets the voices that speak for installed ones while those cannot.
    public func setStandIn(_ voices: any Synthesizer, health: EngineHealth) {
        state.withLock { state in
            state.standIn = .init(voices, health: health)
            state.combine(voiceHealth)
        }
    }

    /// What the store holds and what of it is in use, in the order of the catalogue.
    public var reports: [ModelReport] { state.withLock { $0.reports } }

    /// Of the hosts of these engines.
    public var hostCounters: [EngineHostCounters] {
        let (recognizer, voices) = state.withLock { ($0.recognizer?.engine, $0.voices) }
        return [recognizer?.hostCounters].compactMap(\.self) + (voices?.hostCounters ?? [])
    }

    /// Of the recognizer's queue; nil while no model is installed.
    public var recognizerCounters: NeuralRecognizer.Counters? { state.withLock { $0.recognizer?.engine.counters } }

    /// Loads the voice activity model alone, in a few milliseconds: calls are admitted by what they cost with it.
    public func prepareVoiceActivity() async {
        let (store, model) = (settings.store, PinnedModel.sileroVAD)
        guard case .installed(let folder) = await blocking({ store.verify(model) }) else { return }
        var problems: [String: String] = [:]
        await loadVoiceActivity([model.name: folder], &problems)
    }

    /// Looks at the store until the task is cancelled.
    public func watch() async {
        while (try? await Task.sleep(for: Self.interval)) != nil { await refresh() }
    }

    /// Looks at the store, and loads or drops engines if it has changed. Not to be called by two tasks at a time.
    public func refresh() async {
        let store = settings.store
        let (before, current) = state.withLock { ($0.snapshot, (recognizer: $0.recognizer?.engine, voices: $0.voices)) }
        let snapshot = await blocking { StoreSnapshot(of: ModelCatalogue.all, in: store) }
        guard snapshot != before else { return }
        let statuses = await blocking { ModelCatalogue.all.map { ($0, store.verify($0)) } }
        let folders = Dictionary(
            statuses.compactMap { model, status -> (String, String)? in
                if case .installed(let folder) = status { (model.name, folder) } else { nil }
            }, uniquingKeysWith: { first, _ in first })
        var problems: [String: String] = [:]
        await loadVoiceActivity(folders, &problems)
        // An engine goes on if nothing that it is made of has changed: to load it again takes seconds.
        let changes = before.map { snapshot.changes(since: $0) } ?? ModelCatalogue.all.map(\.name)
        func isUnchanged(_ model: PinnedModel) -> Bool {
            !changes.contains(model.name) && changes.allSatisfy { !model.requirements.contains($0) }
        }
        var (recognizer, voices) = current
        if recognizer == nil || !isUnchanged(.moonshineTinyEnglish) {
            recognizer = await makeRecognizer(folders, &problems)
        }
        if voices == nil || !isUnchanged(.piperJoe) { voices = await makeVoices(folders, &problems) }
        let reports = statuses.map { model, status in
            ModelReport(model, status, problem: problems[model.name], store: store)
        }
        state.withLock { [recognizer, voices] state in
            state.snapshot = snapshot
            state.recognizer = recognizer.map { ($0, recognizerHealth) }
            state.voices = voices
            state.combine(voiceHealth)
            state.reports = reports
        }
        log(reports)
    }

    // MARK: Engines

    private func loadVoiceActivity(_ folders: [String: String], _ problems: inout [String: String]) async {
        let name = PinnedModel.sileroVAD.name
        guard let folder = folders[name] else {
            voiceActivity.silero = nil
            return
        }
        let result = await blocking {
            Result { () throws(SileroModel.Fault) in
                try SileroModel(contentsOfFile: "\(folder)/silero_vad_16k_op15.onnx")
            }
        }
        switch result {
        case .success(let model): voiceActivity.silero = model
        case .failure(let fault):
            voiceActivity.silero = nil
            problems[name] = "\(fault)"
        }
    }

    private func makeRecognizer(
        _ folders: [String: String], _ problems: inout [String: String]
    ) async -> NeuralRecognizer? {
        let model = PinnedModel.moonshineTinyEnglish
        guard let folder = folders[model.name], let libraries = folders[PinnedModel.sherpaONNX.name] else { return nil }
        do {
            var configuration = NeuralRecognizer.Configuration(
                model: try MoonshineModel(folder: folder, languages: model.languages).checked(),
                libraries: try NeuralLibraries(folder: libraries))
            configuration.workers = settings.workers
            configuration.witness = voiceActivity.witness
            let recognizer = try NeuralRecognizer(configuration, memory: settings.memory, hosting: settings.hosting)
            try await recognizer.prepare()
            return recognizer
        } catch {
            problems[model.name] = (error as? EngineFault)?.message ?? "\(error)"
            return nil
        }
    }

    private func makeVoices(_ folders: [String: String], _ problems: inout [String: String]) async -> PiperVoices? {
        let model = PinnedModel.piperJoe
        guard let folder = folders[model.name], let libraries = folders[PinnedModel.sherpaONNX.name] else { return nil }
        var file = PiperVoiceFile.joe(folder: folder)
        file.note = model.terms.note
        let voices = PiperVoices([file], PiperVoices.Settings(libraries: libraries, hosting: settings.hosting))
        let id = file.voice.id
        guard let problem = await voices.problem(with: id) else { return voices }
        problems[model.name] = "\(problem)"
        return nil
    }

    private func log(_ reports: [ModelReport]) {
        for report in reports {
            guard let problem = report.problem else { continue }
            settings.hosting.logger.warning(
                "an installed model cannot be used",
                metadata: ["model": "\(report.model.name)", "reason": "\(problem)"])
        }
        let names = reports.filter(\.isInUse).map(\.model.name)
        settings.hosting.logger.info(
            "models in use", metadata: ["models": "\(names.isEmpty ? "none" : names.joined(separator: ", "))"])
    }
}

extension PiperVoices {
    /// Waits until a voice is loaded.
    /// - Parameter id: `Voice.id`.
    /// - Returns: Why it cannot be used; nil when it can.
    public func problem(with id: String) async -> PiperProblem? { await blocking { self.check(id) } }
}

extension VoiceActivityModels {
    /// How many seconds of speech Silero hears; nil while it is not installed.
    public var witness: SpeechWitness {
        { samples in self.silero.map { $0.speech(in: samples) / .seconds(1) } }
    }
}

/// Runs work that reads files or waits for processes on a thread of its own.
private func blocking<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        let isRunning = NativeThread.start(name: "models", niceness: 5) { continuation.resume(returning: work()) }
        // A system without another thread: better late than never.
        if !isRunning { continuation.resume(returning: work()) }
    }
}
