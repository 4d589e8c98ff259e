import SansIO

/// What one media loop has done since its start, at one moment.
package struct LoadSample: Sendable {
    package var at: Moment
    /// CPU time of the loop's thread.
    package var working: Duration
    /// Time that the thread was ready to run and had no core.
    package var waiting: Duration
    /// Audio packets sent, which were encoded.
    package var sent: UInt64
    /// Audio packets received, which are decoded.
    package var heard: UInt64
    package var frames: UInt64
    /// Frames that came when the next one was due already.
    package var behind: UInt64

    package init(
        at: Moment, working: Duration, waiting: Duration = .zero, sent: UInt64 = 0, heard: UInt64 = 0,
        frames: UInt64 = 0, behind: UInt64 = 0
    ) {
        (self.at, self.working, self.waiting) = (at, working, waiting)
        (self.sent, self.heard, self.frames, self.behind) = (sent, heard, frames, behind)
    }
}

/// What one media loop did in the last second.
public struct LoopLoad: Sendable, Hashable {
    /// The share of the time that the loop worked, 0…1.
    public var working = 0.0
    /// The share that it would have worked and had no core, 0…1.
    public var waiting = 0.0
    /// Audio packets sent a second.
    public var sent = 0.0
    /// Audio packets received a second.
    public var heard = 0.0
    /// The share of frames that came when the next one was due already, 0…1: the loop does not keep up.
    public var behind = 0.0

    public init() {}

    /// The share of the time in which the loop was not free, 0…1.
    public var busy: Double { min(1, working + waiting) }
}

/// The last second of a loop, from samples of what it has done since its start.
package struct LoadWindow: Sendable {
    private var samples: [LoadSample] = []

    package static let length = Duration.seconds(1)
    /// More often than this nobody samples.
    private static let mostSamples = 32

    package init() {}

    package mutating func note(_ sample: LoadSample) -> LoopLoad {
        // The one before the window stays: it is where the window begins.
        while samples.count > 1, sample.at - samples[1].at >= Self.length { samples.removeFirst() }
        if samples.count >= Self.mostSamples { samples.removeFirst() }
        samples.append(sample)
        guard let first = samples.first, sample.at > first.at else { return LoopLoad() }
        let span = (sample.at - first.at) / .seconds(1)
        var load = LoopLoad()
        load.working = Self.share((sample.working - first.working) / .seconds(1), of: span)
        load.waiting = Self.share((sample.waiting - first.waiting) / .seconds(1), of: span)
        load.sent = Double(sample.sent &- first.sent) / span
        load.heard = Double(sample.heard &- first.heard) / span
        load.behind = Self.share(Double(sample.behind &- first.behind), of: Double(sample.frames &- first.frames))
        return load
    }

    private static func share(_ part: Double, of whole: Double) -> Double {
        whole > 0 ? min(1, max(0, part / whole)) : 0
    }
}
