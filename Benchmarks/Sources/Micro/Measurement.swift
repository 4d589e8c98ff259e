import CAllocationCounter
import Glibc

/// What one operation costs.
struct Measurement: Codable {
    var name: String
    var unit: String
    /// Median over the batches.
    var nanoseconds: Double
    /// Against one turn of the yardstick, batch by batch: what another machine can be held to.
    var cost: Double
    /// Blocks taken from the heap per operation, C libraries included.
    var allocations: Double
}

/// A fixed piece of arithmetic, about a microsecond of it. Times are told as multiples of it, measured right before and
/// after, so that a slower machine or a busy one moves both.
enum Yardstick {
    @inline(never)
    static func turn(_ seed: UInt64) -> UInt64 {
        var state = seed | 1
        for _ in 0..<500 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
        }
        return state
    }

    static func nanoseconds() -> Double {
        var state: UInt64 = 1
        let start = Clock.now()
        for _ in 0..<200 { state = turn(state) }
        let end = Clock.now()
        use(state)
        return Double(end - start) / 200
    }
}

enum Clock {
    /// Nanoseconds of processor time of this thread: what others do meanwhile is not counted.
    static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}

extension Measurement {
    /// Long enough that reading the clock is nothing beside it.
    private static let batchTime = 2_000_000.0

    init(_ benchmark: Benchmark, batches: Int) throws {
        let work = try benchmark.setUp()
        func time(_ count: Int) throws -> (nanoseconds: Double, allocations: UInt) {
            try work.prepare(count)
            let allocated = allocation_count()
            let start = Clock.now()
            try work.run(count)
            let end = Clock.now()
            return (Double(end - start), allocation_count() - allocated)
        }
        // Buffers grow to their size, caches fill, and the length of a batch is found.
        var count = 16
        while try time(count).nanoseconds < Self.batchTime, count < 1 << 20 { count *= 2 }
        var times: [Double] = []
        var costs: [Double] = []
        var allocations: UInt = 0
        for _ in 0..<batches {
            let before = Yardstick.nanoseconds()
            let batch = try time(count)
            let after = Yardstick.nanoseconds()
            times.append(batch.nanoseconds / Double(count))
            costs.append(batch.nanoseconds / Double(count) / ((before + after) / 2))
            allocations += batch.allocations
        }
        name = benchmark.name
        unit = benchmark.unit
        nanoseconds = times.median
        cost = costs.median
        self.allocations = Double(allocations) / Double(count * batches)
    }
}

extension [Double] {
    /// 0 for none.
    var median: Double {
        let sorted = self.sorted()
        return isEmpty ? 0 : sorted[count / 2]
    }
}
