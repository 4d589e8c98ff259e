import Audio
import Media
import NIOCore
import RTC
import RTCPort
import Timing

/// The audio of one call: what came in as frames for the session, what the session says as packets, and the clock of
/// both. Confined to the call's event loop.
final class CallMedia {
    let receiver: AudioReceiver
    let sender: AudioSender
    private var detector: VoiceActivityDetector?
    private var processor: InputProcessor?
    /// What the pacer took, for the echo of it; nil while no echo is cancelled.
    private var reference: EchoReference?
    private var clock: FrameClock?
    private var isQuiet = true
    private var frames: UInt64 = 0
    /// Reused from frame to frame.
    var incoming: [Int16] = []
    var outgoing: [Int16] = []

    init(_ audio: Negotiation.Audio, firstTimestamp: UInt32) throws(CodecError) {
        receiver = try AudioReceiver(codec: Audio.AudioCodec(audio.codec), payloadType: audio.payloadType)
        sender = try AudioSender(codec: Audio.AudioCodec(audio.codec), firstTimestamp: firstTimestamp)
    }

    func start(on eventLoop: any EventLoop, now: Moment, onFrame: @escaping @Sendable (Moment) -> Void) {
        guard clock == nil else { return }
        clock = FrameClock(every: PCM.frameDuration, on: eventLoop, now: now, onFrame: onFrame)
    }

    func stop() {
        clock?.stop()
        clock = nil
    }

    /// - Parameter threshold: 0…1 as in `turn_detection.threshold`; nil where nobody asks for voice activity.
    func detectVoice(threshold: Double?) {
        guard let threshold else {
            detector = nil
            return
        }
        if let detector {
            detector.threshold = threshold
        } else {
            detector = try? VoiceActivityDetector(threshold: threshold)
        }
    }

    /// How the caller's audio is cleaned before anything hears it.
    func process(_ wanted: InputProcessing) throws(InputProcessor.Fault) {
        reference = wanted.echo == .none ? nil : reference ?? (try? EchoReference())
        guard wanted != .none else {
            processor = nil
            return
        }
        if let processor {
            try processor.change(to: wanted)
        } else {
            processor = try InputProcessor(wanted)
        }
    }

    /// Whether it is time to ask what the peer reports of our packets: every two seconds.
    func wantsReport() -> Bool {
        frames &+= 1
        return frames % 100 == 0
    }

    /// Takes the next 20 ms of the caller's audio into `incoming`.
    /// - Returns: Whether there is voice in it; nil before the first packet came.
    func pull(now: Moment) -> Bool? {
        guard receiver.hasBegun else { return nil }
        receiver.pull(isQuiet: isQuiet, into: &incoming, now: now)
        // A frame that cannot be processed is heard as it came.
        try? processor?.process(&incoming, played: reference?.frame ?? [])
        let voice = (try? detector?.process(processor?.unreduced ?? incoming).voice) ?? false
        isQuiet = !voice
        return voice
    }

    /// The pacer took `outgoing`, or nothing.
    /// - Returns: What to send, if anything.
    func push(isPlaying: Bool) -> AudioSender.Packet? {
        let frame = isPlaying ? outgoing : nil
        reference?.play(frame)
        return sender.advance(frame)
    }
}
