import SansIO

/// When an incoming message that has begun must be complete. Reads no clock.
package struct MessageDeadline {
    private let timeout: Duration
    /// When the message that is under way must be complete; nil without one.
    package private(set) var deadline: Moment?

    package init(timeout: Duration) {
        self.timeout = timeout
    }

    /// To be called after each read.
    /// - Parameters:
    ///   - isUnfinished: A message has begun and not ended.
    ///   - hasFinished: One ended in this read, so that what is unfinished began in it.
    package mutating func update(isUnfinished: Bool, hasFinished: Bool, now: Moment) {
        if !isUnfinished {
            deadline = nil
        } else if deadline == nil || hasFinished {
            deadline = now + timeout
        }
    }

    /// The server itself did not read meanwhile: the client gets its time again.
    package mutating func restart(now: Moment) {
        if deadline != nil { deadline = now + timeout }
    }

    package func isOver(now: Moment) -> Bool { deadline.map { now >= $0 } ?? false }
}
