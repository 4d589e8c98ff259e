import Engine
import EnginesNeural
import Foundation
import LocalSpeech
import Logging
import Synchronization
import Testing

/// The store of models that suites with models read: `PARLEY_TEST_MODELS`, laid out as `parley models install` does.
enum InstalledModels {
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    static func store() throws -> String {
        guard let store = ProcessInfo.processInfo.environment["PARLEY_TEST_MODELS"] else {
            throw Missing(description: "Set PARLEY_TEST_MODELS to the folder that `parley models path` prints.")
        }
        return store
    }

    static func libraries() throws -> NeuralLibraries { try NeuralLibraries(folder: store() + "/sherpa-onnx-2.0.1") }

    static func moonshine() throws -> MoonshineModel {
        MoonshineModel(folder: try store() + "/moonshine-tiny-en-0.0.49")
    }

    static func recognizer(
        workers: Int = 1, isHosted: Bool = true, _ change: (inout NeuralRecognizer.Configuration) -> Void = { _ in }
    ) throws -> NeuralRecognizer {
        var configuration = NeuralRecognizer.Configuration(model: try moonshine().checked(), libraries: try libraries())
        configuration.workers = workers
        change(&configuration)
        return try NeuralRecognizer(configuration, hosting: isHosted ? hosting : nil)
    }

    /// Hosts of the program that was built beside these tests.
    static var hosting: EngineHosting {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let program = URL(filePath: tests).deletingLastPathComponent().appending(path: "parley").path()
        return EngineHosting(program: program, logger: Logger(label: "hosts") { _ in SwiftLogNoOpLogHandler() })
    }

    /// A person who reads "Ever tried. Ever failed. …" for 10 s: `beckett.wav` of the package moonshine_voice 0.0.49,
    /// at 16 kHz, in `PARLEY_TEST_RECORDINGS` or beside the models in `recordings`.
    static func beckett() throws -> [Int16] {
        let environment = ProcessInfo.processInfo.environment
        let folder = try environment["PARLEY_TEST_RECORDINGS"] ?? (store() + "/recordings")
        guard let data = FileManager.default.contents(atPath: folder + "/beckett.wav"), data.count > 44 else {
            throw Missing(
                description: "Set PARLEY_TEST_RECORDINGS to a folder with beckett.wav of moonshine_voice 0.0.49.")
        }
        let bytes = [UInt8](data.dropFirst(44))
        return stride(from: 0, to: bytes.count - 1, by: 2).map {
            Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8)
        }
    }
}

/// What one utterance is transcribed as.
enum Hearing {
    static func events(
        _ samples: [Int16], _ recognizer: NeuralRecognizer, _ request: RecognitionRequest = .init(language: "en-US")
    ) async -> [RecognitionEvent] {
        let (events, inbox) = AsyncStream.makeStream(of: RecognitionEvent.self)
        let stream = recognizer.open(request) { inbox.yield($0) }
        for start in stride(from: 0, to: samples.count, by: 320) {
            stream.feed(Array(samples[start..<min(start + 320, samples.count)]))
        }
        stream.finish()
        var all: [RecognitionEvent] = []
        for await event in events {
            all.append(event)
            switch event {
            case .partial, .report: continue
            case .final, .failed: return all
            }
        }
        return all
    }

    static func text(_ samples: [Int16], _ recognizer: NeuralRecognizer) async -> String? {
        guard case .final(let transcript)? = await events(samples, recognizer).last else { return nil }
        return transcript.text
    }

    static func fault(_ recognizer: NeuralRecognizer) async -> EngineFault? {
        guard case .failed(let fault)? = await events(tone, recognizer).last else { return nil }
        return fault
    }

    /// Sounds enough to be decoded: 1 s of a tone that comes and goes.
    static var tone: [Int16] {
        (0..<16_000).map { $0 / 1_600 % 2 == 0 ? 0 : Int16(8_000 * sin(Double($0) * 0.17)) }
    }
}
