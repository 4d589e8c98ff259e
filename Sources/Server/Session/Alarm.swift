import NIOCore
import RTCPort
import Timing

/// The one timer of a session, set to its nearest deadline. Confined to the session's event loop.
final class Alarm {
    private let eventLoop: any EventLoop
    private var pending: (scheduled: Scheduled<Void>, deadline: Moment)?

    init(on eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// Replaces what was set before; nil: there is nothing to wait for.
    /// - Parameter ring: Called on the event loop, once. It is kept only where the deadline differs from the one set.
    func set(_ deadline: Moment?, ring: @escaping @Sendable () -> Void) {
        if deadline == pending?.deadline { return }
        stop()
        guard let deadline else { return }
        pending = (eventLoop.scheduleTask(deadline: NIODeadline(deadline), ring), deadline)
    }

    /// The deadline has come: the next `set` counts whatever it says.
    func rang() {
        pending = nil
    }

    func stop() {
        pending?.scheduled.cancel()
        pending = nil
    }
}
