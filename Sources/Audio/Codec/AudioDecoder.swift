/// Payloads of one incoming stream to 16 kHz mono samples, whatever the codec. Confined to one thread.
///
/// Every method replaces what the buffer handed in held, and yields exactly as many samples as the duration of the
/// payload has at `PCM.inputRate`.
public protocol AudioDecoder: AnyObject {
    var codec: AudioCodec { get }
    /// - Throws: `CodecError.malformedPacket`; the stream goes on with the next payload.
    func decode(_ payload: Span<UInt8>, into samples: inout [Int16]) throws(CodecError)
    /// Fills in for a lost packet from the sound before it, fading when repeated.
    /// - Parameter duration: What was lost, up to 120 ms.
    func conceal(_ duration: Duration, into samples: inout [Int16]) throws(CodecError)
    /// Recovers a lost packet from redundancy in the one that follows it, and conceals where there is none.
    /// Decode `next` itself afterwards.
    func recover(_ duration: Duration, from next: Span<UInt8>, into samples: inout [Int16]) throws(CodecError)
    /// Forgets the stream so far.
    func reset()
}

extension AudioDecoder {
    public func decode(_ payload: [UInt8], into samples: inout [Int16]) throws(CodecError) {
        try decode(payload.span, into: &samples)
    }

    public func recover(
        _ duration: Duration, from next: [UInt8], into samples: inout [Int16]
    ) throws(CodecError) {
        try recover(duration, from: next.span, into: &samples)
    }
}

final class OpusAudioDecoder: AudioDecoder {
    let codec = AudioCodec.opus
    private let decoder: OpusDecoder

    init() throws(CodecError) {
        decoder = try OpusDecoder(sampleRate: PCM.inputRate)
    }

    func decode(_ payload: Span<UInt8>, into samples: inout [Int16]) throws(CodecError) {
        try decoder.decode(payload, into: &samples)
    }

    func conceal(_ duration: Duration, into samples: inout [Int16]) throws(CodecError) {
        try decoder.conceal(duration, into: &samples)
    }

    func recover(_ duration: Duration, from next: Span<UInt8>, into samples: inout [Int16]) throws(CodecError) {
        try decoder.decodeFEC(next, duration: duration, into: &samples)
    }

    func reset() {
        decoder.reset()
    }
}
