import Glibc

/// Changes the sample rate of a mono stream as a value: a copy goes on by itself, and the same input always gives the
/// same output. Made for speech between 8, 16 and 24 kHz; `Resampler` serves every other rate, and faster.
///
/// Output lags by about 1 ms and is exactly `count · output / input` long for whole frames.
public struct RateConverter: Sendable {
    public let inputRate: Int
    public let outputRate: Int
    private let up: Int
    private let down: Int
    /// The filter, one row of taps for each of the `up` places that an output can have between two inputs.
    private let phases: [[Float]]
    /// The newest inputs, oldest first: as many as a row has taps, less one.
    private var history: [Float]
    /// Where the next output lies behind the next input, in steps of 1 / `up`.
    private var offset = 0

    /// Zero crossings of the sinc on either side: about 60 dB of attenuation from 1.1 × the cutoff on.
    private static let crossings = 16

    /// - Parameters: Rates in hertz, of 8000, 16 000 and 24 000.
    /// - Throws: `CodecError.unsupportedRate`.
    public init(from inputRate: Int, to outputRate: Int) throws(CodecError) {
        for rate in [inputRate, outputRate] where ![8000, 16_000, 24_000].contains(rate) {
            throw .unsupportedRate(rate)
        }
        self.init(known: inputRate, outputRate)
    }

    private init(known inputRate: Int, _ outputRate: Int) {
        self.inputRate = inputRate
        self.outputRate = outputRate
        (up, down) = (outputRate / 8000, inputRate / 8000)
        phases = up == down ? [] : Self.filter(up: up, down: down)
        history = [Float](repeating: 0, count: max(0, (phases.first?.count ?? 1) - 1))
    }

    /// From 24 kHz to 8 kHz.
    public static let to8kHz = RateConverter(known: 24_000, 8000)
    /// From 24 kHz to 16 kHz.
    public static let to16kHz = RateConverter(known: 24_000, 16_000)

    /// Appends to `output` what `input` adds to the stream.
    public mutating func convert(_ input: some Collection<Int16>, appendingTo output: inout [Int16]) {
        guard !phases.isEmpty else {
            output.append(contentsOf: input)
            return
        }
        let samples = history + input.map(Float.init)
        if output.isEmpty { output.reserveCapacity(input.count * up / down + 1) }
        samples.withUnsafeBufferPointer { samples in
            while offset < input.count * up {
                let newest = offset / up + history.count
                phases[offset % up].withUnsafeBufferPointer { taps in
                    var sum: Float = 0
                    for tap in 0..<taps.count { sum += taps[tap] * samples[newest - tap] }
                    output.append(Int16(max(-32_768, min(32_767, sum.rounded()))))
                }
                offset += down
            }
        }
        offset -= input.count * up
        history = Array(samples.suffix(history.count))
    }

    /// A low pass for the stream raised to `up` times its rate, cut into its phases.
    private static func filter(up: Int, down: Int) -> [[Float]] {
        let reach = crossings * max(up, down)
        // Half the lower of the two rates, less the slope of the filter.
        let cutoff = 0.5 / Double(max(up, down)) * 0.92
        let taps = (-reach...reach).map { place -> Double in
            let time = Double(place)
            let sinc = place == 0 ? 2 * cutoff : sin(2 * .pi * cutoff * time) / (.pi * time)
            // Blackman's window.
            let turn = Double.pi * time / Double(reach + 1)
            return sinc * (0.42 + 0.5 * cos(turn) + 0.08 * cos(2 * turn))
        }
        let length = taps.count / up + 1
        return (0..<up).map { phase in
            let row = (0..<length).map { index in
                let place = phase + index * up
                return place < taps.count ? taps[place] : 0
            }
            // Each phase passes a constant unchanged, so that none of them is louder than another.
            let gain = row.reduce(0, +)
            return row.map { Float($0 / gain) }
        }
    }
}
