import COpus
import SansIO

/// Decodes one Opus stream to mono samples; stereo is mixed down. Confined to one thread.
///
/// Every method replaces what the buffer handed in held. A packet that cannot be decoded throws and leaves the
/// decoder usable; conceal its duration then.
public final class OpusDecoder {
    /// Samples per second of the output.
    public let sampleRate: Int
    private let decoder: OpaquePointer

    /// - Parameter sampleRate: 8 000, 12 000, 16 000, 24 000 or 48 000.
    /// - Throws: `CodecError.unsupportedRate` for any other, `.library` when the library has no memory.
    public init(sampleRate: Int = PCM.inputRate) throws(CodecError) {
        guard OpusDecoder.sampleRates.contains(sampleRate) else { throw .unsupportedRate(sampleRate) }
        var error: Int32 = 0
        guard let decoder = opus_decoder_create(opus_int32(sampleRate), 1, &error), error == OPUS_OK else {
            throw .library(error)
        }
        self.decoder = decoder
        self.sampleRate = sampleRate
    }

    deinit {
        opus_decoder_destroy(decoder)
    }

    static let sampleRates: Set<Int> = [8_000, 12_000, 16_000, 24_000, 48_000]

    /// Decodes a packet of 2.5 to 120 ms, whole.
    /// - Throws: `CodecError.malformedPacket`.
    public func decode(_ payload: Span<UInt8>, into samples: inout [Int16]) throws(CodecError) {
        let packet = try OpusPacket(parsing: payload)
        try decode(payload, duration: packet.duration, recovering: false, into: &samples)
    }

    public func decode(_ payload: [UInt8], into samples: inout [Int16]) throws(CodecError) {
        try decode(payload.span, into: &samples)
    }

    /// Guesses what a lost packet held, from the sound before it. Repeated, it fades out.
    /// - Parameter duration: Of what was lost; rounded down to 2.5 ms, at most 120 ms.
    public func conceal(_ duration: Duration, into samples: inout [Int16]) throws(CodecError) {
        let empty: [UInt8] = []
        try decode(empty.span, duration: duration, recovering: false, into: &samples)
    }

    /// Recovers a lost packet from the redundancy in the one after it (in-band FEC, RFC 6716 §2.1.7), and conceals
    /// where there is none. The packet itself is decoded by `decode` afterwards.
    /// - Parameter duration: Of the lost packet; rounded down to 2.5 ms, at most 120 ms.
    public func decodeFEC(
        _ next: Span<UInt8>, duration: Duration, into samples: inout [Int16]
    ) throws(CodecError) {
        _ = try OpusPacket(parsing: next)
        try decode(next, duration: duration, recovering: true, into: &samples)
    }

    public func decodeFEC(
        _ next: [UInt8], duration: Duration, into samples: inout [Int16]
    ) throws(CodecError) {
        try decodeFEC(next.span, duration: duration, into: &samples)
    }

    /// Forgets the stream so far, as when another begins.
    public func reset() {
        _ = copus_decoder_reset(decoder)
    }

    /// An empty payload conceals.
    private func decode(
        _ payload: Span<UInt8>, duration: Duration, recovering: Bool, into samples: inout [Int16]
    ) throws(CodecError) {
        samples.removeAll(keepingCapacity: true)
        guard let length = opus_int32(exactly: payload.count) else { throw .malformedPacket }
        let steps = min(max(0, duration.wholeNanoseconds), OpusPacket.maximumDuration.wholeNanoseconds) / 2_500_000
        // 2.5 ms is 20 samples at 8 kHz and a whole number at every rate we allow.
        let capacity = Int(steps) * (sampleRate / 400)
        guard capacity > 0 else { return }
        samples.refill(capacity)
        let count = payload.withUnsafeBufferPointer { bytes in
            samples.withUnsafeMutableBufferPointer { output -> Int32 in
                guard let start = output.baseAddress else { return OPUS_BUFFER_TOO_SMALL }
                return opus_decode(
                    decoder, length == 0 ? nil : bytes.baseAddress, length, start, Int32(capacity), recovering ? 1 : 0)
            }
        }
        guard count >= 0 else {
            samples.removeAll(keepingCapacity: true)
            throw count == OPUS_INVALID_PACKET ? .malformedPacket : .library(count)
        }
        samples.removeLast(capacity - min(Int(count), capacity))
    }
}
