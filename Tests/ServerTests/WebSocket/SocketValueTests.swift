import NIOCore
import NIOWebSocket
import SansIO
import Server
import Testing

@Suite struct KeepAliveTests {
    private func second(_ number: Int) -> Moment { .zero + .seconds(number) }

    @Test func givesUpWhenTwoPingsWentUnanswered() {
        var keepAlive = KeepAlive(interval: .seconds(20), missedPongs: 2, now: .zero)
        #expect(keepAlive.handleDeadline(now: second(19)) == .wait)
        #expect(keepAlive.handleDeadline(now: second(20)) == .ping)
        #expect(keepAlive.handleDeadline(now: second(40)) == .ping)
        #expect(keepAlive.handleDeadline(now: second(60)) == .giveUp)
    }

    @Test func anySignOfLifeCounts() {
        var keepAlive = KeepAlive(interval: .seconds(20), missedPongs: 2, now: .zero)
        for tick in 1...10 {
            #expect(keepAlive.handleDeadline(now: second(20 * tick)) == .ping)
            if tick.isMultiple(of: 2) { keepAlive.heard() }
        }
        #expect(keepAlive.nextDeadline == second(220))
    }
}

@Suite struct OutboxTests {
    @Test func keepsTheOrderAndTheCount() {
        var outbox = Outbox(maximumSize: 1 << 20, maximumCount: 4096)
        var taken: [[UInt8]] = []
        for round in 0..<20 {
            for index in 0..<100 { #expect(outbox.append([UInt8(round), UInt8(index)]) == .queued) }
            for _ in 0..<70 {
                if case .text(let bytes)? = outbox.next(canTakeText: true) { taken.append(bytes) }
            }
        }
        #expect(outbox.count == 600 && outbox.size == 1200)
        while case .text(let bytes)? = outbox.next(canTakeText: true) { taken.append(bytes) }
        #expect(taken == (0..<20).flatMap { round in (0..<100).map { [UInt8(round), UInt8($0)] } })
        #expect(outbox.count == 0 && outbox.size == 0)
    }

    @Test(arguments: [(10, 100), (1000, 3)])
    func overflowsIntoAClose(_ size: Int, _ count: Int) {
        var outbox = Outbox(maximumSize: size, maximumCount: count)
        for _ in 0..<3 { #expect(outbox.append([1, 2, 3]) == .queued) }
        #expect(outbox.append([1, 2, 3]) == .overflowed)
        #expect(outbox.append([1]) == .refused)
        #expect(outbox.size == 0)
        #expect(outbox.next(canTakeText: false) == .close(.tryAgainLater, "the client does not read"))
        #expect(outbox.next(canTakeText: true) == nil)
    }

    @Test func oneMessageMayBeLargerThanTheBound() {
        var outbox = Outbox(maximumSize: 10, maximumCount: 10)
        #expect(outbox.append([UInt8](repeating: 0, count: 100)) == .queued)
        #expect(outbox.append([0]) == .overflowed)
    }

    @Test func aCloseWaitsBehindMessagesAndTheFirstOneStands() {
        var outbox = Outbox(maximumSize: 10, maximumCount: 10)
        _ = outbox.append([1])
        let closes = [outbox.close(.normal, "bye"), outbox.close(.serverFailure, "no")]
        #expect(closes == [true, false])
        #expect(outbox.next(canTakeText: false) == nil)
        #expect(outbox.next(canTakeText: true) == .text([1]))
        #expect(outbox.next(canTakeText: false) == .close(.normal, "bye"))
    }
}

@Suite struct InboxTests {
    private func message(_ size: Int) -> ClientSocketEvent {
        .message(SocketMessage(bytes: [UInt8](repeating: 0, count: size), isText: true))
    }

    @Test func fillsAtTheBoundAndHasRoomAgainAtHalf() {
        var inbox = Inbox(maximumSize: 100, maximumCount: 100)
        inbox.append(message(60))
        #expect(!inbox.isFull)
        inbox.append(message(40))
        #expect(inbox.isFull)
        #expect(inbox.next()?.madeRoom == true)
        #expect(inbox.next()?.madeRoom == false)
        #expect(inbox.next() == nil)
    }

    @Test func countsEmptyMessagesToo() {
        var inbox = Inbox(maximumSize: 100, maximumCount: 4)
        for _ in 0..<4 { inbox.append(message(0)) }
        #expect(inbox.isFull)
    }

    @Test func nothingFollowsTheEnd() {
        var inbox = Inbox(maximumSize: 100, maximumCount: 4)
        inbox.append(.closed(.lost))
        inbox.append(message(1))
        #expect(inbox.next()?.event == .closed(.lost))
        #expect(inbox.next() == nil)
        #expect(inbox.isFinished)
    }
}

@Suite struct CloseReasonTests {
    @Test(arguments: [
        ("short", 5), (String(repeating: "x", count: 200), 123),
        (String(repeating: "ä", count: 100), 122),
    ])
    func fitsAControlFrame(_ text: String, _ length: Int) {
        #expect(CloseReason(text).text.utf8.count == length)
    }

    @Test func keepsReservedCodesOutOfFrames() {
        let valid = [1000, 1001, 1002, 1003, 1007, 1011, 1013, 3000, 4012, 4999]
        let invalid = [0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65535]
        #expect(valid.allSatisfy { CloseCode(rawValue: UInt16($0)).isValidInFrame })
        #expect(!invalid.contains { CloseCode(rawValue: UInt16($0)).isValidInFrame })
    }
}

@Suite struct MessageAssemblerTests {
    @Test func takesAnyFrames() {
        var random = SplitMix(seed: 11)
        for _ in 0..<3000 {
            var assembler = MessageAssembler(messageSize: 64, fragmentCount: 4)
            for _ in 0..<6 {
                let payload = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
                var frame = WebSocketFrame(
                    fin: Bool.random(using: &random),
                    opcode: WebSocketOpcode(encodedWebSocketOpcode: .random(in: 0...15, using: &random))
                        ?? .text,
                    maskKey: [1, 2, 3, 4], data: ByteBuffer(bytes: payload))
                frame.rsv1 = UInt8.random(in: 0...9, using: &random) == 0
                switch assembler.handle(frame) {
                case .message(let message):
                    #expect(message.bytes.count <= 64)
                    #expect(!message.isText || String(validating: message.bytes, as: UTF8.self) != nil)
                case .violation(let code, _): #expect(code.isValidInFrame)
                case .close(let code, _): #expect(code?.isValidInFrame ?? true)
                case .ping, .pong, .none: break
                }
            }
        }
    }
}

@Suite struct ClientSocketHandleTests {
    @Test func aCancelledConsumerStopsWaiting() async {
        let socket = ClientSocket(limits: ClientSocketLimits(), wake: {}, resumeReading: {})
        let consumer = Task { for await _ in socket.events {} }
        await Task.yield()
        consumer.cancel()
        await consumer.value
    }

    @Test func wakesTheNetworkOncePerBatch() {
        let wakes = Recorder<Void>()
        let socket = ClientSocket(
            limits: ClientSocketLimits(), wake: { wakes.record(()) }, resumeReading: {})
        for _ in 0..<100 { socket.send("x") }
        #expect(wakes.all.count == 1)
        while socket.takeOutgoing() != nil {}
        socket.send("x")
        #expect(wakes.all.count == 2)
    }
}
