import NIOCore
import SansIO

/// The frame clocks of all calls on one loop: one timer, and a wheel of four slots of 5 ms.
///
/// A call has its slot for life, and frames of 20 ms exactly: each deadline follows from the start of the wheel, never
/// from when it was noticed. A few calls share a slot, since one turn for twelve of them costs a fraction of twelve; then
/// a new call takes the slot with the fewest others, so that fifty callers who come in one instant do not speak in one
/// instant for ever.
///
/// At each turn of the wheel what the frames of the slot before have made ready departs, all of it together; then the
/// frames of this slot are worked on, one after the other, with room for other work of the loop between them. So how
/// long a frame takes to encode, and what the loop does besides, does not show in when its packet leaves. Confined to
/// its event loop.
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
    static let slotCount = 4
    static let slotLength = Duration.milliseconds(5)
    /// Calls that share a slot at most before the next one is taken, as long as their frames are done in two thirds of
    /// its length.
    static let sharing = 12
    /// A loop that comes late catches up at once; what lies further back than this is given up, because nobody wants to
    /// hear what belonged into the pause.
    static let catchUpLimit = Duration.milliseconds(200)

    let eventLoop: any EventLoop
    private let clock: @Sendable () -> Moment
    /// When turns are due, beyond a multiple of a slot's length.
    private let phase: Duration
    private var slots: [[Clock]] = Array(repeating: [], count: slotCount)
    private var count = 0
    private var lastNumber: UInt64 = 0
    /// The next slot to turn to, and when it is due; nil while the wheel stands.
    private var next: (slot: Int, due: Moment)?
    private var scheduled: NIOScheduledCallback?
    private var bell: Bell?
    private var isTurning = false
    /// The clocks of the present slot, and which of them is next.
    private var working: (slot: Int, numbers: [UInt64], index: Int) = (0, [], 0)
    /// What a frame takes of late; not known before there was one, and then a fourth of a millisecond is usual.
    private var cost = Duration.microseconds(250)
    /// Frames that were worked on since the last departure.
    private var ready: UInt64 = 0
    private var step: (@Sendable () -> Void)?
    private var isStepScheduled = false

    /// Called at each turn, before the frames: sends what they have made ready.
    package var onDeparture: (() -> Void)?
    /// Called at each turn after that, with how many calls there are.
    package var onTurn: ((Moment, _ calls: Int) -> Void)?
    /// Slots from one turn to the next at most, 1…, whether or not there is a call in them; nil: any number.
    package var longestRest: Int?
    /// A frame is being worked on: what it sends is to wait for the departure.
    private(set) var isWorking = false
    /// How late packets departed.
    public private(set) var pacing = PacingRecord()

    /// - Parameters:
    ///   - phase: Loops that do not turn in the same instant are not in each other's way.
    ///   - clock: Tells the time of the loop.
    package init(
        on eventLoop: any EventLoop, phase: Duration = .zero,
        clock: @escaping @Sendable () -> Moment = { Moment(.now()) }
    ) {
        self.eventLoop = eventLoop
        self.phase = phase
        self.clock = clock
    }

    /// Adds a clock, which ticks within 20 ms for the first time.
    func add(now: Moment, onFrame: @escaping @Sendable (Moment) -> Void) -> Ticket {
        let start = next ?? (slot: 0, due: firstTurn(after: now))
        // Among equals the one that comes soonest.
        let order = (0..<Self.slotCount).map { (start.slot + $0) % Self.slotCount }
        let sharing = min(Self.sharing, Int(Self.slotLength * 2 / 3 / max(cost, .microseconds(1))))
        let slot =
            order.first { !slots[$0].isEmpty && slots[$0].count < sharing }
            ?? order.min { slots[$0].count < slots[$1].count } ?? 0
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
    }

    private func firstTurn(after now: Moment) -> Moment {
        let length = Self.slotLength.wholeNanoseconds
        let beyond = (now.nanoseconds &- phase.wholeNanoseconds) % length
        return beyond == 0 ? now : now + .nanoseconds(beyond < 0 ? -beyond : length - beyond)
    }

    /// Sets the timer to the next slot that has something to do, or stops the wheel.
    private func schedule() {
        scheduled?.cancel()
        scheduled = nil
        guard let next, count > 0 || ready > 0 || longestRest != nil else {
            self.next = nil
            // It holds the wheel.
            step = nil
            return
        }
        var due = next.due
        if ready == 0, isWorkedOff {
            let taken = (0..<Self.slotCount).first { !slots[(next.slot + $0) % Self.slotCount].isEmpty } ?? 0
            due += Self.slotLength * min(taken, (longestRest ?? Self.slotCount) - 1)
        }
        let bell = self.bell ?? Bell(self)
        self.bell = bell
        // It fails on a loop that is shutting down, where nobody waits for frames.
        scheduled = try? eventLoop.assumeIsolated().scheduleCallback(at: NIODeadline(due), handler: bell)
    }

    /// Rings for the wheel: a task for each turn would cost memory.
    private final class Bell: NIOScheduledCallbackHandler {
        private weak var wheel: FrameWheel?

        init(_ wheel: FrameWheel) {
            self.wheel = wheel
        }

        func handleScheduledCallback(eventLoop: some EventLoop) {
            wheel?.turn()
        }
    }

    /// The timer rang.
    private func turn() {
        scheduled = nil
        let now = clock()
        guard isWorkedOff else {
            // What is ready does not wait for what is not. The last frame of the slot goes on to the next one.
            if let due = next?.due, due <= now { depart(due: due) }
            return
        }
        isTurning = true
        advance(to: now)
        isTurning = false
        workOn()
    }

    /// Goes on to the next slot that is due and has frames; what was ready departs.
    private func advance(to now: Moment) {
        if let late = next.map({ now - $0.due }), late > Self.catchUpLimit {
            // Whole rounds, so that every call keeps its slot.
            let rounds = Int(late / (Self.slotLength * Self.slotCount))
            next?.due += Self.slotLength * (rounds * Self.slotCount)
            pacing.skip(rounds * count)
        }
        while isWorkedOff, let (slot, due) = next, due <= now {
            depart(due: due)
            onTurn?(now, count)
            next = ((slot + 1) % Self.slotCount, due + Self.slotLength)
            begin(slot)
        }
    }

    private var isWorkedOff: Bool { working.index == working.numbers.count }

    private func depart(due: Moment) {
        guard ready > 0 else { return }
        pacing.note(clock() - due, frames: ready)
        ready = 0
        onDeparture?()
    }

    private func begin(_ slot: Int) {
        working.numbers.removeAll(keepingCapacity: true)
        for clock in slots[slot] { working.numbers.append(clock.number) }
        (working.slot, working.index) = (slot, 0)
    }

    /// Works on one frame, and then on the others, with whatever else waits on the loop in between; so too where the loop
    /// is behind and several slots are due.
    private func workOn() {
        isTurning = true
        _ = work()
        if isWorkedOff { advance(to: clock()) }
        isTurning = false
        guard !isWorkedOff else { return schedule() }
        if scheduled == nil, let due = next?.due, due > clock() { schedule() }
        guard !isStepScheduled else { return }
        if step == nil {
            let bound = NIOLoopBound(self, eventLoop: eventLoop)
            step = {
                bound.value.isStepScheduled = false
                bound.value.workOn()
            }
        }
        guard let step else { return }
        isStepScheduled = true
        eventLoop.execute(step)
    }

    /// Works on the next frame of the present slot.
    /// - Returns: False where there is none.
    private func work() -> Bool {
        while working.index < working.numbers.count {
            let number = working.numbers[working.index]
            working.index += 1
            // Clocks may be added and removed meanwhile, so by number.
            guard let ticking = slots[working.slot].first(where: { $0.number == number }) else { continue }
            ready += 1
            isWorking = true
            let start = clock()
            ticking.onFrame(start)
            isWorking = false
            cost += (clock() - start - cost) / 64
            return true
        }
        return false
    }
}
