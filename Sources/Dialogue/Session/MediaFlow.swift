/// Which ways the audio of a call flows, as the last offer and answer have it. A call that is on hold lacks one or both.
public struct MediaFlow: Hashable, Sendable {
    /// The caller takes the agent's audio. If not, play-out pauses, and nothing that waits counts as heard.
    public var plays: Bool
    /// The caller is listened to. If not, the frames of its audio are silence.
    public var listens: Bool

    public static let both = MediaFlow(plays: true, listens: true)

    public init(plays: Bool, listens: Bool) {
        (self.plays, self.listens) = (plays, listens)
    }
}
