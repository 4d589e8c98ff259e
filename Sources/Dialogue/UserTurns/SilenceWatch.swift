import SansIO

/// Follows whether it is the user's turn to speak and nothing comes (`idle_timeout_ms`, Voice Live protocol F.3). The
/// silence counts from the end of playout of the last response.
struct SilenceWatch: Sendable {
    private var since: (moment: Moment, position: Int)?
    private var hasAnswered = false
    /// When audio that a client plays by itself will have been played.
    private var playsUntil: Moment?

    /// - Parameters:
    ///   - isQuiet: Neither the user nor the agent speaks or is about to.
    ///   - position: On the input timeline.
    mutating func watch(isOn: Bool, isQuiet: Bool, agent: AgentActivity, position: Int, now: Moment) {
        if agent.isResponding { hasAnswered = true }
        playsUntil = agent.playsUntil
        guard isOn, hasAnswered, isQuiet else {
            since = nil
            return
        }
        if since == nil { since = (now, position) }
    }

    /// When the silence has lasted for `timeout`, or when playout ends and the silence begins.
    func nextDeadline(timeout: Duration) -> Moment? {
        if let since { return since.moment + timeout }
        return hasAnswered ? playsUntil : nil
    }

    /// - Returns: Where the silence began, once it has lasted for `timeout`. It counts again after the next response.
    mutating func expire(timeout: Duration, now: Moment) -> Int? {
        guard let since, now >= since.moment + timeout else { return nil }
        self.since = nil
        hasAnswered = false
        return since.position
    }
}
