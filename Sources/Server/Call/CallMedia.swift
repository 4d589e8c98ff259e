import Audio
import Media
import NIOCore
import RTC
import RTCPort
import Timing

/// The audio of one call and the clock that drives it. Confined to the call's event loop.
final class CallMedia {
    let audio: AudioPath
    private var clock: FrameClock?
    /// The pacer took a frame that is not encoded yet, or found that there is none.
    private var isPlaying: Bool?
    /// Encoded, and not sent yet.
    private var packet: AudioSender.Packet?

    init(_ negotiated: Negotiation.Audio, firstTimestamp: UInt32) throws(CodecError) {
        audio = try AudioPath(
            codec: .init(negotiated.codec), payloadType: negotiated.payloadType, firstTimestamp: firstTimestamp)
    }

    func start(on wheel: FrameWheel, now: Moment, _ work: FrameWork) {
        guard clock == nil else { return }
        clock = FrameClock(on: wheel, now: now, work)
    }

    /// The pacer took `audio.outgoing`, or nothing.
    func took(isPlaying: Bool) { self.isPlaying = isPlaying }

    /// Encodes what the pacer took.
    func encode() {
        guard let isPlaying = isPlaying.take() else { return }
        packet = audio.push(isPlaying: isPlaying)
    }

    /// What was encoded, once. Not to be kept: the encoder writes the next one in its place.
    func takePacket() -> AudioSender.Packet? { packet.take() }

    func stop() {
        clock?.stop()
        clock = nil
    }
}
