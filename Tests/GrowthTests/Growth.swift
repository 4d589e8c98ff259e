import Glibc

/// Measures how the cost of an operation grows with the size of its input, in one run and in CPU time of the thread, so
/// that other work on the machine makes no difference.
///
/// The size is doubled from small to the largest that a peer can send. For each size and four times that, the ratio of
/// their costs tells the order: 4 is linear, n log n stays below 5, quadratic is 16.
struct Growth: CustomStringConvertible {
    /// Above this, an operation is not linear.
    static let limit = 7.0

    let parser: String
    let shape: String
    /// Bytes of the largest input that was measured.
    private(set) var size = 0
    /// Cost of the largest input.
    private(set) var nanosecondsPerByte = 0.0
    /// The highest ratio of the cost of an input to that of one a quarter its size.
    private(set) var ratio = 0.0

    /// - Parameters:
    ///   - largest: Bytes of the largest input; an optimised build measures all of it.
    ///   - input: Makes an input of about so many bytes.
    init<Input>(
        _ parser: String, _ shape: String, largest: Int, input: (_ size: Int) -> Input, run: (Input) -> Void
    ) {
        (self.parser, self.shape) = (parser, shape)
        #if DEBUG
            let largest = max(1024, largest / 8)
        #endif
        var size = largest
        while size > 1024 { size /= 2 }
        var costs: [Double] = []
        while size <= largest {
            let made = input(size)
            let cost = Self.cost { run(made) }
            costs.append(cost)
            (self.size, nanosecondsPerByte) = (size, cost / Double(size))
            if costs.count > 2, costs[costs.count - 3] > Self.least {
                ratio = max(ratio, cost / costs[costs.count - 3])
                // It can only become worse, and would take minutes.
                if ratio > Self.limit { return }
            }
            size *= 2
        }
    }

    var isLinear: Bool { ratio <= Self.limit }

    var description: String {
        let ratio = String(Int((self.ratio * 10).rounded()))
        let tenth = ratio.count > 1 ? ratio.dropLast() + "." + ratio.suffix(1) : "0." + ratio
        return "| \(parser) | \(shape) | \(size) | \(Int(nanosecondsPerByte.rounded())) | \(tenth) |"
    }

    /// Nanoseconds below which a cost is left out of ratios: it is that of a call, not of its input.
    private static let least = 2_000.0

    /// Nanoseconds of one run: the least of five samples, each of which takes half a millisecond or more.
    private static func cost(_ run: () -> Void) -> Double {
        var repetitions = 1
        var best = time(run, repetitions: 1)
        while best * Double(repetitions) < 500_000, repetitions < 10_000 {
            repetitions *= 4
            best = min(best, time(run, repetitions: repetitions))
        }
        // What takes long needs no second sample: noise is small beside it.
        for _ in 0..<4 where best < 50_000_000 { best = min(best, time(run, repetitions: repetitions)) }
        return best
    }

    private static func time(_ run: () -> Void, repetitions: Int) -> Double {
        let start = threadTime()
        for _ in 0..<repetitions { run() }
        return Double(threadTime() - start) / Double(repetitions)
    }

    private static func threadTime() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

/// Keeps the optimiser from leaving out what nobody looks at.
@inline(never) @_optimize(none)
func consume<Value>(_ value: Value) {}
