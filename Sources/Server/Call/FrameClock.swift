import Audio
import NIOCore
import RTCPort
import Timing

/// Calls every 20 ms, on average exactly: each deadline follows from the one before, never from when it was noticed.
///
/// A loop that comes late catches up at once, frame by frame; after a stall longer than `catchUpLimit` the clock
/// starts anew, because nobody wants to hear what belonged into the pause. Confined to its event loop.
final class FrameClock {
    private let eventLoop: any EventLoop
    private let onFrame: @Sendable (Moment) -> Void
    private var due: Moment
    private var scheduled: Scheduled<Void>?
    /// Frames that were given up after a stall.
    private(set) var skipped: UInt64 = 0

    private static let catchUpLimit = Duration.milliseconds(200)

    init(eventLoop: any EventLoop, now: Moment, onFrame: @escaping @Sendable (Moment) -> Void) {
        self.eventLoop = eventLoop
        self.onFrame = onFrame
        due = now
        schedule()
    }

    func stop() {
        scheduled?.cancel()
        scheduled = nil
    }

    private func schedule() {
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        scheduled = eventLoop.scheduleTask(deadline: NIODeadline(due)) {
            bound.value.fire()
        }
    }

    private func fire() {
        let now = Moment(.now())
        if now - due > Self.catchUpLimit {
            skipped &+= UInt64(clamping: (now - due).wholeMilliseconds / 20)
            due = now
        }
        while due <= now, scheduled != nil {
            due += PCM.frameDuration
            onFrame(now)
        }
        if scheduled != nil { schedule() }
    }
}
