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

    init(_ negotiated: Negotiation.Audio, firstTimestamp: UInt32) throws(CodecError) {
        audio = try AudioPath(
            codec: .init(negotiated.codec), payloadType: negotiated.payloadType, firstTimestamp: firstTimestamp)
    }

    func start(on wheel: FrameWheel, now: Moment, onFrame: @escaping @Sendable (Moment) -> Void) {
        guard clock == nil else { return }
        clock = FrameClock(on: wheel, now: now, onFrame: onFrame)
    }

    func stop() {
        clock?.stop()
        clock = nil
    }
}
