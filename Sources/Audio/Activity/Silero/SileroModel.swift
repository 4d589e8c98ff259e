/// The weights of Silero VAD 6.2 for 16 kHz, which tells speech from other sound. Immutable; one is enough for all streams.
///
/// The network takes 512 samples (32 ms) and the 64 before them, and has a state of 256 numbers:
/// short-time Fourier transform (4 frames of 256, 128 apart, the end reflected by 64) → magnitudes (129) → four
/// convolutions over 3 frames (128; 64, stride 2; 64, stride 2; 128) with ReLU → LSTM (128) → ReLU → one number →
/// sigmoid. See docs/decisions/0040.
public struct SileroModel: Sendable {
    /// Samples of one step of the network: 32 ms at 16 kHz.
    public static let chunkLength = 512
    /// Samples before a chunk that the network looks at as well.
    static let contextLength = 64
    /// Channels of the network's state, its `h` and its `c`.
    static let stateLength = 128
    /// Frames of the Fourier transform in a chunk.
    static let frameCount = 4
    /// Magnitudes of a frame.
    static let binCount = 129

    let transform: SileroTransform
    /// The convolutions, as products with what lies in their reach.
    let first: DenseLayer
    let second: DenseLayer
    let third: DenseLayer
    let fourth: DenseLayer
    /// Of the chunk's features and `h`, to the gates i, f, g, o.
    let gates: DenseLayer
    let output: [Float]
    let outputBias: Float

    /// Reads `silero_vad_16k_op15.onnx` of the package `silero-vad` 6.2.
    /// - Throws: `Fault` for any other file. Altered weights are found by a known answer if they change
    ///   it by more than 0.002; only a hash of the file finds all.
    public init(parsing file: [UInt8]) throws(Fault) {
        guard file.count <= Self.sizeLimit else { throw .tooLarge }
        var weights = try SileroWeights(parsing: file)
        transform = try SileroTransform(try weights.take("model.stft.forward_basis_buffer", [258, 1, 256]))
        first = try weights.takeConvolution(0, inputs: 129, outputs: 128, taps: 0..<3, vectors: 4)
        second = try weights.takeConvolution(1, inputs: 128, outputs: 64, taps: 0..<3, vectors: 2)
        // Two frames come in, so the one that comes out reaches for one before them, which is zero.
        third = try weights.takeConvolution(2, inputs: 64, outputs: 64, taps: 1..<3, vectors: 1)
        // One frame comes in: there is nothing beside it.
        fourth = try weights.takeConvolution(3, inputs: 64, outputs: 128, taps: 1..<2, vectors: 1)
        gates = try weights.takeGates()
        output = try weights.take("model.decoder.decoder.2.weight", [1, 128, 1])
        outputBias = try weights.take("model.decoder.decoder.2.bias", [1])[0]
        try weights.expectNoMore()
        try checkAnswers()
    }

    /// Reads the file at a path, as `init(parsing:)` does.
    /// - Throws: `Fault.unreadable` if it cannot be read.
    public init(contentsOfFile path: String) throws(Fault) {
        try self.init(parsing: FileBytes.read(path, limit: Self.sizeLimit))
    }

    /// Bytes. The file has 1 289 603.
    static let sizeLimit = 2 << 20

    /// How much of a recording is speech. Takes about 0.3 % of the recording's duration: not for an event loop.
    /// - Parameter samples: 16 kHz, from the start of an utterance; less than a chunk at its end is filled with silence.
    /// - Returns: The sum of the chunks of 32 ms that are speech, at most the duration of `samples`. Chunks count from 0.5
    ///   on, and then down to 0.35.
    public func speech(in samples: [Int16]) -> Duration {
        let detector = SileroVoiceDetector(self)
        var (speech, voice) = (0, false)
        for start in stride(from: 0, to: samples.count, by: Self.chunkLength) {
            let end = min(start + Self.chunkLength, samples.count)
            voice = detector.process(samples.span.extracting(start..<end)) >= (voice ? 0.35 : 0.5)
            if voice { speech += end - start }
        }
        return .microseconds(speech * 1_000_000 / PCM.inputRate)
    }
}

extension SileroModel {
    /// What ONNX Runtime 1.32 gets from the file for the chunks of `question`.
    package static let answers = [
        0.0837, 0.1042, 0.1883, 0.2391, 0.1696, 0.2817, 0.3392, 0.3351, 0.4048, 0.6224, 0.7146, 0.6048,
    ]

    /// A deterministic sound that is a little like a voice: pulses of 200 Hz that ring at two frequencies, in syllables of
    /// 200 ms. By integers only, so that it is the same everywhere.
    package static func question(_ count: Int) -> [Int16] {
        (0..<count).map { index in
            let (phase, vowel) = (index % 80, index / 2048 % 3)
            let low = abs(phase * 9 % 64 - 32) - 16
            let high = abs(phase * (20 + 5 * vowel) % 64 - 32) - 16
            let syllable = abs(index % 3200 - 1600)
            return Int16(clamping: (2 * low + high) * (80 - phase) * syllable / 3200)
        }
    }

    private func checkAnswers() throws(Fault) {
        let detector = SileroVoiceDetector(self)
        let sound = Self.question(Self.answers.count * Self.chunkLength)
        for (index, expected) in Self.answers.enumerated() {
            let start = index * Self.chunkLength
            let probability = detector.process(sound.span.extracting(start..<start + Self.chunkLength))
            // Not by `>`: what is no number differs.
            guard abs(probability - expected) < 0.002 else { throw .otherWeights }
        }
    }
}
