import Doctor
import Engine
import EnginesEmbedded
import EnginesNeural
import LocalSpeech
import Models
import Settings
import Shares
import VoiceNames

/// Engines of the models that a configuration names by their files.
final class OwnModels {
    private let store: ModelStore
    private let hosting: EngineHosting
    private let memory: MemoryBudget
    private let workers: Int?
    /// By the names that the configuration has for them.
    private var recognizers: [(name: String, engine: NeuralRecognizer)] = []
    private var voices: [(name: String, engine: PiperVoices)] = []

    init(store: ModelStore, hosting: EngineHosting, memory: MemoryBudget, workers: Int?) {
        (self.store, self.hosting, self.memory, self.workers) = (store, hosting, memory, workers)
    }

    /// - Throws: `CommandError` with the file that is wrong, or with how to install what the model needs.
    func recognizer(_ setting: NeuralRecognizerSetting, witness: SpeechWitness?) throws -> NeuralRecognizer {
        guard let kind = NeuralRecognizerModel.Kind(rawValue: setting.type) else {
            throw CommandError("Recognizer `\(setting.name)`: there is no `type` \(setting.type).")
        }
        let libraries = try libraries(for: "Recognizer `\(setting.name)`")
        do throws(EngineFault) {
            let model = try NeuralRecognizerModel(kind, files: setting.files, languages: setting.languages)
            var configuration = NeuralRecognizer.Configuration(
                model: model, libraries: try NeuralLibraries(folder: libraries))
            configuration.workers = workers
            configuration.witness = witness
            let recognizer = try NeuralRecognizer(configuration, memory: memory, hosting: hosting)
            recognizers.append((setting.name, recognizer))
            return recognizer
        } catch {
            throw CommandError("Recognizer `\(setting.name)`: \(error.message)")
        }
    }

    /// - Throws: `CommandError`, as `recognizer`.
    func voices(_ setting: NeuralSynthesizerSetting) throws -> PiperVoices {
        let libraries = try libraries(for: "Synthesizer `\(setting.name)`")
        let files = setting.voices.map(Self.file)
        let voices = PiperVoices(files, PiperVoices.Settings(libraries: libraries, hosting: hosting))
        for file in files {
            guard let problem = voices.problems[file.voice.id] else { continue }
            throw CommandError("Voice `\(file.voice.name)` of synthesizer `\(setting.name)`: \(problem)")
        }
        self.voices.append((setting.name, voices))
        return voices
    }

    /// Loads every model once, and lets the recognizers hear speech.
    /// - Parameter classic: Says it.
    /// - Throws: `CommandError` for the first model that does not load, or that understands nothing.
    func load(hearing classic: EmbeddedVoices) async throws {
        for (name, recognizer) in recognizers {
            do {
                try await recognizer.prepare()
            } catch let fault as EngineFault {
                throw CommandError("Recognizer `\(name)`: \(fault.message)")
            }
            try await listen(recognizer, name, to: classic)
        }
        for (name, voices) in voices {
            for voice in voices.voices {
                guard let problem = await voices.problem(with: voice.id) else { continue }
                throw CommandError("Voice `\(voice.name)` of synthesizer `\(name)`: \(problem)")
            }
        }
    }

    /// The library loads files that do not belong together, and decodes with them without an error.
    private func listen(_ recognizer: NeuralRecognizer, _ name: String, to classic: EmbeddedVoices) async throws {
        let language = recognizer.capabilities.languages.first ?? "en-US"
        // Figures are words of the voice's own language.
        guard let voice = classic.resolve(nil, locale: language).voice,
            let speech = try? await classic.samples(
                of: "1, 2, 3, 4, 5, 6, 7, 8, 9.", voice: voice.name, sampleRate: 16_000)
        else { return }
        let pause = [Int16](repeating: 0, count: 4_000)
        let result = await RecognizerProbe.transcript(of: pause + speech + pause, by: recognizer, language: language)
        switch result {
        case .failure(let fault): throw CommandError("Recognizer `\(name)`: \(fault.message)")
        case .success(let transcript) where transcript.text.contains(where: { $0.isLetter || $0.isNumber }): return
        case .success:
            throw CommandError(
                "Recognizer `\(name)` understands nothing of a spoken sentence (\(language)). Check that its files belong to one "
                    + "model, and that `type` and `languages` are those of the model.")
        }
    }

    var hostCounters: @Sendable () -> [EngineHostCounters] {
        let (recognizers, voices) = (recognizers.map(\.engine), voices.map(\.engine))
        return { recognizers.compactMap(\.hostCounters) + voices.flatMap(\.hostCounters) }
    }

    private func libraries(for engine: String) throws -> String {
        let runtime = PinnedModel.sherpaONNX
        if case .installed(let folder) = store.verify(runtime) { return folder }
        throw CommandError(
            "\(engine) needs the libraries of \(runtime.name): run `\(store.command("install", [runtime.name]))`.")
    }

    private static func file(_ voice: NeuralSynthesizerSetting.Voice) -> PiperVoiceFile {
        PiperVoiceFile(
            id: "piper/\(voice.name)", name: voice.name,
            locale: voice.locale ?? VoiceName(voice.name)?.locale ?? "en-US",
            gender: voice.gender.flatMap(Voice.Gender.init) ?? .neutral, model: voice.model,
            configuration: voice.configuration, speaker: voice.speaker, note: voice.licence)
    }
}
