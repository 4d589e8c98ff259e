import Audio

/// Speech that was encoded beforehand and is shared by every caller that says it.
package struct SpeechTrack: Sendable {
    /// One Opus packet for each 20 ms.
    package let packets: [[UInt8]]
    /// The first and the last packet in which something is to be heard.
    package let voiced: ClosedRange<Int>

    /// Encodes as a browser would.
    /// - Parameters:
    ///   - samples: 24 kHz mono, silence around it included.
    /// - Throws: `CodecError`, or `BenchError` where nothing is to be heard.
    package init(encoding samples: [Int16]) throws {
        let encoder = try AudioCodec.opus.makeEncoder()
        var packets: [[UInt8]] = []
        var (first, last): (Int?, Int?)
        var payload: [UInt8] = []
        for start in stride(from: 0, to: samples.count, by: PCM.outputFrame) {
            var frame = Array(samples[start..<min(start + PCM.outputFrame, samples.count)])
            frame += Array(repeating: 0, count: PCM.outputFrame - frame.count)
            let peak = frame.reduce(0) { max($0, abs(Int($1))) }
            if peak > Self.begun, first == nil { first = packets.count }
            if peak > Self.audible { last = packets.count }
            _ = try encoder.encode(frame, into: &payload)
            packets.append(payload)
        }
        guard let first, let last else { throw BenchError("The speech is silent.") }
        self.packets = packets
        self.voiced = first...last
    }

    /// Frames from what one of many callers says to what the next one says at the same time.
    static let apart = 37

    /// The softest sound that a detector may take for the beginning of speech: a peak of about −50 dBFS.
    private static let begun = 100
    /// The softest that still is speech at its end, about −36 dBFS: above what a synthesizer leaves in its pauses.
    private static let audible = 500
}

/// Everything that the callers of a run say.
package struct SpeechTracks: Sendable {
    /// Said over and over by callers that never stop talking.
    package let monologue: SpeechTrack
    /// What a turn says: speech, and silence behind it.
    package let utterance: SpeechTrack
    /// What somebody says who does not want to hear more.
    package let interruption: SpeechTrack
    /// Silence of an open microphone, over and over.
    package let silence: [[UInt8]]
    /// The packet that stands for silence in discontinuous transmission.
    package let comfort: [UInt8]

    /// - Parameters: 24 kHz mono each, without silence around.
    package init(monologue: [Int16], utterance: [Int16], interruption: [Int16]) throws {
        let pause = Array(repeating: Int16(0), count: PCM.outputRate / 5)
        self.monologue = try SpeechTrack(encoding: monologue)
        self.utterance = try SpeechTrack(encoding: utterance + pause)
        self.interruption = try SpeechTrack(encoding: interruption + pause)
        let encoder = try AudioCodec.opus.makeEncoder()
        var silence: [[UInt8]] = []
        var payload: [UInt8] = []
        for _ in 0..<50 {
            _ = try encoder.encode(Array(repeating: 0, count: PCM.outputFrame), into: &payload)
            silence.append(payload)
        }
        self.silence = Array(silence.suffix(25))
        // The table of contents of the codec's own silence, and no frame behind it (RFC 6716 §3.1).
        comfort = Array((silence.last ?? [8]).prefix(1))
    }
}
