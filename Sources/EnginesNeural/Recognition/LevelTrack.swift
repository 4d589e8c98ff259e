import Glibc

/// How loud each 20 ms of an utterance is, and which of them stand out from what lies under them. Frames are counted
/// from the start of the utterance.
struct LevelTrack {
    /// Samples of a frame: 20 ms.
    static let frame = 320

    /// dBFS of the frames from `first` on.
    private var levels: [Float] = []
    private(set) var first = 0
    /// Of the loudest speech so far, dBFS.
    private var loudest = lowest

    /// Frames measured.
    var end: Int { first + levels.count }

    mutating func append(_ samples: ArraySlice<Int16>) {
        var energy: Float = 0
        for sample in samples { energy += Float(sample) * Float(sample) }
        let power = energy / Float(max(1, samples.count)) / (32_768 * 32_768)
        levels.append(power > 0 ? max(Self.lowest, 10 * log10f(power)) : Self.lowest)
    }

    mutating func remove(before frame: Int) {
        let count = min(max(0, frame - first), levels.count)
        loudest = max(loudest, peak)
        levels.removeFirst(count)
        first += count
    }

    /// Frames of a range that are louder than what lies under the speech.
    func voiced(in range: Range<Int>) -> [Int] {
        let threshold = self.threshold
        return range.clamped(to: first..<end).filter { levels[$0 - first] > threshold }
    }

    /// The middle of the quietest 200 ms of a range; nil for a range that is shorter.
    func quietest(in range: Range<Int>) -> Int? {
        let range = range.clamped(to: first..<end)
        let width = 10
        guard range.count >= width else { return nil }
        var sum = levels[range.lowerBound - first..<range.lowerBound - first + width].reduce(0, +)
        var best = (sum: sum, start: range.lowerBound)
        for start in range.dropLast(width) {
            sum += levels[start + width - first] - levels[start - first]
            // Of two that are as quiet the later one: the more is decoded in one go, the better.
            if sum <= best.sum { best = (sum, start + 1) }
        }
        return best.start + width / 2
    }

    /// The middle of the last run of at least `length` quiet frames in a range that has speech behind it or ends with it.
    func lastPause(of length: Int, in range: Range<Int>) -> Int? {
        let threshold = self.threshold
        var (run, found) = (0, Int?.none)
        for frame in range.clamped(to: first..<end) {
            if levels[frame - first] <= threshold {
                run += 1
                if run >= length { found = frame - run / 2 }
            } else {
                run = 0
            }
        }
        return found
    }

    /// Speech is louder than this. Noise that does not change has nothing above it, and neither has silence.
    private var threshold: Float {
        guard !levels.isEmpty else { return 0 }
        let floor = levels.sorted()[levels.count / 10]
        let peak = max(peak, loudest)
        return max(floor + max(4, 0.4 * (self.peak - floor)), peak - 32, -66)
    }

    /// The fifth loudest frame: a click is shorter.
    private var peak: Float { levels.count < 5 ? Self.lowest : levels.sorted()[levels.count - 5] }

    private static let lowest: Float = -96
}
