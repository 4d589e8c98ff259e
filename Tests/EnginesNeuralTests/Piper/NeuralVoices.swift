import Engine
import EnginesNeural
import Foundation
import LocalSpeech
import Logging
import Synchronization
import Testing

/// Suites with a voice in hosts, one after the other: some of them count or kill the hosts of this process.
@Suite(.serialized) enum WithPiperVoice {}

/// The installed voice, in hosts of the program that was built beside these tests.
enum NeuralVoices {
    struct MissingModels: Error, CustomStringConvertible {
        var description: String { "Set PARLEY_TEST_MODELS to the folder of installed models." }
    }

    static let joe = "piper/joe"

    static var store: String {
        get throws {
            guard let folder = ProcessInfo.processInfo.environment["PARLEY_TEST_MODELS"] else { throw MissingModels() }
            return folder
        }
    }

    static var libraries: String { get throws { try store + "/sherpa-onnx-2.0.1" } }
    static var voice: String { get throws { try store + "/piper-en-us-joe-1.0.0" } }

    static var hosting: EngineHosting {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let program = URL(filePath: tests).deletingLastPathComponent().appending(path: "parley").path()
        return EngineHosting(program: program, logger: Logger(label: "hosts") { _ in SwiftLogNoOpLogHandler() })
    }

    static func all(threads: Int? = nil, memory: Int? = nil) throws -> PiperVoices {
        try voices([.joe(folder: voice)], threads: threads, memory: memory)
    }

    static func voices(
        _ files: [PiperVoiceFile], libraries: String? = nil, threads: Int? = nil, memory: Int? = nil
    ) throws -> PiperVoices {
        var settings = PiperVoices.Settings(libraries: try libraries ?? Self.libraries, hosting: hosting)
        settings.threads = threads
        if let memory { settings.memory = memory }
        return PiperVoices(files, settings)
    }

    struct Spoken: Sendable {
        var samples: [Int16] = []
        var words: [SpokenWord] = []
        var visemes: [SpokenViseme] = []

        func length(at rate: Int = 24_000) -> Duration { .seconds(Double(samples.count) / Double(rate)) }

        /// Root mean square, of 32,768.
        var level: Double {
            samples.isEmpty
                ? 0 : (samples.reduce(0) { $0 + Double($1) * Double($1) } / Double(samples.count)).squareRoot()
        }
    }

    static func speak(
        _ text: String, _ voices: PiperVoices, voice: String = joe, sampleRate: Int = 24_000, rate: Double = 1,
        pitch: Double = 1, volume: Double = 1, style: String? = nil
    ) async throws -> Spoken {
        let spoken = Mutex(Spoken())
        let request = SynthesisRequest(
            text: text, voice: voice, sampleRate: sampleRate, rate: rate, pitch: pitch, volume: volume, style: style)
        try await voices.synthesize(request) { event in
            spoken.withLock { spoken in
                switch event {
                case .audio(let piece): spoken.samples += piece
                case .word(let word): spoken.words.append(word)
                case .viseme(let viseme): spoken.visemes.append(viseme)
                }
            }
        }
        return spoken.withLock(\.self)
    }

    /// A folder of its own for files of a test.
    static func folder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "piper-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }
}
