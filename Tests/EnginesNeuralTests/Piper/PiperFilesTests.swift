import Engine
import EnginesNeural
import Foundation
import Testing

extension WithPiperVoice {
    /// Voices whose files are missing, damaged or lie: a reason for the operator, and a fault for the client.
    @Suite struct PiperFilesTests {
        private let folder: URL
        private let model: URL
        private let json: URL

        init() throws {
            folder = try NeuralVoices.folder()
            model = folder.appending(path: "voice.onnx")
            json = folder.appending(path: "voice.onnx.json")
            try FileManager.default.copyItem(
                atPath: NeuralVoices.voice + "/en_US-joe-medium.onnx.json", toPath: json.path())
        }

        private func link() throws {
            try FileManager.default.createSymbolicLink(
                atPath: model.path(), withDestinationPath: NeuralVoices.voice + "/en_US-joe-medium.onnx")
        }

        private func file(speaker: String? = nil) -> PiperVoiceFile {
            PiperVoiceFile(
                id: "own", name: "en-US-OwnNeural", locale: "en-US", gender: .male, model: model.path(),
                speaker: speaker)
        }

        /// The reason that an operator reads; the client's fault is checked on the way.
        private func problem(_ file: PiperVoiceFile, libraries: String? = nil) async throws -> String {
            defer { try? FileManager.default.removeItem(at: folder) }
            let voices = try NeuralVoices.voices([file], libraries: libraries, threads: 1)
            let problem = try #require(voices.check("own"))
            if voices.voices.isEmpty {
                #expect(voices.problems["own"] == problem)
            }
            let fault = await #expect(throws: EngineFault.self) {
                try await NeuralVoices.speak("Hello.", voices, voice: "own")
            }
            #expect(fault?.code == .unavailable || fault?.code == .unsupported)
            #expect(fault?.message.contains("/") == false)
            return problem.description
        }

        private func change(_ change: (inout [String: Any]) -> Void) throws {
            var fields = try #require(
                JSONSerialization.jsonObject(with: Data(contentsOf: json)) as? [String: Any])
            change(&fields)
            try JSONSerialization.data(withJSONObject: fields).write(to: json)
        }

        @Test func aVoiceOfOnesOwnSpeaks() async throws {
            defer { try? FileManager.default.removeItem(at: folder) }
            try link()
            let voices = try NeuralVoices.voices([file()], threads: 1)
            #expect(voices.check("own") == nil)
            #expect(try await !NeuralVoices.speak("Hello.", voices, voice: "own").samples.isEmpty)
        }

        @Test func aMissingModelIsNamed() async throws {
            #expect(try await problem(file()).contains("voice.onnx cannot be read"))
        }

        @Test func aMissingJSONIsNamed() async throws {
            try link()
            try FileManager.default.removeItem(at: json)
            #expect(try await problem(file()).contains("voice.onnx.json cannot be read"))
        }

        @Test(arguments: [0, 1, 100, 1_000_000, 63_000_000])
        func aModelThatIsCutShortIsReported(length: Int) async throws {
            let whole = try Data(contentsOf: URL(filePath: NeuralVoices.voice + "/en_US-joe-medium.onnx"))
            try whole.prefix(length).write(to: model)
            #expect(try await problem(file()).contains("voice.onnx"))
        }

        @Test func aModelOfAnotherKindIsReported() async throws {
            try FileManager.default.createSymbolicLink(
                atPath: model.path(),
                withDestinationPath: NeuralVoices.store + "/silero-vad-6.2.3/silero_vad_16k_op15.onnx"
            )
            #expect(try await problem(file()).contains("no Piper voice"))
        }

        @Test func noiseIsNoModel() async throws {
            try Data((0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 7919 >> 3) }).write(to: model)
            #expect(try await problem(file()).contains("voice.onnx"))
        }

        @Test func idsOutsideTheModelAreReported() async throws {
            try link()
            try change { fields in
                fields["num_symbols"] = 5_000
                var map = fields["phoneme_id_map"] as? [String: Any] ?? [:]
                map["a"] = [4_000]
                fields["phoneme_id_map"] = map
            }
            #expect(try await problem(file()).contains("does not fit its JSON"))
        }

        @Test func aWrongHopIsReported() async throws {
            try link()
            try change { $0["hop_length"] = 512 }
            #expect(try await problem(file()).contains("hop_length"))
        }

        @Test func speakersThatTheModelLacksAreReported() async throws {
            try link()
            try change { $0["num_speakers"] = 4 }
            #expect(try await problem(file()).contains("num_speakers"))
        }

        @Test func aSpeakerThatIsNotThereIsReported() async throws {
            try link()
            #expect(try await problem(file(speaker: "eve")).contains("eve"))
        }

        @Test func aVoiceThatESpeakLacksIsReported() async throws {
            try link()
            try change { $0["espeak"] = ["voice": "xx-nowhere"] }
            #expect(try await problem(file()).contains("xx-nowhere"))
        }

        @Test func withoutTheLibraryTheReasonSaysSo() async throws {
            try link()
            #expect(try await problem(file(), libraries: "/nowhere").contains("libonnxruntime.so"))
        }

        @Test func aLibraryOfAnotherKindIsReported() async throws {
            try link()
            let other = try NeuralVoices.folder()
            defer { try? FileManager.default.removeItem(at: other) }
            try FileManager.default.createSymbolicLink(
                atPath: other.path() + "/libonnxruntime.so", withDestinationPath: "/lib/x86_64-linux-gnu/libm.so.6")
            #expect(try await problem(file(), libraries: other.path()).contains("not ONNX Runtime"))
        }
    }
}
