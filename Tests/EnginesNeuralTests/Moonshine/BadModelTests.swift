import Engine
import EnginesNeural
import Foundation
import Testing

/// Files that are not what they should be cost an error, and at worst a host.
@Suite(.serialized) final class BadModelTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "bad-model-\(UUID().uuidString)").path()

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func write(_ name: String, _ data: Data) -> String {
        #expect(FileManager.default.createFile(atPath: "\(folder)/\(name)", contents: data))
        return "\(folder)/\(name)"
    }

    private func problem(_ model: MoonshineModel) -> String {
        do throws(EngineFault) {
            _ = try model.checked()
            return ""
        } catch {
            return error.code == .unavailable ? error.message : "\(error.code)"
        }
    }

    /// Needs no model: the files are looked at before a library sees them.
    @Test func filesThatCannotBeAModelAreNamed() throws {
        let model = write("model.onnx", Data([0x08, 0x0A, 0x12, 0x04, 1, 2, 3, 4]))
        let tokens = write("tokens.txt", Data("PHVuaz4= 0\n".utf8))
        #expect(problem(MoonshineModel(encoder: model, decoder: model, tokens: tokens)) == "")
        let cases: [(String, String)] = [
            ("\(folder)/none.ort", "none.ort is missing"), (folder, "is not a file"),
            (write("empty.ort", Data()), "empty.ort is empty"),
            (write("page.ort", Data("<html>Not found</html>".utf8)), "page.ort is not an ONNX model"),
            ("", "is missing"), ("/dev/zero", "is not a file"),
        ]
        for (path, message) in cases {
            #expect(problem(MoonshineModel(encoder: path, decoder: model, tokens: tokens)).contains(message))
        }
        let binary = write("binary.txt", Data([0, 1, 2, 3]))
        #expect(
            problem(MoonshineModel(encoder: model, decoder: model, tokens: binary)).contains("is not a list of tokens"))
        #expect(!problem(MoonshineModel(folder: folder)).contains(folder))
    }

    @Test func rolesBelongToTheKind() throws {
        #expect(throws: EngineFault.self) {
            try NeuralRecognizerModel(.transducer, files: ["encoder": "a", "tokens": "b"], languages: [])
        }
        #expect(throws: EngineFault.self) {
            try NeuralRecognizerModel(
                .paraformer, files: ["model": "a", "tokens": "b", "joiner": "c"], languages: [])
        }
    }

    @Test func librariesForAnotherProcessorAreNamed() throws {
        func problem() -> String {
            do throws(EngineFault) {
                _ = try NeuralLibraries(folder: folder)
                return ""
            } catch {
                return error.message
            }
        }
        #expect(problem().contains("libonnxruntime.so is missing"))
        var elf = Data([0x7F, 0x45, 0x4C, 0x46]) + Data(repeating: 0, count: 60)
        elf[18] = 40
        _ = write("libonnxruntime.so", elf)
        #expect(problem().contains("another kind of processor"))
        _ = write("libonnxruntime.so", Data("text".utf8))
        #expect(problem().contains("is not a shared library"))
    }

    /// As an operator would damage a model: the library sees these files, in its host.
    @Test(arguments: ["truncated", "altered", "swapped", "foreign", "no tokens"])
    func aBrokenModelIsAFaultAndNoCrash(damage: String) async throws {
        var model = try InstalledModels.moonshine()
        var encoder = try Data(contentsOf: URL(filePath: model.encoder))
        switch damage {
        case "truncated": model.encoder = write("encoder.ort", encoder.prefix(encoder.count / 2))
        case "altered":
            for place in stride(from: 64, to: encoder.count, by: 4_099) { encoder[place] ^= 0x5A }
            model.encoder = write("encoder.ort", encoder)
        case "swapped": (model.encoder, model.decoder) = (model.decoder, model.encoder)
        case "foreign": model.encoder = try InstalledModels.store() + "/silero-vad-6.2.3/silero_vad_16k_op15.onnx"
        default: model.tokens = write("tokens.txt", Data("nonsense\n".utf8))
        }
        let recognizer = try InstalledModels.recognizer { configuration in
            if let checked = try? model.checked() { configuration.model = checked }
        }
        let events = await Hearing.events(Hearing.tone, recognizer)
        switch events.last {
        case .failed(let fault)?: #expect(fault.code == .unavailable || fault.code == .failed, "\(fault)")
        // What the library takes nevertheless hears no words in a tone.
        case .final(let transcript)?: #expect(transcript.text.isEmpty, "\(transcript)")
        default: Issue.record("\(events)")
        }
    }

    @Test func aLibraryThatDoesNotLoadIsAFault() async throws {
        let good = try InstalledModels.libraries()
        var library = try Data(contentsOf: URL(filePath: good.folder + "/libsherpa-onnx-c-api.so"))
        library.removeLast(library.count / 2)
        _ = write("libsherpa-onnx-c-api.so", library)
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder)/libonnxruntime.so", withDestinationPath: good.folder + "/libonnxruntime.so")
        let libraries = try NeuralLibraries(folder: folder)
        let recognizer = try InstalledModels.recognizer { $0.libraries = libraries }
        #expect(await Hearing.fault(recognizer)?.code == .unavailable)
        await #expect(throws: EngineFault.self) { try await recognizer.prepare() }
    }

    @Test func aLibraryOfAnotherVersionIsRefused() async throws {
        let good = try InstalledModels.libraries()
        var library = try Data(contentsOf: URL(filePath: good.folder + "/libsherpa-onnx-c-api.so"))
        var changes = 0
        while let range = library.range(of: Data("2.0.1\0".utf8)) {
            library.replaceSubrange(range, with: Data("2.0.9\0".utf8))
            changes += 1
        }
        try #require(changes > 0)
        _ = write("libsherpa-onnx-c-api.so", library)
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder)/libonnxruntime.so", withDestinationPath: good.folder + "/libonnxruntime.so")
        let libraries = try NeuralLibraries(folder: folder)
        let recognizer = try InstalledModels.recognizer { $0.libraries = libraries }
        #expect(await Hearing.fault(recognizer)?.code == .unavailable)
    }
}
