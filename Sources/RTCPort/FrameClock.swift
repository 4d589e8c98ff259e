import NIOCore
import SansIO

/// Calls once per frame, on average exactly: each deadline follows from the one before, never from when it was noticed.
///
/// A loop that comes late catches up at once, frame by frame; after a stall longer than `catchUpLimit` the clock
/// starts anew, because nobody wants to hear what belonged into the pause. Confined to its event loop.
public final class FrameClock {
    private let eventLoop: any EventLoop
    private let interval: Duration
    private let onFrame: @Sendable (Moment) -> Void
    private var due: Moment
    /// On the wheel, where it has no timer of its own.
    private var place: (wheel: FrameWheel, ticket: FrameWheel.Ticket)?
    private var scheduled: Scheduled<Void>?
    /// Frames that were given up after a stall.
    public private(set) var skipped: UInt64 = 0

    private static let catchUpLimit = Duration.milliseconds(200)

    /// - Parameters:
    ///   - interval: The length of a frame.
    ///   - now: When the first frame is due.
    public init(
        every interval: Duration, on eventLoop: any EventLoop, now: Moment,
        onFrame: @escaping @Sendable (Moment) -> Void
    ) {
        self.interval = interval
        self.eventLoop = eventLoop
        self.onFrame = onFrame
        due = now
        schedule()
    }

    /// A clock of 20 ms that shares one timer with the others of its loop.
    public init(on wheel: FrameWheel, now: Moment, onFrame: @escaping @Sendable (Moment) -> Void) {
        interval = FrameWheel.slotLength * FrameWheel.slotCount
        eventLoop = wheel.eventLoop
        self.onFrame = onFrame
        due = now
        place = (wheel, wheel.add(now: now, onFrame: onFrame))
    }

    public func stop() {
        if let place { place.wheel.remove(place.ticket) }
        place = nil
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
            skipped &+= UInt64((now - due) / interval)
            due = now
        }
        while due <= now, scheduled != nil {
            due += interval
            onFrame(now)
        }
        if scheduled != nil { schedule() }
    }
}
