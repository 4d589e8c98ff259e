import COpus

/// What the first bytes of an Opus packet tell without decoding it (RFC 6716 §3.1, §3.2).
public struct OpusPacket: Hashable, Sendable {
    /// The longest packet that may occur.
    public static let maximumDuration = Duration.milliseconds(120)

    /// From 2.5 to 120 ms.
    public let duration: Duration
    /// 1 or 2, as coded. What decodes it may mix down.
    public let channels: Int
    /// The coded frames in it, 1 to 48.
    public let frames: Int

    /// - Throws: `CodecError.malformedPacket` for an empty packet, or one whose frame count and duration are
    ///   impossible. Lengths of frames within are checked when it is decoded.
    public init(parsing payload: Span<UInt8>) throws(CodecError) {
        guard payload.count > 0, let length = opus_int32(exactly: payload.count) else { throw .malformedPacket }
        let (samples, channels, frames) = payload.withUnsafeBufferPointer { bytes -> (Int32, Int32, Int32) in
            guard let start = bytes.baseAddress else { return (0, 0, 0) }
            return (
                opus_packet_get_nb_samples(start, length, 48_000),
                opus_packet_get_nb_channels(start),
                opus_packet_get_nb_frames(start, length)
            )
        }
        guard samples > 0, channels > 0, frames > 0 else { throw .malformedPacket }
        duration = .microseconds(Int64(samples) * 1_000 / 48)
        self.channels = Int(channels)
        self.frames = Int(frames)
    }

    public init(parsing payload: [UInt8]) throws(CodecError) {
        try self.init(parsing: payload.span)
    }
}
