import NIOCore
import RTCPort
import SansIO

/// The one timer of a session, set to its nearest deadline. Confined to the session's event loop.
final class Alarm {
    private let eventLoop: any EventLoop
    private var pending: (scheduled: Scheduled<Void>, deadline: Moment)?

    init(on eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// What it is set to.
    var deadline: Moment? { pending?.deadline }

    /// Replaces what was set before; nil: there is nothing to wait for.
    /// - Parameter ring: Called on the event loop, once.
    func set(_ deadline: Moment?, ring: @escaping @Sendable () -> Void) {
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
