/// How many calls arrived lately. Their handshakes keep loops busy for a moment, which says nothing about what calls
/// need once they are up.
struct Arrivals: Sendable {
    /// Calls whose first check arrived, in each of the last steps, the newest last.
    private var counts: [Int] = []
    private var current = 0
    /// Control sockets that opened in this step, and in the one before.
    private var opened = (now: 0, before: 0)

    /// Of a quarter of a second each: what a step measures of loops is their last second.
    private static let steps = 5
    /// Calls whose handshakes together take less than a tenth of a core.
    private static let few = 10

    /// Whether so many arrived that frames may be late because of them.
    var isCrowd: Bool { counts.reduce(0, +) > Self.few }
    /// Whether hardly any arrived: what loops work is for the calls that are up.
    var isQuiet: Bool { counts.count == Self.steps && counts.reduce(0, +) <= 1 }

    /// Whether none arrived for more than a second.
    var areNone: Bool { counts.reduce(current, +) == 0 }

    /// Whether a control socket has just opened, whose offer will follow at once.
    var hasNewSocket: Bool { opened.now + opened.before > 0 }

    mutating func countSocket() { opened.now += 1 }

    mutating func countCall() { current += 1 }

    /// A step ends.
    mutating func note() {
        counts.append(current)
        if counts.count > Self.steps { counts.removeFirst() }
        current = 0
        opened = (now: 0, before: opened.now)
    }
}
