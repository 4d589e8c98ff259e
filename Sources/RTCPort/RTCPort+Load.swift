import NIOCore
import RTC
import SansIO
import Synchronization

/// What a loop has told of itself last.
public struct LoopReading: Sendable {
    public var load = LoopLoad()
    /// Since the start.
    public var pacing = PacingRecord()
    /// Since the start.
    public var datagrams = RTCPortMetrics()
    /// Since the start.
    public var messages = WorkRecord()

    init() {}
}

extension RTCPort {
    /// Measures the loop on its own thread, ten times a second, at some microseconds each.
    final class Meter {
        let time = ThreadTime()
        var window = LoadWindow()
        /// Audio packets so far.
        var sent: UInt64 = 0
        var heard: UInt64 = 0
    }

    static let meterInterval = TimeAmount.milliseconds(100)

    /// From now on `reading` follows the loop.
    public func startMeter() {
        guard meterTask == nil else { return }
        meter = Meter()
        meterTask = eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: Self.meterInterval) { [weak self] _ in
            self?.assumeIsolated { $0.measure() }
        }
    }

    private func measure() {
        guard let meter else { return }
        let pacing = frames.value.pacing
        let sample = LoadSample(
            at: Moment(.now()), working: meter.time.working, waiting: meter.time.waiting, sent: meter.sent,
            heard: meter.heard, frames: pacing.frames, behind: pacing.behind)
        let load = meter.window.note(sample)
        published.withLock {
            $0.load = load
            $0.pacing = pacing
            $0.datagrams = metrics
            $0.messages = messageWork
        }
    }

    /// What the loop told of itself, a tenth of a second ago at most.
    public nonisolated var reading: LoopReading { published.withLock(\.self) }
}
