import SansIO
import Server
import Shares
import Synchronization
import Testing

@Suite struct FrameMeterTests {
    @Test func countsWhatHasComeOfAFrame() {
        let frame = TestSocket.frame(1, [UInt8](repeating: 7, count: 300))
        var meter = FrameMeter()
        for (index, byte) in frame.dropLast().enumerated() {
            meter.pass([byte])
            #expect(meter.held == index + 1)
        }
        meter.pass(frame.suffix(1))
        #expect(meter.held == 0)
    }

    /// Frames of every length form, in pieces of any size.
    @Test func isExactHoweverTheBytesAreCut() {
        var random = SplitMix(seed: 3)
        for _ in 0..<300 {
            var bytes: [UInt8] = []
            var ends: [Int] = [0]
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let length = [0, 1, 125, 126, 300, 65_535, 65_536].randomElement(using: &random) ?? 0
                bytes += TestSocket.frame(1, [UInt8](repeating: 0, count: length), masked: .random(using: &random))
                ends.append(bytes.count)
            }
            var meter = FrameMeter()
            var position = 0
            while position < bytes.count {
                let end = min(bytes.count, position + .random(in: 1...40_000, using: &random))
                meter.pass(bytes[position..<end])
                position = end
                #expect(meter.held == position - (ends.last { $0 <= position } ?? 0))
            }
        }
    }

    @Test func takesAnyBytes() {
        var random = SplitMix(seed: 4)
        for _ in 0..<2_000 {
            var meter = FrameMeter()
            for _ in 0..<10 {
                let count = Int.random(in: 0...30, using: &random)
                meter.pass((0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
                #expect((0...300).contains(meter.held))
            }
        }
    }
}

@Suite struct MessageDeadlineTests {
    @Test func runsFromTheFirstByteOfAMessageAndNotFromItsLast() {
        var deadline = MessageDeadline(timeout: .seconds(30))
        deadline.update(isUnfinished: true, hasFinished: false, now: .zero)
        deadline.update(isUnfinished: true, hasFinished: false, now: .zero + .seconds(20))
        #expect(!deadline.isOver(now: .zero + .seconds(29)))
        #expect(deadline.isOver(now: .zero + .seconds(30)))
    }

    @Test func everyMessageHasItsOwnTime() {
        var deadline = MessageDeadline(timeout: .seconds(30))
        deadline.update(isUnfinished: true, hasFinished: false, now: .zero)
        deadline.update(isUnfinished: true, hasFinished: true, now: .zero + .seconds(20))
        #expect(deadline.deadline == .zero + .seconds(50))
        deadline.update(isUnfinished: false, hasFinished: true, now: .zero + .seconds(21))
        #expect(deadline.deadline == nil && !deadline.isOver(now: .zero + .seconds(99)))
    }

    @Test func aServerThatDidNotReadGivesTheTimeAgain() {
        var deadline = MessageDeadline(timeout: .seconds(30))
        deadline.restart(now: .zero)
        #expect(deadline.deadline == nil)
        deadline.update(isUnfinished: true, hasFinished: false, now: .zero)
        deadline.restart(now: .zero + .seconds(29))
        #expect(!deadline.isOver(now: .zero + .seconds(58)))
    }
}

/// What clients that do not finish their messages can make the server hold.
@Suite(.serialized) struct UnfinishedMessageTests {
    private static let mebibyte = [UInt8](repeating: 65, count: 1 << 20)

    @Test func unfinishedMessagesAreCutOffAfterATime() async throws {
        var server = TestServer()
        server.configure = { $0.socketLimits.messageTimeout = .milliseconds(300) }
        try await server.run { port, _ in
            let fragment = try await TestSocket(port: port)
            fragment.client.write(TestSocket.frame(1, [65], fin: false))
            let frame = try await TestSocket(port: port)
            frame.client.write(TestSocket.frame(1, [65, 66, 67]).dropLast())
            let idle = try await TestSocket(port: port)
            #expect(try await fragment.next()?.closeCode == 1008)
            #expect(try await frame.next()?.closeCode == 1008)
            // One that has begun nothing may be silent for as long as it likes.
            idle.send("hello")
            #expect(try await idle.next()?.text == "hello")
        }
    }

    /// Both ways to leave a message unfinished are charged, to the one who does it.
    @Test(arguments: [true, false])
    func aClientThatHoldsItsShareIsRejectedAndOthersAreNot(_ inFragments: Bool) async throws {
        let memory = MemoryBudget(limit: 64 << 20, perClient: 4 << 20)
        var server = TestServer()
        server.configure = { configuration in
            configuration.memory = memory
            configuration.socketLimits.messageSize = 16 << 20
        }
        try await server.run { port, _ in
            var sockets: [TestSocket] = []
            for _ in 0..<8 {
                let socket = try await TestSocket(port: port)
                let bytes =
                    inFragments
                    ? TestSocket.frame(1, Self.mebibyte, fin: false)
                    : TestSocket.frame(1, Self.mebibyte + [0]).dropLast()
                socket.client.write(Array(bytes))
                sockets.append(socket)
            }
            // Four times a MiB less the allowance fits into the share.
            var open = sockets
            var rejected = 0
            for _ in 0..<200 where rejected < 3 {
                for (index, socket) in open.enumerated().reversed() {
                    // A slow run may see a ping first.
                    guard let frame = try? await socket.next(0.02), frame.opcode == 8 else { continue }
                    #expect(frame.closeCode == 1013)
                    rejected += 1
                    open.remove(at: index)
                }
            }
            #expect(rejected >= 3 && open.count >= 3)
            // Bytes that do not fit never reach the decoder.
            #expect(memory.used <= 4 << 20)
            // A small message of the same client passes all the same.
            let small = try await TestSocket(port: port)
            small.send("hello")
            #expect(try await small.next()?.text == "hello")
            for socket in sockets { socket.client.close() }
        }
        #expect(memory.used == 0 && memory.accountCount == 0)
    }

    @Test func whatWasReadIsReleased() async throws {
        let memory = MemoryBudget(limit: 64 << 20)
        var server = TestServer()
        server.configure = { configuration in
            configuration.memory = memory
            configuration.socketLimits.messageSize = 16 << 20
        }
        try await server.run { port, _ in
            let socket = try await TestSocket(port: port)
            for _ in 0..<10 {
                socket.client.write(TestSocket.frame(1, Self.mebibyte))
                #expect(try await socket.next()?.payload.count == 1 << 20)
            }
            for _ in 0..<100 where memory.used > 0 { try await Task.sleep(for: .milliseconds(10)) }
            #expect(memory.used == 0)
            socket.client.close()
        }
    }
}

@Suite struct ClientSocketMemoryTests {
    private func message(_ size: Int) -> ClientSocketEvent {
        .message(SocketMessage(bytes: [UInt8](repeating: 0, count: size), isText: true))
    }

    @Test func aClientOverItsShareIsNotReadUntilItsInboxIsEmpty() async {
        let memory = MemoryBudget(limit: 1 << 20, perClient: 100_000)
        let reads = Mutex(0)
        let socket = ClientSocket(
            limits: ClientSocketLimits(), memory: memory.account(of: 1), wake: {},
            resumeReading: { reads.withLock { $0 += 1 } })
        #expect(socket.deliver(message(100_000)))
        #expect(!socket.deliver(message(100_000)))
        #expect(!socket.deliver(message(1)))
        var events = socket.events.makeAsyncIterator()
        for expected in [0, 0, 1] {
            _ = await events.next()
            #expect(reads.withLock { $0 } == expected)
        }
        #expect(memory.used == 0)
    }

    @Test func whatAClientDoesNotReadIsChargedToItAndEndsItsSocket() {
        let memory = MemoryBudget(limit: 8 << 20, perClient: 1 << 20)
        var limits = ClientSocketLimits.plain
        limits.freeOutput = 0
        let socket = ClientSocket(limits: limits, memory: memory.account(of: 1), wake: {}, resumeReading: {})
        let piece = [UInt8](repeating: 0, count: 300_000)
        #expect((0..<3).allSatisfy { _ in socket.send(piece) })
        #expect(memory.used == 900_000)
        #expect(!socket.send(piece))
        #expect(socket.takeOutgoing() == .close(.tryAgainLater, "the client holds too much memory"))
        #expect(memory.used == 0)
        // Another client is not concerned.
        let other = ClientSocket(limits: limits, memory: memory.account(of: 2), wake: {}, resumeReading: {})
        #expect(other.send(piece))
    }
}
