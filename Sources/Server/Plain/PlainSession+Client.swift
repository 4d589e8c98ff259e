import Engine
import Events
import RTCPort
import Shares
import Timing

/// What the client says.
extension PlainSession {
    /// One JSON message of the client. Returns when all its effects are complete.
    func receive(_ bytes: [UInt8]) async {
        if isOver { return }
        firstMessageDeadline = nil
        guard let reservation = reserve(for: bytes.count) else { return }
        defer {
            share.record(session.heldBytes())
            withExtendedLifetime(reservation) {}
        }
        // A megabyte takes a while to read: elsewhere, so that this loop stays free for others.
        let reading = bytes.count <= Self.readHere ? PlainReading(bytes) : await PlainReading.elsewhere(bytes)
        if isOver { return }
        let now = Moment(.now())
        switch reading {
        case .unreadable(let fault):
            handle(.fault(fault, from: Self.origin), now: now)
            if conduct.failed(fault) {
                end(.unacceptableData, reason: "not JSON", because: "session ended: socket sends garbage")
            }
        case .audio(let request):
            conduct.understood()
            await append(request)
        case .event(let message):
            conduct.understood()
            switch conduct.admit(now: now) {
            case .pass: await obey(message, now: now)
            case .refuse: break
            case .refuseAloud(let fault): handle(.fault(fault, from: Self.origin), now: now)
            }
        }
    }

    /// Bytes of a message that costs a loop no time worth mentioning.
    private static let readHere = 32 << 10

    /// Reserves the memory that a message takes while it is read, and that the session may hold of it afterwards.
    /// - Returns: nil when it is refused, which the client is told; empty when the message is small.
    private func reserve(for size: Int) -> [MemoryReservation]? {
        do throws(MemoryBudget.Refusal) {
            try share.reserve(size, beyond: session.heldBytes())
            return size <= Self.readHere ? [] : [try share.borrow(2 * size)]
        } catch {
            handle(.fault(ClientFault(error), from: Self.origin), now: Moment(.now()))
            return nil
        }
    }

    private func obey(_ message: ClientMessage, now: Moment) async {
        switch message.event {
        case .inputAudioBufferCommit, .inputAudioTurnEnd:
            // All that was appended belongs to the item, if it is enough for one; silence is added to nothing less.
            if session.pendingInput + (appended?.pending ?? 0) >= Session.shortestCommit { await flushAudio() }
        case .inputAudioBufferClear, .inputAudioClear, .inputAudioTurnCancel:
            forgetAudio()
        default:
            break
        }
        handle(.client(message, from: Self.origin), now: now)
    }
}

extension ClientFault {
    /// - Parameter refusal: Of the memory that a message of the client would take.
    init(_ refusal: MemoryBudget.Refusal) {
        let holder =
            switch refusal {
            case .budget: "The server holds as much for its clients"
            case .share: "The server holds as much for this client"
            }
        self.init(
            code: .memoryLimitExceeded,
            message: "\(holder) as it may; the message was dropped. Delete items, or send less at a time.")
    }
}
