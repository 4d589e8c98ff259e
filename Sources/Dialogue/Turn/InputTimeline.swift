/// The time axis of a session's input audio: samples since the first frame, at 16 kHz, mono.
///
/// Every frame counts, silence included, so positions are times: what the wire calls `audio_start_ms` and
/// `audio_end_ms` is read off here.
public enum InputTimeline {
    /// Samples per second.
    public static let rate = 16_000

    /// Samples in that many milliseconds, which are clamped to a day; never negative.
    public static func samples(milliseconds: Int) -> Int {
        min(max(milliseconds, 0), 86_400_000) * (rate / 1000)
    }

    /// How long so many samples last.
    public static func duration(of samples: Int) -> Duration {
        .microseconds(samples * 1_000_000 / rate)
    }

    /// Milliseconds from the start of the axis to `position`.
    public static func milliseconds(at position: Int) -> Int {
        position / (rate / 1000)
    }
}
