import Audio

/// One outgoing audio stream: frames in, RTP payloads with their place on the stream's clock out.
///
/// The clock runs whether or not anything is said, so a pause shows as a jump of the timestamp; the first packet after
/// one carries the marker (RFC 3551 §4.1). Confined to one thread with its encoder.
public final class AudioSender {
    public struct Packet: Sendable {
        public var payload: [UInt8]
        /// In ticks of the codec's RTP clock.
        public var timestamp: UInt32
        public var marker: Bool
    }

    private var encoder: any AudioEncoder
    private var codec: AudioCodec
    private var ticksPerFrame: UInt32
    private var timestamp: UInt32
    private var isTalking = false
    private var payload: [UInt8] = []
    private var effort = EncoderEffort()

    /// - Parameter firstTimestamp: Random, as RFC 3550 §5.1 wants it.
    public init(codec: AudioCodec, firstTimestamp: UInt32) throws(CodecError) {
        encoder = try codec.makeEncoder()
        self.codec = codec
        ticksPerFrame = codec.ticks(in: PCM.frameDuration)
        timestamp = firstTimestamp
    }

    /// A later answer has agreed on `codec`. Under the same clock rate the stream goes on; under another one begins.
    /// - Parameter firstTimestamp: Of the new stream: random.
    public func change(to codec: AudioCodec, firstTimestamp: UInt32) throws(CodecError) {
        guard codec != self.codec else { return }
        encoder = try codec.makeEncoder()
        if effort.isOn { encoder.setLowEffort(true) }
        if codec.clockRate != self.codec.clockRate { timestamp = firstTimestamp }
        self.codec = codec
        ticksPerFrame = codec.ticks(in: PCM.frameDuration)
        isTalking = false
    }

    /// Moves the stream on by 20 ms.
    /// - Parameter frame: `PCM.outputFrame` samples at 24 kHz, or nil where nothing is said.
    /// - Returns: What to send, if anything.
    public func advance(_ frame: [Int16]?) -> Packet? {
        defer { timestamp &+= ticksPerFrame }
        guard let frame else {
            isTalking = false
            return nil
        }
        guard (try? encoder.encode(frame, into: &payload)) == true else { return nil }
        defer { isTalking = true }
        return Packet(payload: payload, timestamp: timestamp, marker: !isTalking)
    }

    /// How much time encoding may take, by how busy the loop is that the call lives on.
    /// - Parameter load: The share of the time in which it is not free, 0…1.
    public func follow(load: Double) {
        guard effort.follow(load: load) else { return }
        encoder.setLowEffort(effort.isOn)
    }

    /// Percent of our packets that the receiver reports lost; sets how much redundancy the codec adds.
    public func setExpectedLoss(percent: Int) {
        encoder.setExpectedLoss(percent: percent)
    }
}
