import Audio
import SansIO
import Testing

/// Files that are no models; these tests run without one.
@Suite struct SileroFileTests {
    @Test(
        arguments: [
            ([], .malformed), ([0x08, 0x08], .malformed), ([0x3A], .truncated), ([0x3A, 0x05, 0x00], .truncated),
            ([0x00], .malformed), ([0x0B], .malformed), ([0x08] + Array(repeating: 0xFF, count: 20), .malformed),
            ([0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], .truncated),
            // A graph without tensors; two graphs; a tensor without a name.
            ([0x3A, 0x00], .missing("model.stft.forward_basis_buffer")), ([0x3A, 0x00, 0x3A, 0x00], .malformed),
            ([0x3A, 0x02, 0x2A, 0x00], .malformed), (Array("RIFF....WAVEfmt ".utf8), .truncated),
        ] as [([UInt8], SileroModel.Fault)])
    func isRefused(file: [UInt8], fault: SileroModel.Fault) {
        #expect(throws: fault) { try SileroModel(parsing: file) }
    }

    @Test func aTensorOfAnotherShapeIsRefused() {
        let name = Array("model.stft.forward_basis_buffer".utf8)
        let tensor: [UInt8] = [0x08, 0x01, 0x10, 0x01, 0x42, UInt8(name.count)] + name + [0x4A, 4, 0, 0, 0, 0]
        let graph = [0x2A, UInt8(tensor.count)] + tensor
        #expect(throws: SileroModel.Fault.otherShape("model.stft.forward_basis_buffer")) {
            try SileroModel(parsing: [0x3A, UInt8(graph.count)] + graph)
        }
    }

    @Test func aFileThatIsTooLargeIsRefused() {
        #expect(throws: SileroModel.Fault.tooLarge) {
            try SileroModel(parsing: [UInt8](repeating: 0, count: (2 << 20) + 1))
        }
        #expect(throws: SileroModel.Fault.tooLarge) { try SileroModel(contentsOfFile: "/dev/zero") }
    }

    @Test func aFileThatIsNotThereIsRefused() {
        #expect(throws: SileroModel.Fault.unreadable(2)) { try SileroModel(contentsOfFile: "/nowhere/silero.onnx") }
        // A folder.
        #expect(throws: SileroModel.Fault.unreadable(21)) { try SileroModel(contentsOfFile: "/") }
    }

    @Test func arbitraryBytesAreRefused() {
        var generator = SplitMix(seed: 17)
        for _ in 0..<20_000 {
            var file = generator.bytes(.random(in: 0...64, using: &generator))
            if Bool.random(using: &generator) { file = [0x3A, UInt8(file.count)] + file }
            #expect(throws: SileroModel.Fault.self) { try SileroModel(parsing: file) }
        }
    }

    @Test func modelsCanBeReplaced() {
        let models = VoiceActivityModels()
        #expect(models.silero == nil)
        models.silero = nil
        #expect(models.silero == nil)
    }
}
