import NIOCore
import RTC
import SansIO

/// When a port works: frames leave by the wheel, and where it has many calls, datagrams are read by it too. Such a loop
/// wakes for turns of the wheel, not for packets; they are read before the frames that need them, so nothing is heard
/// later.
extension RTCPort {
    private static let tickInterval = Duration.milliseconds(10)
    /// Calls from which on datagrams are read by the turns of the wheel.
    private static let many = 4
    /// Calls from which on that is so even while somebody connects: a round trip then waits for 5 ms at most.
    private static let crowd = 12
    /// How long a loop reads at once after somebody was seen to connect.
    private static let catchUp = Duration.milliseconds(100)

    nonisolated func followClock() {
        let wheel = frames
        eventLoop.execute { [weak self] in
            wheel.value.onDeparture = {
                if let self { Self.departure(self, ()) }
            }
            wheel.value.onTurn = { now, calls in
                if let self { Self.turning(self, (now, calls)) }
            }
        }
    }

    private static let departure = LoopEntry<RTCPort, Void> { port, _ in port.depart() }
    private static let turning = LoopEntry<RTCPort, (Moment, Int)> { $0.turn(now: $1.0, calls: $1.1) }

    private func depart() {
        for socket in sockets { socket.depart(counting: &metrics) }
    }

    private func turn(now: Moment, calls: Int) {
        let isHurried = now < catchesUpUntil
        readByClock(calls >= (isHurried ? Self.crowd : Self.many), now: now)
        guard readsByClock else { return }
        frames.value.longestRest = isHurried ? 1 : FrameWheel.slotCount
        takeInbox(now: now)
        read(now: now)
        if now - lastTick >= Self.tickInterval { tick(now: now) }
    }

    private func readByClock(_ isWanted: Bool, now: Moment) {
        guard isWanted != readsByClock else { return }
        readsByClock = isWanted
        if !isWanted { frames.value.longestRest = nil }
        for socket in sockets { socket.setWatched(!isWanted) }
        if inbox.setPolled(isWanted) { takeInbox(now: now) }
        if !isWanted { scheduleTick(after: now) }
    }

    /// Somebody connects, and every round trip counts: from the next turn on.
    func catchUp(now: Moment) { catchesUpUntil = now + Self.catchUp }

    func scheduleTick(after now: Moment) {
        guard ticker == nil else { return }
        ticker = eventLoop.scheduleTask(deadline: NIODeadline(now + Self.tickInterval)) { [weak self] in
            self?.assumeIsolated { port in
                port.ticker = nil
                if port.readsByClock || port.table.isEmpty { return }
                let now = Moment(.now())
                port.tick(now: now)
                port.scheduleTick(after: now)
            }
        }
    }

    private func tick(now: Moment) {
        lastTick = now
        table.tick(now: now, into: &outbox)
        deliver(now: now)
    }
}
