import Audio
import Foundation
import Testing

/// The models of the folder that `PARLEY_TEST_MODELS` names, which is laid out as `parley models install` does it.
enum InstalledModels {
    static func sileroFile() throws -> [UInt8] {
        let store = try #require(
            ProcessInfo.processInfo.environment["PARLEY_TEST_MODELS"],
            "Set PARLEY_TEST_MODELS to a folder of installed models; `parley models path` prints one.")
        let url = URL(filePath: store).appending(path: "silero-vad-6.2.3/silero_vad_16k_op15.onnx")
        return [UInt8](try Data(contentsOf: url))
    }

    static func silero() throws -> SileroModel {
        try SileroModel(parsing: sileroFile())
    }
}
