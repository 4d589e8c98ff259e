import Audio
import CLinuxSockets
import SansIO

/// What Opus alone costs a number of calls at the pace of calls: as many encoders and decoders, each with a frame every
/// 20 ms, and nothing else. A core that has slept works slowly at first, and does not find the state of a codec in its
/// cache: whoever encodes for a few calls pays for that, with or without a server around it.
enum PacedCodec {
    /// Up to this share of a core one thread has all of them, otherwise each core has one: it wakes as seldom as it can.
    private static let together = 0.25

    /// Measures for so long, on threads of its own.
    /// - Parameters:
    ///   - calls: 1…
    ///   - codec: What the same costs without a pause.
    /// - Returns: Processor time of one second of one call, in milliseconds.
    static func measure(
        calls: Int, _ track: CodecTrack, codec: CodecBaseline, for span: Duration = .seconds(3)
    ) async throws -> Double {
        let isFew = Double(calls) * codec.millisecondsPerSecond / 1000 <= together
        let threads = isFew ? 1 : min(Machine.coreCount, calls)
        let times = try await withThrowingTaskGroup(of: Duration.self) { group in
            for thread in 0..<threads {
                let own = Array(stride(from: thread, to: calls, by: threads))
                group.addTask { try await onOwnThread { try keepPace(own, track, for: span) } }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        return times.reduce(.zero, +) / span * 1000 / Double(calls)
    }

    /// - Parameter calls: Their numbers: no two have the same frame at a time.
    /// - Returns: Processor time of this thread.
    private static func keepPace(_ calls: [Int], _ track: CodecTrack, for span: Duration) throws -> Duration {
        let codecs = try calls.map { call in
            (
                start: call * SpeechTrack.apart, encoder: try CodecTrack.makeEncoder(),
                decoder: try AudioCodec.opus.makeDecoder()
            )
        }
        var payload: [UInt8] = []
        var decoded: [Int16] = []
        var due = Moment.monotonic
        let begin = clinux_thread_time()
        for number in 0..<Int(span / PCM.frameDuration) {
            due += PCM.frameDuration
            sleep(until: due)
            for (start, encoder, decoder) in codecs {
                let position = (start + number) % track.frames.count
                try decoder.decode(track.packets[position], into: &decoded)
                _ = try encoder.encode(track.frames[position], into: &payload)
            }
        }
        return .nanoseconds(clinux_thread_time() - begin)
    }
}
