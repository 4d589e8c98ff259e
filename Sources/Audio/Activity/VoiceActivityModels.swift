import Synchronization

/// The models that new voice activity detectors use. The server has one of these, and may replace a model in it at any time:
/// detectors that are made afterwards use it, those of calls that are up keep theirs.
public final class VoiceActivityModels: Sendable {
    private let model: Mutex<SileroModel?>

    /// - Parameter silero: nil: detectors do without, as `VoiceActivityDetector` describes.
    public init(silero: SileroModel? = nil) {
        model = Mutex(silero)
    }

    /// Read once for each detector, never for each frame: it takes a lock.
    public var silero: SileroModel? {
        get { model.withLock { $0 } }
        set { model.withLock { $0 = newValue } }
    }
}
