/// How many calls came lately: their handshakes keep loops busy for a moment, which says nothing about what calls need.
struct Arrivals: Sendable {
    /// In each of the last steps, the newest last.
    private var counts: [Int] = []
    private var current = 0
    /// Control sockets that opened in this step, and in the one before.
    private var knocks = (now: 0, before: 0)

    /// Of a quarter of a second each: what a step measures of loops is their last second.
    private static let steps = 5
    /// Calls whose handshakes together take less than a tenth of a core.
    private static let few = 10

    /// Whether so many came that frames may be late for their sake.
    var isCrowd: Bool { counts.reduce(0, +) > Self.few }
    /// Whether hardly any came: what loops work is for the calls that are up.
    var isQuiet: Bool { counts.count == Self.steps && counts.reduce(0, +) <= 1 }

    /// Whether nobody came for more than a second.
    var areNone: Bool { counts.reduce(current, +) == 0 }

    /// Whether somebody has just come to the door, who will offer at once.
    var isSomebodyAtTheDoor: Bool { knocks.now + knocks.before > 0 }

    /// A control socket opens.
    mutating func knock() { knocks.now += 1 }

    /// A call comes.
    mutating func count() { current += 1 }

    /// A step ends.
    mutating func note() {
        counts.append(current)
        if counts.count > Self.steps { counts.removeFirst() }
        current = 0
        knocks = (now: 0, before: knocks.now)
    }
}
