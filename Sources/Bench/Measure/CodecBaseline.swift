import Audio
import CLinuxSockets
import SansIO

/// What Opus alone costs on this machine, one frame after the other, without a pause.
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

    /// Measures on a thread of its own, in about two seconds.
    package static func measure(_ track: CodecTrack, for span: Duration = .seconds(1)) async throws -> CodecBaseline {
        try await onOwnThread { try measureHere(track, for: span) }
    }

    /// The mean of every core at once.
    package static func measureEverywhere(_ track: CodecTrack) async throws -> CodecBaseline {
        try await withThrowingTaskGroup(of: CodecBaseline.self) { group in
            for _ in 0..<Machine.coreCount { group.addTask { try await measure(track) } }
            return CodecBaseline(meanOf: try await group.reduce(into: []) { $0.append($1) })
        }
    }

    private static func measureHere(_ track: CodecTrack, for span: Duration) throws -> CodecBaseline {
        let encoder = try CodecTrack.makeEncoder()
        let decoder = try AudioCodec.opus.makeDecoder()
        let count = track.frames.count
        var payload: [UInt8] = []
        var decoded: [Int16] = []
        let encode = try costOfOne(for: span, count) { _ = try encoder.encode(track.frames[$0], into: &payload) }
        let decode = try costOfOne(for: span, count) { try decoder.decode(track.packets[$0], into: &decoded) }
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
