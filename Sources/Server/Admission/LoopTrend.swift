import RTCPort
import SansIO

/// How a media loop, or all of them together, did over the last seconds: what lasts, and not what passes.
///
/// It goes by the usual of several observations, the median, so that a crowd of newcomers, a stall of the machine or a
/// burst of anything else says nothing unless it goes on for half of that time.
struct LoopTrend: Sendable {
    private struct Sample {
        var at: Moment
        /// The share of frames that were late, 0…1.
        var late: Double
        var working: Double
        var waiting: Double
        var stolen: Double
    }

    static let span = Duration.seconds(5)
    /// Fewer say nothing.
    static let fewest = 8
    private static let mostStolen = 0.9
    /// Shares of late frames: up to which all is well, from which on a loop is late, and below which it no longer is.
    private static let (fine, late, better) = (0.02, 0.1, 0.05)
    /// More often than this nobody looks.
    private static let most = 64

    private var samples: [Sample] = []
    private var lastFrames: UInt64 = 0
    private var lastLate: UInt64 = 0

    /// The share of frames that usually were late, 0…1; zero until enough is known.
    private var lateness = 0.0
    /// Frames are late, and have not been well since.
    private(set) var isLate = false
    var isOnTime: Bool { lateness < Self.fine }
    /// How much longer the loop took for its work than it would have with a whole core of its own; at least 1.
    private(set) var strain = 1.0

    /// - Parameters:
    ///   - stolen: The share of the machine's time that its host gave to others, 0…1.
    ///   - isEvidence: False while what comes and passes keeps the loop busy.
    mutating func note(_ observation: LoopObservation, stolen: Double, isEvidence: Bool, now: Moment) {
        let frames = observation.frames &- lastFrames
        let late = observation.late &- lastLate
        (lastFrames, lastLate) = (observation.frames, observation.late)
        samples.removeAll { now - $0.at >= Self.span }
        if isEvidence, frames > 0, samples.count < Self.most {
            samples.append(
                Sample(
                    at: now, late: min(1, Double(late) / Double(frames)), working: observation.load.working,
                    waiting: observation.load.waiting, stolen: stolen))
        }
        guard samples.count >= Self.fewest else {
            (lateness, strain, isLate) = (0, 1, false)
            return
        }
        lateness = samples.map(\.late).sorted()[samples.count / 2]
        isLate = lateness >= (isLate ? Self.better : Self.late)
        let working = samples.reduce(0) { $0 + $1.working }
        let waiting = samples.reduce(0) { $0 + $1.waiting }
        let stolen = samples.reduce(0) { $0 + $1.stolen } / Double(samples.count)
        strain = (working > 0 ? (working + waiting) / working : 1) / (1 - min(stolen, Self.mostStolen))
    }
}
