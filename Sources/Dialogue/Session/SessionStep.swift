import Events
import Timing

/// One input of a session while it is being handled: when it came, what the user is doing, and what came of it so far.
struct SessionStep: Sendable {
    let now: Moment
    /// For the agent's half, which never sees the user's.
    var user: UserActivity
    private(set) var outputs: [Session.Output] = []

    init(now: Moment, user: UserActivity = UserActivity()) {
        (self.now, self.user) = (now, user)
    }

    mutating func append(_ output: Session.Output) { outputs.append(output) }

    /// Appends `output` unless it is among those from `index` on; it then comes first of them.
    mutating func ensure(_ output: Session.Output, from index: Int) {
        if !outputs[index...].contains(output) { outputs.insert(output, at: index) }
    }
}

/// What the agent's half has to know of the user's.
struct UserActivity: Hashable, Sendable {
    var isSpeaking = false
    /// User items whose transcripts are pending, in the order of their commits.
    var pendingItems: [ItemID] = []
    /// Something that the user said may still call for an answer: its transcript is pending.
    var mayCallForAnswer = false
}

/// What the user's half has to know of the agent's.
struct AgentActivity: Hashable, Sendable {
    /// A response of the conversation is being generated.
    var isResponding = false
    /// A response is being generated, or its audio is still being played.
    var isAnswering = false
    /// It neither speaks nor is about to, and the caller is not on hold.
    var isIdle = true
    /// When audio that was sent will have been played; nil when nothing plays, or a clock pulls the audio.
    var playsUntil: Moment?
}
