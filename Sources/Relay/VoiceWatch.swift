import Dialogue
import SansIO

/// Listens for a voice while the agent speaks, on this side of a remote model that takes its time to notice.
struct VoiceWatch: Sendable {
    private var detector: TurnDetector?
    /// Samples of the input timeline that it has heard.
    private var heard = 0
    /// Playout pauses until then for a user who seems to speak.
    private(set) var heldUntil: Moment?

    /// From the first sign of a voice to the remote's word on it. Speech that it wants to hear comes on top.
    private static let patience = Duration.milliseconds(1000)

    var isOn: Bool { detector != nil }

    mutating func start(_ settings: TurnDetector.Settings) {
        if detector == nil { detector = TurnDetector(settings: settings) }
        detector?.settings = settings
    }

    mutating func stop() { detector = nil }

    mutating func handle(voice: Bool, count: Int, isMissing: Bool) -> [TurnDetector.Output] {
        defer { heard += count }
        return detector?.handle(voice: voice, at: heard, count: count, isMissing: isMissing) ?? []
    }

    mutating func hold(now: Moment) { heldUntil = now + Self.patience }

    mutating func release() { heldUntil = nil }
}
