import Timing

/// Decides when to ping a peer and when to give it up. Anything heard from it counts as life, not only pongs.
struct KeepAlive {
    enum Action: Equatable {
        case ping
        /// The peer left `missedPongs` pings without a sign of life.
        case giveUp
        /// Too early; come back at `nextDeadline`.
        case wait
    }

    let interval: Duration
    let missedPongs: Int
    private(set) var nextDeadline: Moment
    private var unanswered = 0

    init(interval: Duration, missedPongs: Int, now: Moment) {
        self.interval = interval
        self.missedPongs = missedPongs
        nextDeadline = now + interval
    }

    mutating func heard() {
        unanswered = 0
    }

    mutating func handleDeadline(now: Moment) -> Action {
        guard now >= nextDeadline else { return .wait }
        guard unanswered < missedPongs else { return .giveUp }
        unanswered += 1
        nextDeadline = now + interval
        return .ping
    }
}
