import SansIO

/// Decides when to ping a peer and when to give it up. Anything heard from it counts as life, not only pongs.
package struct KeepAlive {
    package enum Action: Equatable {
        case ping
        /// The peer left `missedPongs` pings without a sign of life.
        case giveUp
        /// Too early; come back at `nextDeadline`.
        case wait
    }

    let interval: Duration
    let missedPongs: Int
    package private(set) var nextDeadline: Moment
    private var unanswered = 0

    package init(interval: Duration, missedPongs: Int, now: Moment) {
        self.interval = interval
        self.missedPongs = missedPongs
        nextDeadline = now + interval
    }

    package mutating func heard() {
        unanswered = 0
    }

    package mutating func handleDeadline(now: Moment) -> Action {
        guard now >= nextDeadline else { return .wait }
        guard unanswered < missedPongs else { return .giveUp }
        unanswered += 1
        nextDeadline = now + interval
        return .ping
    }
}
