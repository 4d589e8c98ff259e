import Audio
import CLinuxSockets
import Timing

/// What Opus alone costs on this machine: the same encoder and decoder that a call has once its peer has reported that
/// nothing is lost, on the same speech. Until then an encoder spends a third more, on redundancy.
package struct CodecBaseline: Sendable, Hashable, Codable {
    /// Processor time of one frame of 20 ms, in microseconds.
    package var encodeMicroseconds: Double
    package var decodeMicroseconds: Double

    package init(encodeMicroseconds: Double, decodeMicroseconds: Double) {
        self.encodeMicroseconds = encodeMicroseconds
        self.decodeMicroseconds = decodeMicroseconds
    }

    package init(meanOf all: [CodecBaseline]) {
        let count = Double(max(1, all.count))
        self.init(
            encodeMicroseconds: all.reduce(0) { $0 + $1.encodeMicroseconds } / count,
            decodeMicroseconds: all.reduce(0) { $0 + $1.decodeMicroseconds } / count)
    }

    /// Processor time that one second of a call costs for encoding and decoding alone, in milliseconds.
    package var millisecondsPerSecond: Double { (encodeMicroseconds + decodeMicroseconds) * 50 / 1000 }

    /// Measures on the thread that it is called on, which should have nothing else to do, and takes about two seconds.
    /// - Parameter samples: Speech, 24 kHz mono.
    package static func measure(_ samples: [Int16], for span: Duration = .seconds(1)) throws -> CodecBaseline {
        let encoder = try AudioCodec.opus.makeEncoder(expectedLoss: 0)
        let decoder = try AudioCodec.opus.makeDecoder()
        let frames = stride(from: 0, to: samples.count - PCM.outputFrame + 1, by: PCM.outputFrame).map {
            Array(samples[$0..<$0 + PCM.outputFrame])
        }
        guard !frames.isEmpty else { throw BenchError("The speech is too short to measure the codec with.") }
        var packets: [[UInt8]] = []
        var payload: [UInt8] = []
        for frame in frames {
            _ = try encoder.encode(frame, into: &payload)
            packets.append(payload)
        }
        var decoded: [Int16] = []
        let encode = try costOfOne(for: span, frames.count) { _ = try encoder.encode(frames[$0], into: &payload) }
        let decode = try costOfOne(for: span, packets.count) { try decoder.decode(packets[$0], into: &decoded) }
        return CodecBaseline(encodeMicroseconds: encode, decodeMicroseconds: decode)
    }

    /// Runs through everything until `span` is over.
    /// - Returns: Processor time of one, in microseconds.
    private static func costOfOne(for span: Duration, _ count: Int, _ body: (Int) throws -> Void) rethrows -> Double {
        for index in 0..<count { try body(index) }
        let begin = clinux_thread_time()
        var done = 0
        repeat {
            for index in 0..<count { try body(index) }
            done += count
        } while clinux_thread_time() - begin < span.wholeNanoseconds
        return Double(clinux_thread_time() - begin) / Double(done) / 1000
    }
}
