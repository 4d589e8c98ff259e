import NIOCore
import Timing

/// The frame clocks of all calls on one loop: one timer, and a wheel of twenty slots of a millisecond.
///
/// A call has its slot for life, and frames of 20 ms exactly: each deadline follows from the start of the wheel, never
/// from when it was noticed. A new call takes the slot with the fewest others, so that fifty callers who come in one
/// instant do not speak in one instant for ever. Confined to its event loop.
public final class FrameWheel {
    /// Names a clock on its wheel.
    struct Ticket: Hashable {
        var slot: Int
        var number: UInt64
    }

    private struct Clock {
        var number: UInt64
        var onFrame: @Sendable (Moment) -> Void
    }

    /// Of a frame.
    static let slotCount = 20
    static let slotLength = Duration.milliseconds(1)
    /// A loop that comes late catches up at once; what lies further back than this is given up, because nobody wants to
    /// hear what belonged into the pause.
    static let catchUpLimit = Duration.milliseconds(200)

    let eventLoop: any EventLoop
    private let clock: @Sendable () -> Moment
    private var slots: [[Clock]] = Array(repeating: [], count: slotCount)
    private var count = 0
    private var lastNumber: UInt64 = 0
    /// The next slot to turn to, and when it is due; nil while there is no clock.
    private var next: (slot: Int, due: Moment)?
    private var scheduled: Scheduled<Void>?
    private var isTurning = false
    /// How late frames were.
    public private(set) var pacing = PacingRecord()

    /// - Parameter clock: Tells the time of the loop.
    package init(on eventLoop: any EventLoop, clock: @escaping @Sendable () -> Moment = { Moment(.now()) }) {
        self.eventLoop = eventLoop
        self.clock = clock
    }

    /// Adds a clock, which ticks within 20 ms for the first time.
    func add(now: Moment, onFrame: @escaping @Sendable (Moment) -> Void) -> Ticket {
        let start = next ?? (slot: 0, due: now)
        // Among equals the one that comes soonest.
        let slot =
            (0..<Self.slotCount).map { (start.slot + $0) % Self.slotCount }
            .min { slots[$0].count < slots[$1].count } ?? 0
        lastNumber += 1
        slots[slot].append(Clock(number: lastNumber, onFrame: onFrame))
        count += 1
        if next == nil { next = start }
        // The timer may stand on a later slot.
        if !isTurning { schedule() }
        return Ticket(slot: slot, number: lastNumber)
    }

    func remove(_ ticket: Ticket) {
        guard let index = slots[ticket.slot].firstIndex(where: { $0.number == ticket.number }) else { return }
        slots[ticket.slot].remove(at: index)
        count -= 1
        if count == 0 {
            next = nil
            scheduled?.cancel()
            scheduled = nil
        }
    }

    /// Sets the timer to the next slot that is taken.
    private func schedule() {
        scheduled?.cancel()
        scheduled = nil
        guard let next else { return }
        var due = next.due
        for step in 0..<Self.slotCount where !slots[(next.slot + step) % Self.slotCount].isEmpty {
            due += Self.slotLength * step
            break
        }
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        scheduled = eventLoop.scheduleTask(deadline: NIODeadline(due)) { bound.value.turn() }
    }

    private func turn() {
        isTurning = true
        defer {
            isTurning = false
            schedule()
        }
        let now = clock()
        if let late = next.map({ now - $0.due }), late > Self.catchUpLimit {
            // Whole rounds, so that every call keeps its slot.
            let rounds = Int(late / (Self.slotLength * Self.slotCount))
            next?.due += Self.slotLength * (rounds * Self.slotCount)
            pacing.skip(rounds * count)
        }
        while let (slot, due) = next, due <= now {
            next = ((slot + 1) % Self.slotCount, due + Self.slotLength)
            tick(slot, due: due)
        }
    }

    private func tick(_ slot: Int, due: Moment) {
        // Clocks may be added and removed meanwhile, so by number and not by index.
        for ticking in slots[slot] {
            guard slots[slot].contains(where: { $0.number == ticking.number }) else { continue }
            let now = clock()
            pacing.note(now - due)
            ticking.onFrame(now)
        }
    }
}
