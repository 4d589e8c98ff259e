import Engine
import Events
import RTCPort
import Timing

/// What the client says.
extension PlainSession {
    /// One JSON message of the client. Returns when all its effects are complete.
    func receive(_ bytes: [UInt8]) async {
        if isOver { return }
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
