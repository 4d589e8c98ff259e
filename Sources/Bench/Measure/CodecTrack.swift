import Audio

/// Speech to measure Opus with: frames for an encoder, and for a decoder the packets that these become.
package struct CodecTrack: Sendable {
    /// 20 ms each, 24 kHz mono.
    let frames: [[Int16]]
    /// As many.
    let packets: [[UInt8]]

    /// - Parameter samples: 24 kHz mono.
    /// - Throws: `CodecError`, or `BenchError` where there is less than a frame.
    package init(_ samples: [Int16]) throws {
        let encoder = try Self.makeEncoder()
        frames = stride(from: 0, to: samples.count - PCM.outputFrame + 1, by: PCM.outputFrame).map {
            Array(samples[$0..<$0 + PCM.outputFrame])
        }
        guard !frames.isEmpty else { throw BenchError("The speech is too short to measure the codec with.") }
        var payload: [UInt8] = []
        packets = try frames.map {
            _ = try encoder.encode($0, into: &payload)
            return payload
        }
    }

    /// The encoder of a call whose peer has reported that nothing is lost. Until then it spends a third more, on
    /// redundancy.
    static func makeEncoder() throws -> any AudioEncoder { try AudioCodec.opus.makeEncoder(expectedLoss: 0) }
}
