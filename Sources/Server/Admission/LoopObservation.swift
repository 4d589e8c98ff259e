import RTCPort

/// What a media loop has told of itself at one moment, as far as admission goes by it.
package struct LoopObservation: Sendable {
    /// Its last second.
    package var load: LoopLoad
    /// Frames since the start.
    package var frames: UInt64
    /// Those of them that came more than 5 ms late.
    package var late: UInt64
    /// Datagrams since the start, of calls and of strangers.
    package var datagrams: UInt64

    package init(load: LoopLoad = LoopLoad(), frames: UInt64 = 0, late: UInt64 = 0, datagrams: UInt64 = 0) {
        (self.load, self.frames, self.late, self.datagrams) = (load, frames, late, datagrams)
    }

    /// Several loops as one.
    init(sumOf observations: [LoopObservation]) {
        self.init()
        for each in observations {
            load.working += each.load.working
            load.waiting += each.load.waiting
            frames &+= each.frames
            late &+= each.late
            datagrams &+= each.datagrams
        }
    }

    /// Milliseconds. Below, a jitter buffer sees nothing of it, and a busy machine does it to everybody.
    private static let lateness = 5.0
    private static let onTime = PacingRecord.bounds.firstIndex { $0 > lateness } ?? PacingRecord.bounds.count

    init(_ reading: LoopReading) {
        self.init(
            load: reading.load, frames: reading.pacing.frames,
            late: reading.pacing.counts.dropFirst(Self.onTime).reduce(0, &+),
            datagrams: reading.datagrams.datagramsIn)
    }
}
