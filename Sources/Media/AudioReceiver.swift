import Audio
import RTC
import SansIO

/// One incoming audio stream: RTP packets in whatever order they come, frames of 20 ms at 16 kHz on a steady clock out.
///
/// Whatever the network does, each pull gives exactly one frame: decoded, recovered from the redundancy of the next
/// packet, concealed, or silent when nothing is sent at all. Confined to one thread with its decoder.
public final class AudioReceiver {
    public let codec: Audio.AudioCodec
    /// Those that are listened to: that of the last answer, and the one before, whose packets may still be on their way.
    private var payloadTypes: [UInt8]
    private let decoder: any AudioDecoder
    private var jitter: JitterBuffer
    private var frames = FrameBuffer(frameLength: PCM.inputFrame, capacity: PCM.inputFrame * 32)
    // Reused from frame to frame.
    private var playouts: [JitterBuffer.Playout] = []
    private var decoded: [Int16] = []
    /// The stream's time begins with its first packet (Voice Live protocol, chapter B.7).
    public private(set) var hasBegun = false
    /// Whether packets came for the frame that was pulled last: false where it is concealment or silence for lack of
    /// any.
    public private(set) var isReceiving = false

    /// - Parameter hasBegun: The stream's time runs already; its frames are silent until packets come.
    public init(codec: Audio.AudioCodec, payloadType: UInt8, hasBegun: Bool = false) throws(CodecError) {
        self.codec = codec
        self.hasBegun = hasBegun
        payloadTypes = [payloadType]
        decoder = try codec.makeDecoder()
        var configuration = JitterConfiguration()
        configuration.clockRate = UInt32(codec.clockRate)
        jitter = JitterBuffer(configuration: configuration)
    }

    public var statistics: JitterStatistics { jitter.statistics }

    /// A later answer has given the codec another payload type.
    public func follow(payloadType: UInt8) {
        guard payloadTypes.last != payloadType else { return }
        payloadTypes = payloadTypes.suffix(1) + [payloadType]
    }

    public func accepts(_ payloadType: UInt8) -> Bool { payloadTypes.contains(payloadType) }

    /// Drops what waits to be played. The stream's time goes on.
    public func drop() {
        jitter.reset()
        frames.removeAll()
        isReceiving = false
    }

    public func receive(_ packet: AudioPacket, now: Moment) {
        guard accepts(packet.header.payloadType.value) else { return }
        // What cannot be measured cannot be played, and never enters the buffer.
        guard let ticks = try? codec.ticks(of: packet.payload.span) else { return }
        hasBegun = true
        jitter.insert(packet.payload, packet.header, ticks: ticks, now: now)
    }

    /// Takes the next 20 ms. Call it on a clock of 20 ms.
    /// - Parameters:
    ///   - isQuiet: Nobody speaks at present, so the delay may be shortened unheard.
    ///   - frame: Replaced by `PCM.inputFrame` samples.
    public func pull(isQuiet: Bool, into frame: inout [Int16], now: Moment) {
        jitter.pull(now: now, isQuiet: isQuiet, into: &playouts)
        for playout in playouts { play(playout) }
        // A pull that plays nothing new is still fed by the long packet before.
        if !playouts.isEmpty { isReceiving = playouts.contains(where: \.isReceived) }
        // A packet may reach into the next frame, and rounding may leave this one a few samples short.
        let missing = PCM.inputFrame - frames.count
        if missing > 0 { _ = frames.append(Array(repeating: 0, count: missing)) }
        _ = frames.next(into: &frame)
    }

    private func play(_ playout: JitterBuffer.Playout) {
        let duration = codec.duration(ofTicks: playout.ticks)
        do {
            switch playout {
            case .packet(let packet): try decoder.decode(packet.payload, into: &decoded)
            case .lost(_, let next?): try decoder.recover(duration, from: next.payload, into: &decoded)
            case .lost(_, nil): try decoder.conceal(duration, into: &decoded)
            case .empty: silence(duration)
            }
        } catch {
            // A payload that turns out to be damaged is silence: its neighbours are played as if nothing had been.
            silence(duration)
        }
        _ = frames.append(decoded)
    }

    private func silence(_ duration: Duration) {
        decoded.removeAll(keepingCapacity: true)
        decoded.append(contentsOf: repeatElement(0, count: PCM.samples(in: duration, rate: PCM.inputRate)))
    }
}

extension JitterBuffer.Playout {
    /// Something of it came over the network.
    fileprivate var isReceived: Bool {
        switch self {
        case .packet, .lost(_, .some): true
        case .lost(_, nil), .empty: false
        }
    }
}
