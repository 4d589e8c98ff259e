import CSpeexDSP

/// Changes the sample rate of one mono stream, chunk by chunk. Confined to one thread.
///
/// The output starts with the first input sample: the filter's delay is left out at the start and made up by `flush`,
/// so that a stream of n samples becomes n · output / input samples, to within one.
public final class Resampler {
    /// What a better filter costs: between 3 and 10 lie about a factor 3 in time and 100 dB in aliasing.
    public struct Quality: RawRepresentable, Hashable, Sendable {
        /// 0 to 10.
        public let rawValue: Int

        public init?(rawValue: Int) {
            guard (0...10).contains(rawValue) else { return nil }
            self.rawValue = rawValue
        }

        private init(_ rawValue: Int) {
            self.rawValue = rawValue
        }

        /// Shortest delay that does not hurt speech.
        public static let voice = Quality(3)
        public static let best = Quality(10)
    }

    public static let rates: Set<Int> = [8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000]

    /// The rate at which the input is read, `speed` included.
    public let inputRate: Int
    public let outputRate: Int
    private let state: OpaquePointer?
    private var taken: Int = 0
    private var given: Int = 0
    private let trimsDelay: Bool

    /// - Parameters:
    ///   - inputRate: One of `rates`, in hertz. Equal to `outputRate`, samples pass unchanged.
    ///   - speed: 0.5 to 2: how much faster than at `inputRate` the input is read, as a tape would be. It raises every
    ///     frequency by that factor and shortens the stream by it.
    ///   - trimsDelay: False for live streams in fixed frames: output is then as long as input from the first chunk on
    ///     and lags by `latency`. True for whole recordings and synthesised speech.
    /// - Throws: `CodecError.unsupportedRate`.
    public init(
        from inputRate: Int, to outputRate: Int, speed: Double = 1, quality: Quality = .voice,
        trimsDelay: Bool = true
    ) throws(CodecError) {
        guard Resampler.rates.contains(inputRate) else { throw .unsupportedRate(inputRate) }
        let inputRate = Int((Double(inputRate) * min(max(speed, 0.5), 2)).rounded())
        guard Resampler.rates.contains(outputRate) else { throw .unsupportedRate(outputRate) }
        self.inputRate = inputRate
        self.outputRate = outputRate
        self.trimsDelay = trimsDelay
        guard inputRate != outputRate else {
            state = nil
            return
        }
        var error: Int32 = 0
        guard
            let state = speex_resampler_init(
                1, spx_uint32_t(inputRate), spx_uint32_t(outputRate), Int32(quality.rawValue), &error)
        else {
            throw .library(error)
        }
        self.state = state
        if trimsDelay { speex_resampler_skip_zeros(state) }
    }

    deinit {
        if let state { speex_resampler_destroy(state) }
    }

    /// The delay of the filter. Trimmed, it is how much input is held back until `flush`; else how far output lags.
    public var latency: Duration {
        guard let state else { return .zero }
        return PCM.duration(ofSamples: Int(speex_resampler_get_input_latency(state)), rate: inputRate)
    }

    /// Appends to `output` what `input` adds to the stream.
    public func resample(_ input: [Int16], appendingTo output: inout [Int16]) {
        input.withUnsafeBufferPointer { resample($0, appendingTo: &output) }
    }

    /// Appends what is still held back, so that the output is as long as the input, and starts over.
    public func flush(appendingTo output: inout [Int16]) {
        guard let state else { return }
        if trimsDelay {
            let wanted = (taken * outputRate + inputRate - 1) / inputRate
            let silence = [Int16](repeating: 0, count: Int(speex_resampler_get_input_latency(state)) + 1)
            let end = output.count + max(0, wanted - given)
            while given < wanted {
                silence.withUnsafeBufferPointer { resample($0, appendingTo: &output) }
            }
            output.removeLast(max(0, output.count - end))
        }
        reset()
    }

    /// Forgets the stream so far.
    public func reset() {
        taken = 0
        given = 0
        guard let state else { return }
        speex_resampler_reset_mem(state)
        if trimsDelay { speex_resampler_skip_zeros(state) }
    }

    private func resample(_ input: UnsafeBufferPointer<Int16>, appendingTo output: inout [Int16]) {
        guard let state else {
            output.append(contentsOf: input)
            return
        }
        var rest = input[...]
        // The library counts in 32 bits; pieces also keep the growth of `output` to what is really produced.
        while !rest.isEmpty {
            let piece = UnsafeBufferPointer(rebasing: rest.prefix(1 << 16))
            let start = output.count
            let room = piece.count * outputRate / inputRate + 2
            output.append(contentsOf: repeatElement(0, count: room))
            var consumed = spx_uint32_t(piece.count)
            var produced = spx_uint32_t(room)
            _ = output.withUnsafeMutableBufferPointer { samples in
                speex_resampler_process_int(
                    state, 0, piece.baseAddress, &consumed,
                    UnsafeMutableBufferPointer(rebasing: samples[start...]).baseAddress, &produced)
            }
            output.removeLast(room - Int(produced))
            given += Int(produced)
            taken += Int(consumed)
            // With room for everything, it stops short only when out of memory.
            guard consumed > 0 else { return }
            rest = rest.dropFirst(Int(consumed))
        }
    }
}
