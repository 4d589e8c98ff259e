import NIOWebSocket
import SansIO
import Shares

/// The messages that come in on one WebSocket, with what the unfinished one holds and may hold, and when it must be
/// complete. Confined to the connection's event loop; reads no clock.
struct IncomingMessages {
    private var assembler: MessageAssembler
    private let meter: FrameMeterHandler
    /// Of the message that has begun and not ended.
    private let memory: MemoryReservation
    private var timer: MessageDeadline
    private var hasFinished = false

    /// - Parameters:
    ///   - meter: In front of the decoder whose frames are handled here.
    ///   - memory: The reservation that `meter` makes larger.
    init(limits: ClientSocketLimits, meter: FrameMeterHandler, memory: MemoryReservation) {
        assembler = MessageAssembler(messageSize: limits.messageSize, fragmentCount: limits.fragmentCount)
        self.meter = meter
        self.memory = memory
        timer = MessageDeadline(timeout: limits.messageTimeout)
    }

    /// When the message that is under way must be complete.
    var deadline: Moment? { timer.deadline }

    mutating func handle(_ frame: WebSocketFrame) -> MessageAssembler.Output {
        let output = assembler.handle(frame)
        if case .message = output { hasFinished = true }
        return output
    }

    /// To be called after each read.
    mutating func noteRead(now: Moment) {
        let isUnfinished = meter.held > 0 || assembler.unfinished != nil
        timer.update(isUnfinished: isUnfinished, hasFinished: hasFinished, now: now)
        hasFinished = false
        memory.record(meter.held + (assembler.unfinished ?? 0))
    }

    /// The server did not read for a while: the client gets its time for the message again.
    mutating func restartDeadline(now: Moment) { timer.restart(now: now) }

    func isOverdue(now: Moment) -> Bool { timer.isOver(now: now) }

    /// No message counts any more. What the decoder keeps of an unfinished frame stays charged until the connection
    /// is closed.
    mutating func end() {
        assembler.drop()
        meter.drop()
        memory.record(meter.held)
        timer.update(isUnfinished: false, hasFinished: false, now: .zero)
    }
}
