import SansIO

/// The agent's audio: 24 kHz, mono, in frames of 20 ms.
public enum OutputTimeline {
    /// Samples per second.
    public static let rate = 24_000
    /// Samples of one frame.
    public static let frame = rate / 50

    public static func milliseconds(of samples: Int) -> Int {
        samples / (rate / 1000)
    }

    /// Samples in that many milliseconds, which are clamped to a day; never negative.
    public static func samples(milliseconds: Int) -> Int {
        min(max(milliseconds, 0), 86_400_000) * (rate / 1000)
    }

    public static func samples(in duration: Duration) -> Int {
        let nanoseconds = max(0, min(duration.wholeNanoseconds, 86_400_000_000_000))
        return Int(nanoseconds / 1000) * rate / 1_000_000
    }
}
