/// Samples of an utterance that are not settled yet, and how loud they are. Positions are samples from the start of the
/// utterance.
struct SegmentAudio {
    private var samples: [Int16] = []
    /// Samples at the front that are settled but not removed yet, so that removing takes linear time in all.
    private var head = 0
    private(set) var start = 0
    private var levels = LevelTrack()

    var count: Int { samples.count - head }
    var end: Int { start + count }

    mutating func append(_ piece: [Int16]) { samples += piece }

    /// Measures the levels of what was fed, up to a position.
    mutating func measure(upTo limit: Int) {
        let limit = min(limit, end)
        while (levels.end + 1) * LevelTrack.frame <= limit {
            let next = max(start, (levels.end + 1) * LevelTrack.frame)
            levels.append(samples[index(max(start, levels.end * LevelTrack.frame))..<index(next)])
        }
    }

    mutating func remove(before position: Int) {
        let position = min(max(position, start), end)
        head += position - start
        start = position
        levels.remove(before: position / LevelTrack.frame)
        if head * 2 >= samples.count {
            samples.removeFirst(head)
            head = 0
        }
    }

    func samples(in range: Range<Int>) -> [Int16] {
        let range = range.clamped(to: start..<end)
        return Array(samples[index(range.lowerBound)..<index(range.upperBound)])
    }

    /// Frames that are measured and stand out.
    func voiced(in range: Range<Int>) -> [Int] { levels.voiced(in: frames(range)) }

    /// The quietest place of a range.
    func cut(in range: Range<Int>) -> Int {
        levels.quietest(in: frames(range)).map { $0 * LevelTrack.frame } ?? range.upperBound
    }

    /// The middle of the last pause of 300 ms in a range.
    func pause(in range: Range<Int>) -> Int? {
        guard !range.isEmpty else { return nil }
        return levels.lastPause(of: 15, in: frames(range)).map { $0 * LevelTrack.frame }
    }

    private func index(_ position: Int) -> Int { position - start + head }

    private func frames(_ range: Range<Int>) -> Range<Int> {
        range.lowerBound
            / LevelTrack.frame..<max(
                range.lowerBound / LevelTrack.frame, range.upperBound / LevelTrack.frame)
    }
}
