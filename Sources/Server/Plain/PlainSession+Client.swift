import Dialogue
import Events
import RTCPort
import SansIO
import Shares

/// What the client says.
extension PlainSession {
    /// One JSON message of the client. Returns when all its effects are complete.
    func receive(_ bytes: [UInt8]) async {
        if isOver { return }
        firstMessageDeadline = nil
        let memory: MemoryReservation?
        do throws(MemoryBudget.Refusal) {
            memory = bytes.count > Self.readHere ? try share.borrow(2 * bytes.count) : nil
        } catch {
            return handle(.fault(ClientFault(error), from: Self.origin), now: Moment(.now()))
        }
        defer { withExtendedLifetime(memory) {} }
        // A megabyte takes a while to read: elsewhere, so that this loop stays free for others.
        let isShort = bytes.count <= Self.readHere
        let charge = PendingCharge(to: workers.pending)
        if !isShort { charge.set(bytes.count) }
        let reading = isShort ? PlainReading(bytes) : await workers.perform(size: bytes.count) { PlainReading(bytes) }
        if isOver { return }
        let now = Moment(.now())
        switch reading {
        case .unreadable(let fault):
            handle(.fault(fault, from: Self.origin), now: now)
            if eventLimits.failed(fault) {
                end(.unacceptableData, reason: "not JSON", because: "session ended: socket sends garbage")
            }
        case .audio(let request):
            eventLimits.understood()
            if admits(bytes.count, now: now) { await append(request) }
        case .event(let message):
            eventLimits.understood()
            switch eventLimits.admit(now: now) {
            case .pass:
                guard !message.event.addsToSession || admits(bytes.count, now: now) else { break }
                await handle(message, size: bytes.count)
            case .refuse: break
            case .refuseWithError(let fault): handle(.fault(fault, from: Self.origin), now: now)
            }
        }
        share.record(session.heldBytes())
    }

    /// Bytes of a message that costs a loop no time worth mentioning.
    private static let readHere = 32 << 10

    /// Whether the session may hold so many bytes more, which the client is told otherwise.
    private func admits(_ size: Int, now: Moment) -> Bool {
        do throws(MemoryBudget.Refusal) {
            try share.reserve(size, beyond: session.heldBytes())
            return true
        } catch {
            handle(.fault(ClientFault(error), from: Self.origin), now: now)
            return false
        }
    }

    private func handle(_ message: ClientMessage, size: Int) async {
        await payForMessage(size)
        let event = await prepare(message, size: size)
        if isOver { return }
        switch message.event {
        case .inputAudioBufferCommit, .inputAudioTurnEnd:
            // All that was appended belongs to the item, if it is enough for one; silence is added to nothing less.
            if session.pendingInput + (appended?.pending ?? 0) >= Session.shortestCommit { await flushAudio() }
        case .inputAudioBufferClear, .inputAudioClear, .inputAudioTurnCancel:
            forgetAudio()
        default:
            break
        }
        handle(.prepared(event, from: Self.origin), now: Moment(.now()))
    }

    private func prepare(_ message: ClientMessage, size: Int) async -> PreparedEvent {
        guard size > Self.readHere || !session.isCheap(message.event), let preparation = session.eventPreparation else {
            return PreparedEvent(unprepared: message)
        }
        let size = max(size, session.settingsSize)
        return await workers.perform(size: size) { preparation.prepare(message) }
    }

    /// Waits for as long as the client has sent more than it may.
    private func payForMessage(_ size: Int) async {
        pacer.charge(size, now: Moment(.now()))
        while !isOver {
            let pause = pacer.pause(now: Moment(.now()))
            guard pause > .zero else { return }
            // The end of the session is noticed in between.
            try? await Task.sleep(for: min(pause, .milliseconds(500)))
            if Task.isCancelled { return }
        }
    }
}
