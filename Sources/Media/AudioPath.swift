import Audio
import Timing

/// The audio of one call between the network and its session: what came in as frames for the session, what the
/// session says as packets. Confined to one thread.
///
/// Driven by a clock of 20 ms: `pull`, then `push`. Buffers are reused from frame to frame: on a steady stream neither
/// takes memory from the heap.
public final class AudioPath {
    public let receiver: AudioReceiver
    public let sender: AudioSender
    private var detector: VoiceActivityDetector?
    private var processor: InputProcessor?
    /// What the pacer took, for the echo of it; nil while no echo is cancelled.
    private var reference: EchoReference?
    private var isQuiet = true
    private var frames: UInt64 = 0
    /// The frame of the caller's audio that was pulled last: `PCM.inputFrame` samples.
    public private(set) var incoming: [Int16] = []
    /// The frame to be pushed next: `PCM.outputFrame` samples.
    public var outgoing: [Int16] = []

    /// - Parameters:
    ///   - payloadType: Of the packets that are listened to.
    ///   - firstTimestamp: Random, as RFC 3550 §5.1 wants it.
    public init(codec: AudioCodec, payloadType: UInt8, firstTimestamp: UInt32) throws(CodecError) {
        receiver = try AudioReceiver(codec: codec, payloadType: payloadType)
        sender = try AudioSender(codec: codec, firstTimestamp: firstTimestamp)
    }

    /// - Parameter threshold: 0…1 as in `turn_detection.threshold`; nil where nobody asks for voice activity.
    public func detectVoice(threshold: Double?) {
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
    public func process(_ wanted: InputProcessing) throws(InputProcessor.Fault) {
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
    public func wantsReport() -> Bool {
        frames &+= 1
        return frames % 100 == 0
    }

    /// Takes the next 20 ms of the caller's audio into `incoming`.
    /// - Returns: Whether there is voice in it; nil before the first packet came.
    public func pull(now: Moment) -> Bool? {
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
    public func push(isPlaying: Bool) -> AudioSender.Packet? {
        let frame = isPlaying ? outgoing : nil
        reference?.play(frame)
        return sender.advance(frame)
    }
}
