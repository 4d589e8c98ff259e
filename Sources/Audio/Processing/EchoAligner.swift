/// Keeps the reference in step with its echo: holds it back until its echo is about to come, and says when an echo is
/// heard that the canceller cannot know yet, or that it let through.
struct EchoAligner {
    /// How far the reference stays ahead of its echo, in samples at 16 kHz. The canceller's filter reaches 128 ms from
    /// there: an estimate that is a pitch period off, and a path that grows shorter by one packet, stay inside.
    private static let lead = 30 * 16
    /// Paths that differ by less are one path, in samples.
    private static let tolerance = 24 * 16
    /// Likeness from which a delay is believed. Speech of somebody else stays under 0.13; an echo of speech lies above
    /// 0.4 when it begins, and above 0.2 in a room that echoes itself.
    private static let convincing: Float = 0.2
    /// Likeness from which a frame counts as echo while the canceller learns.
    private static let suspicious: Float = 0.12
    /// Findings in a row that move a path that was known.
    private static let moves = 3
    /// Frames with echo that the canceller has to learn a path.
    private static let lessons = 25
    /// Frames that it has at least, each time an echo came through.
    private static let repetition = 10
    /// Where a path is known and nothing comes through, one frame of this many is searched for another.
    private static let interval = 4

    private var search = EchoDelay()
    private var residual = ResidualEcho()
    /// The reference, in a ring of twice the longest delay.
    private var ring = [Int16](repeating: 0, count: EchoDelay.longest + 2 * PCM.inputFrame)
    private var written = 0
    private(set) var delay: Int?
    private var doubts = 0
    private var lessonsLeft = EchoAligner.lessons
    private var frames = 0

    /// Takes one frame of each, 20 ms at 16 kHz.
    /// - Parameter aligned: Replaced by the reference whose echo `near` holds.
    /// - Returns: Whether `near` is an echo that the canceller has not learnt to take away.
    mutating func align(near: [Int16], far: [Int16], into aligned: inout [Int16]) -> Bool {
        push(far)
        let isExposed = learn(near: near, far: far)
        let shift = max(0, (delay ?? 0) - Self.lead)
        let start = written + ring.count - PCM.inputFrame - shift
        for index in 0..<PCM.inputFrame {
            aligned[index] = ring[(start + index) % ring.count]
        }
        return isExposed
    }

    /// Takes what the canceller has left of the frame that was aligned last, with the same `far`.
    /// - Returns: Whether it is still an echo: the path has moved, as it does when a packet is late or lost.
    mutating func comesThrough(_ left: [Int16], far: [Int16]) -> Bool {
        guard let finding = residual.update(left: left, far: far), finding.likeness > Self.convincing else {
            return false
        }
        believe(finding.delay)
        lessonsLeft = max(lessonsLeft, Self.repetition)
        return true
    }

    private mutating func push(_ far: [Int16]) {
        for sample in far {
            ring[written] = sample
            written = (written + 1) % ring.count
        }
    }

    private mutating func learn(near: [Int16], far: [Int16]) -> Bool {
        frames &+= 1
        let isSettled = delay != nil && lessonsLeft == 0 && doubts == 0 && !residual.isAudible
        guard let finding = search.update(near: near, far: far, skips: isSettled && frames % Self.interval != 0) else {
            return false
        }
        if finding.likeness > Self.convincing { believe(finding.delay) }
        guard finding.likeness > Self.suspicious, lessonsLeft > 0 || doubts > 0 else { return false }
        lessonsLeft = max(0, lessonsLeft - 1)
        return true
    }

    private mutating func believe(_ found: Int) {
        guard let known = delay else { return move(to: found) }
        guard abs(found - known) > Self.tolerance else {
            doubts = 0
            return
        }
        doubts += 1
        if doubts >= Self.moves { move(to: found) }
    }

    private mutating func move(to found: Int) {
        delay = found
        doubts = 0
        lessonsLeft = Self.lessons
    }
}
