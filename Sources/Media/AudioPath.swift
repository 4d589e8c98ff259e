import Audio
import RTC
import SansIO

/// The audio of one call between the network and its session: what came in as frames for the session, what the
/// session says as packets. Confined to one thread.
///
/// Driven by a clock of 20 ms: `pull`, then `push`. Buffers are reused from frame to frame: on a steady stream neither
/// allocates.
public final class AudioPath {
    public private(set) var receiver: AudioReceiver
    public let sender: AudioSender
    /// Of the codec that a later answer has agreed on: takes over with its first packet, for what was sent before the
    /// answer came is still on its way.
    private var successor: AudioReceiver?
    /// Ours, of the last answer: audio is sent and received only as far as it says so.
    public private(set) var direction = MediaDirection.sendrecv
    private var input: InputPath
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
    ///   - voiceModels: For the detectors of `detectVoice`.
    ///   - hasBegun: The time of the caller's audio runs already: another connection was there before.
    public init(
        codec: Audio.AudioCodec, payloadType: UInt8, firstTimestamp: UInt32,
        voiceModels: VoiceActivityModels = VoiceActivityModels(), hasBegun: Bool = false
    ) throws(CodecError) {
        input = InputPath(voiceModels: voiceModels)
        receiver = try AudioReceiver(codec: codec, payloadType: payloadType, hasBegun: hasBegun)
        sender = try AudioSender(codec: codec, firstTimestamp: firstTimestamp)
    }

    /// A later answer holds.
    /// - Parameter firstTimestamp: Of a stream with another clock rate: random.
    public func change(
        to codec: Audio.AudioCodec, payloadType: UInt8, firstTimestamp: UInt32
    ) throws(CodecError) {
        let next: AudioReceiver? =
            codec == receiver.codec
            ? nil : try AudioReceiver(codec: codec, payloadType: payloadType, hasBegun: receiver.hasBegun)
        try sender.change(to: codec, firstTimestamp: firstTimestamp)
        if next == nil { receiver.follow(payloadType: payloadType) }
        successor = next
        // A payload type that means another codec now cannot tell which of them a packet has.
        if receiver.accepts(payloadType) { succeed() }
    }

    /// The direction of a later answer. If we do not receive any more, buffered audio of the caller is dropped.
    public func follow(_ direction: MediaDirection) {
        guard direction != self.direction else { return }
        self.direction = direction
        if !direction.receives { receiver.drop() }
    }

    private func succeed() {
        guard let successor else { return }
        receiver = successor
        self.successor = nil
    }

    /// One packet of the caller.
    public func receive(_ packet: AudioPacket, now: Moment) {
        guard direction.receives else { return }
        if let successor, successor.accepts(packet.header.payloadType.value) { succeed() }
        receiver.receive(packet, now: now)
    }

    /// - Parameter threshold: 0…1 as in `turn_detection.threshold`; nil if voice activity is not needed.
    public func detectVoice(threshold: Double?) { input.detectVoice(threshold: threshold) }

    /// How the caller's audio is cleaned before anything hears it.
    public func process(_ wanted: InputProcessing) throws(InputProcessor.Fault) {
        reference = wanted.echo == .none ? nil : reference ?? (try? EchoReference())
        try input.process(wanted)
    }

    /// Whether it is time to ask what the peer reports of our packets: every two seconds.
    public func wantsReport() -> Bool {
        frames &+= 1
        return frames % 100 == 0
    }

    /// Whether the network owes the frame that was pulled last. A caller who is not listened to owes none.
    public var isMissing: Bool { direction.receives && !receiver.isReceiving }

    /// Takes the next 20 ms of the caller's audio into `incoming`; silence while the answer does not let us receive.
    /// - Returns: Whether there is voice in it; nil before the first packet came.
    public func pull(now: Moment) -> Bool? {
        guard receiver.hasBegun else { return nil }
        guard direction.receives else {
            incoming.removeAll(keepingCapacity: true)
            incoming.append(contentsOf: repeatElement(0, count: PCM.inputFrame))
            isQuiet = true
            return false
        }
        receiver.pull(isQuiet: isQuiet, into: &incoming, now: now)
        let voice = input.judge(&incoming, played: reference?.frame ?? [])
        isQuiet = !voice
        return voice
    }

    /// The pacer took `outgoing`, or nothing.
    /// - Returns: What to send, if anything.
    public func push(isPlaying: Bool) -> AudioSender.Packet? {
        let frame = isPlaying && direction.sends ? outgoing : nil
        reference?.play(frame)
        return sender.advance(frame)
    }
}
