import Glibc

/// Measures how the cost of an operation grows with the size of its input, in one run and in CPU time of the thread, so
/// that other work on the machine makes little difference.
///
/// The size is doubled from 1 KiB to the largest that a peer can send, or to what takes 8 ms. The ratio of the last cost to
/// that of a quarter of the size tells the order: 4 is linear, n log n stays below 5, quadratic is 16. Where caches make the
/// quarter cheap, the sixteenth decides. What grows up to a bound and is linear beyond passes, as long as the bound lies
/// well below the largest size.
struct Growth: CustomStringConvertible {
    /// Above this, an operation is not linear.
    static let limit = 7.0
    /// The same for a sixteenth of the size: 16 is linear, quadratic is 256.
    private static let wideLimit = 36.0

    let parser: String
    let shape: String
    /// Bytes of the largest input that was measured.
    private(set) var size = 0
    /// Cost of the largest input.
    private(set) var nanosecondsPerByte = 0.0
    /// Of the cost of the largest input to that of one a quarter its size.
    private(set) var ratio = 0.0

    /// - Parameters:
    ///   - largest: Bytes of the largest input; a build that is not optimised measures an eighth of it.
    ///   - input: Makes an input of about so many bytes.
    init<Input>(
        _ parser: String, _ shape: String, largest: Int, input: (_ size: Int) -> Input, run: (Input) -> Void
    ) {
        (self.parser, self.shape) = (parser, shape)
        #if DEBUG
            let largest = max(4096, largest / 8)
        #endif
        var points: [Point<Input>] = []
        var size = largest
        while size > 1024 { size /= 2 }
        while size <= largest, points.count < 3 || points.last.map({ $0.cost < Self.longest }) ?? true {
            points.append(Point(size: size, input: input(size), run: run))
            ratio = Self.ratio(points.map(\.cost))
            // No noise is as great; what is larger could take minutes.
            if ratio > 2 * Self.limit, points.last.map({ $0.cost > Self.longest / 4 }) ?? false { break }
            size *= 2
        }
        Self.sample(&points, &ratio, run)
        // A step, such as a bound that was reached, ends with the size; what is not linear goes on.
        while ratio > Self.limit, ratio < 3 * Self.limit, let last = points.last, last.size < largest,
            last.cost < 8 * Self.longest
        {
            points.append(Point(size: last.size * 2, input: input(last.size * 2), run: run))
            Self.sample(&points, &ratio, run)
        }
        if let last = points.last { (self.size, nanosecondsPerByte) = (last.size, last.cost / Double(last.size)) }
    }

    /// Keeps the least of samples that alternate between the sizes: a moment in which the machine is slow slows them all.
    /// While the ratio is suspicious there are more of them, spread over more time.
    private static func sample<Input>(_ points: inout [Point<Input>], _ ratio: inout Double, _ run: (Input) -> Void) {
        ratio = Self.ratio(points.map(\.cost))
        var rounds = 0
        while rounds < 3 || rounds < 30 && ratio > limit && ratio < 3 * limit {
            for index in points.indices { points[index].sample(run) }
            ratio = Self.ratio(points.map(\.cost))
            rounds += 1
        }
    }

    /// What is as fast as copying memory is so at every size; its ratio tells of the caches of the machine.
    var isLinear: Bool { ratio <= Self.limit || nanosecondsPerByte < 2 }

    var description: String {
        let tenths = Int((ratio * 10).rounded())
        return
            "| \(parser) | \(shape) | \(size) | \(Int(nanosecondsPerByte.rounded())) | \(tenths / 10).\(tenths % 10) |"
    }

    /// Nanoseconds of one run behind which the size grows no more.
    private static let longest = 8_000_000.0

    private static func ratio(_ costs: [Double]) -> Double {
        guard costs.count > 2, let last = costs.last else { return 0 }
        let ratio = last / costs[costs.count - 3]
        guard costs.count > 4, last / costs[costs.count - 5] < wideLimit else { return ratio }
        return min(ratio, limit)
    }

    private struct Point<Input> {
        let size: Int
        let input: Input
        let repetitions: Int
        /// Nanoseconds of one run, the least of all samples.
        var cost: Double

        /// A sample takes 0.3 ms or more.
        init(size: Int, input: Input, run: (Input) -> Void) {
            (self.size, self.input) = (size, input)
            cost = Growth.time(run, input, repetitions: 1)
            var repetitions = 1
            while cost * Double(repetitions) < 300_000, repetitions < 10_000 {
                repetitions *= 4
                cost = min(cost, Growth.time(run, input, repetitions: repetitions))
            }
            self.repetitions = repetitions
        }

        mutating func sample(_ run: (Input) -> Void) {
            cost = min(cost, Growth.time(run, input, repetitions: repetitions))
        }
    }

    private static func time<Input>(_ run: (Input) -> Void, _ input: Input, repetitions: Int) -> Double {
        let start = threadTime()
        for _ in 0..<repetitions { run(input) }
        return Double(threadTime() - start) / Double(repetitions)
    }

    private static func threadTime() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

/// Keeps the optimiser from leaving out what has no other use.
@inline(never) @_optimize(none)
func consume<Value>(_ value: Value) {}
