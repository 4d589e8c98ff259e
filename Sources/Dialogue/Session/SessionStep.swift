import Events
import SansIO

/// One input of a session while it is being handled: when it came, what the user is doing, and what came of it so far.
package struct SessionStep: Sendable {
    package let now: Moment
    /// For the agent's half, which never sees the user's.
    package var user: UserActivity
    package private(set) var outputs: [Session.Output] = []

    package init(now: Moment, user: UserActivity = UserActivity()) {
        (self.now, self.user) = (now, user)
    }

    mutating func append(_ output: Session.Output) { outputs.append(output) }

    /// Appends `output` unless it is among those from `index` on; it then comes first of them.
    mutating func ensure(_ output: Session.Output, from index: Int) {
        if !outputs[index...].contains(output) { outputs.insert(output, at: index) }
    }
}

/// What the agent's half has to know of the user's.
package struct UserActivity: Hashable, Sendable {
    package var isSpeaking = false
    /// User items whose transcripts are pending, in the order of their commits.
    package var pendingItems: [ItemID] = []
    /// Something that the user said may still call for an answer: its transcript is pending.
    package var mayCallForAnswer = false

    package init(isSpeaking: Bool = false, pendingItems: [ItemID] = [], mayCallForAnswer: Bool = false) {
        self.isSpeaking = isSpeaking
        self.pendingItems = pendingItems
        self.mayCallForAnswer = mayCallForAnswer
    }
}

/// What the user's half has to know of the agent's.
package struct AgentActivity: Hashable, Sendable {
    /// A response of the conversation is being generated.
    package var isResponding = false
    /// A response is being generated, or its audio is still being played.
    package var isAnswering = false
    /// It neither speaks nor is about to, and the caller is not on hold.
    package var isIdle = true
    /// When audio that was sent will have been played; nil when nothing plays, or a clock pulls the audio.
    package var playsUntil: Moment?

    package init(
        isResponding: Bool = false, isAnswering: Bool = false, isIdle: Bool = true, playsUntil: Moment? = nil
    ) {
        self.isResponding = isResponding
        self.isAnswering = isAnswering
        self.isIdle = isIdle
        self.playsUntil = playsUntil
    }
}
