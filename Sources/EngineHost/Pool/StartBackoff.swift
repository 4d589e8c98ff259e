import SansIO

/// When the next attempt to start a template process is due, after some that failed: 0.1 s, then twice as long each time,
/// up to 10 s.
package struct StartBackoff: Sendable {
    private static let longest = Duration.seconds(10)
    private var wait = Duration.milliseconds(100)
    /// nil while nothing has failed since the last success.
    package private(set) var next: Moment?

    package init() {}

    package func mayStart(now: Moment) -> Bool { next.map { now >= $0 } ?? true }

    package mutating func failed(now: Moment) {
        next = now + wait
        wait = min(wait * 2, Self.longest)
    }

    package mutating func succeeded() { self = StartBackoff() }
}
