import Audio
import Media
import NIOCore
import RTC
import RTCPort
import SansIO

/// The audio of one call and the clock that drives it. Confined to the call's event loop.
final class CallMedia {
    let audio: AudioPath
    private var clock: FrameClock?

    /// - Parameter before: What another connection of the call has carried; the time of the caller's audio goes on.
    init(
        _ negotiated: Negotiation.Audio, after before: CallMedia?, voiceModels: VoiceActivityModels
    ) throws(CodecError) {
        audio = try AudioPath(
            codec: .init(negotiated.codec), payloadType: negotiated.payloadType,
            firstTimestamp: .random(in: 0 ... .max), voiceModels: voiceModels,
            hasBegun: before?.audio.receiver.hasBegun ?? false)
        audio.follow(negotiated.direction)
    }

    /// A later answer on the same connection holds: from the next frame on.
    func change(to negotiated: Negotiation.Audio) throws(CodecError) {
        try audio.change(
            to: .init(negotiated.codec), payloadType: negotiated.payloadType, firstTimestamp: .random(in: 0 ... .max))
        audio.follow(negotiated.direction)
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
