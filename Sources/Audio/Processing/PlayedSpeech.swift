import SansIO

/// What a client plays that was sent its audio ahead of time, as the reference for the echo that comes back.
///
/// Nobody tells when a client really plays. Assumed is that it begins with the first piece that reaches it, plays in
/// real time and one response after the other, and falls silent when `stop` is called. How much later the sound comes
/// back is for `InputProcessor` to find out, up to 600 ms, chunks in which the client sends its microphone included.
public struct PlayedSpeech: Sendable {
    /// A client whose microphone runs further ahead of real time sends a recording, which holds no echo.
    private static let ahead = Duration.milliseconds(500)
    /// A client whose microphone lags further behind has paused it while the loudspeaker went on.
    private static let behind = Duration.milliseconds(500)
    /// Speech kept at most, in samples: 5 minutes. What is sent further ahead has no reference.
    private static let limit = 300 * PCM.inputRate

    private var samples: [Int16] = []
    /// The first sample that was not played.
    private var next = 0
    /// When it is played.
    private var due = Moment.zero

    public init() {}

    /// Something waits to be played.
    public var isPlaying: Bool { next < samples.count }

    /// The client was sent speech.
    /// - Parameter speech: 16 kHz mono.
    public mutating func append(_ speech: some Collection<Int16>, now: Moment) {
        if !isPlaying {
            samples.removeAll(keepingCapacity: true)
            next = 0
            due = max(due, now)
        }
        samples.append(contentsOf: speech.prefix(max(0, Self.limit - (samples.count - next))))
    }

    /// The client was told to fall silent.
    public mutating func stop() {
        samples.removeAll()
        next = 0
        due = .zero
    }

    /// What was played while the next 20 ms of the microphone were recorded, which arrived at `now`.
    /// - Parameter frame: Replaced by `PCM.inputFrame` samples, or by none in silence.
    public mutating func take(into frame: inout [Int16], now: Moment) {
        frame.removeAll(keepingCapacity: true)
        if isPlaying, now > due + Self.behind { skip(to: now) }
        guard isPlaying, due <= now + Self.ahead else { return }
        let end = min(next + PCM.inputFrame, samples.count)
        frame.append(contentsOf: samples[next..<end])
        frame.append(contentsOf: repeatElement(0, count: PCM.inputFrame - frame.count))
        next = end
        due += PCM.frameDuration
        // What was played is let go now and then, not with each frame.
        if next >= Self.limit / 10 {
            samples.removeFirst(next)
            next = 0
        }
    }

    private mutating func skip(to now: Moment) {
        next = min(samples.count, next + PCM.samples(in: now - due, rate: PCM.inputRate))
        due = now
    }
}
