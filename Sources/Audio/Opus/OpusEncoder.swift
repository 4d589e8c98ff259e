import COpus

/// Encodes one mono stream to Opus, tuned for speech. Confined to one thread.
public final class OpusEncoder {
    public struct Settings: Hashable, Sendable {
        /// Samples per second of the input: 8 000, 12 000, 16 000, 24 000 or 48 000.
        public var sampleRate = PCM.outputRate
        /// Bits per second, 6 000 to 510 000; 32 000 is transparent for speech.
        public var bitrate = 32_000
        /// 0 to 10; 5 costs half of 10 and is not told apart in speech.
        public var complexity = 5
        /// Each packet also carries the one before it, coarsely, once loss is expected.
        public var forwardErrorCorrection = true
        /// Percent of packets expected to be lost, 0 to 100.
        public var expectedLoss = 5
        /// Silence is coded by next to no bytes (discontinuous transmission).
        public var discontinuous = false

        public init() {}
    }

    public let settings: Settings
    /// The longest packet it writes, well below any path's MTU.
    public static let maximumPacket = 1_000
    private let encoder: OpaquePointer

    /// - Throws: `CodecError.unsupportedRate`, or `.library` when a setting is out of its range.
    public init(_ settings: Settings = Settings()) throws(CodecError) {
        guard OpusDecoder.sampleRates.contains(settings.sampleRate) else {
            throw .unsupportedRate(settings.sampleRate)
        }
        var error: Int32 = 0
        guard let encoder = opus_encoder_create(opus_int32(settings.sampleRate), 1, OPUS_APPLICATION_VOIP, &error),
            error == OPUS_OK
        else {
            throw .library(error)
        }
        self.encoder = encoder
        self.settings = settings
        try set(OPUS_SET_BITRATE_REQUEST, settings.bitrate)
        try set(OPUS_SET_COMPLEXITY_REQUEST, settings.complexity)
        try set(OPUS_SET_SIGNAL_REQUEST, Int(OPUS_SIGNAL_VOICE))
        try set(OPUS_SET_INBAND_FEC_REQUEST, settings.forwardErrorCorrection ? 1 : 0)
        try set(OPUS_SET_PACKET_LOSS_PERC_REQUEST, settings.expectedLoss)
        try set(OPUS_SET_DTX_REQUEST, settings.discontinuous ? 1 : 0)
    }

    deinit {
        opus_encoder_destroy(encoder)
    }

    /// Encodes one frame of 2.5, 5, 10, 20, 40 or 60 ms, replacing what `payload` held.
    /// - Returns: False when the packet says only "still silent" and need not be sent (DTX).
    /// - Throws: `CodecError.frameLength` for any other length.
    @discardableResult
    public func encode(_ frame: [Int16], into payload: inout [UInt8]) throws(CodecError) -> Bool {
        payload.removeAll(keepingCapacity: true)
        guard OpusEncoder.frameSteps.contains(frame.count * 400 / settings.sampleRate),
            frame.count * 400 % settings.sampleRate == 0
        else {
            throw .frameLength(frame.count)
        }
        payload.refill(OpusEncoder.maximumPacket)
        let count = payload.withUnsafeMutableBufferPointer { output -> Int32 in
            guard let start = output.baseAddress else { return OPUS_BUFFER_TOO_SMALL }
            return opus_encode(encoder, frame, Int32(frame.count), start, opus_int32(output.count))
        }
        guard count >= 0 else {
            payload.removeAll(keepingCapacity: true)
            throw .library(count)
        }
        payload.removeLast(payload.count - min(Int(count), payload.count))
        return count > 2
    }

    /// How much redundancy to spend, as receiver reports tell.
    /// - Parameter percent: Clamped to 0 to 100.
    public func setExpectedLoss(percent: Int) {
        _ = copus_encoder_set(encoder, OPUS_SET_PACKET_LOSS_PERC_REQUEST, opus_int32(min(max(percent, 0), 100)))
    }

    /// - Parameter complexity: Clamped to 0 to 10; heard from the next frame on.
    public func setComplexity(_ complexity: Int) {
        _ = copus_encoder_set(encoder, OPUS_SET_COMPLEXITY_REQUEST, opus_int32(min(max(complexity, 0), 10)))
    }

    /// Samples the output lags the input, at the input's rate.
    public var latency: Int {
        var samples: opus_int32 = 0
        _ = copus_encoder_get(encoder, OPUS_GET_LOOKAHEAD_REQUEST, &samples)
        return Int(samples)
    }

    /// Forgets the stream so far; settings stay.
    public func reset() {
        _ = copus_encoder_reset(encoder)
    }

    /// Frame lengths Opus codes, in units of 2.5 ms.
    private static let frameSteps: Set<Int> = [1, 2, 4, 8, 16, 24]

    private func set(_ request: Int32, _ value: Int) throws(CodecError) {
        guard let value = opus_int32(exactly: value) else { throw .library(OPUS_BAD_ARG) }
        let error = copus_encoder_set(encoder, request, value)
        guard error == OPUS_OK else { throw .library(error) }
    }
}
