import Foundation
import RTC
import RTCNative
import SansIO
import Testing

extension OneWheel {
    @Suite(.serialized) struct UsrsctpTests {
        private func message(_ count: Int, stream: UInt16 = 0) -> SCTPMessage {
            SCTPMessage(stream: stream, protocolID: 51, bytes: (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) })
        }

        @Test func bothSidesConnectThoughBothBegin() throws {
            let pair = try SCTPPair()
            pair.left.connect()
            pair.right.connect()
            pair.settle()
            #expect(pair.leftEvents == [.connected])
            #expect(pair.rightEvents == [.connected])
        }

        @Test func lossOnTheWayOnlyDelays() throws {
            var random = SplitMix(seed: 11)
            let pair = try SCTPPair()
            pair.connect()
            pair.path = { _, packet in Int.random(in: 0..<10, using: &random) < 1 ? [] : [packet] }
            let long = message(20_000)
            try pair.left.send(long)
            runOnRealTime(pair, atMost: .seconds(20))
            #expect(pair.rightEvents == [.message(long)])
        }

        @Test func theLargestMessageTravelsWholeBothWays() throws {
            let pair = try SCTPPair()
            pair.connect()
            let long = message(262_144, stream: 3)
            try pair.left.send(long)
            try pair.right.send(long)
            pair.run { pair.leftEvents.isEmpty || pair.rightEvents.isEmpty }
            #expect(pair.leftEvents == [.message(long)])
            #expect(pair.rightEvents == [.message(long)])
            #expect(throws: SCTPError.tooLarge) { try pair.left.send(message(262_145)) }
        }

        @Test func messagesKeepTheirOrderStreamAndProtocol() throws {
            let pair = try SCTPPair()
            pair.connect()
            let messages = (0..<300).map { SCTPMessage(stream: UInt16($0 % 2), protocolID: UInt32($0), bytes: [1]) }
            for message in messages { try pair.left.send(message) }
            pair.run { pair.rightEvents.count < 300 }
            #expect(pair.rightEvents == messages.map { .message($0) })
        }

        @Test func aSenderThatIsTooFastIsStoppedAndCalledBack() throws {
            let pair = try SCTPPair()
            pair.connect()
            var sent = 0
            #expect(throws: SCTPError.wouldBlock) {
                while true {
                    try pair.left.send(message(60_000))
                    sent += 1
                }
            }
            #expect(5...12 ~= sent)
            pair.run { !pair.leftEvents.contains(.writable) }
            #expect(pair.leftEvents == [.writable])
            try pair.left.send(message(262_144))
            pair.run { pair.rightEvents.count < sent + 1 }
            #expect(pair.rightEvents.count == sent + 1)
        }

        @Test func aMessageBeyondTheLimitClosesTheAssociation() throws {
            let pair = try SCTPPair(maxMessageSize: 10_000)
            pair.connect()
            try pair.left.send(message(10_000))
            pair.run { pair.rightEvents.isEmpty }
            try pair.left.send(message(10_001))
            pair.run(for: .seconds(1))
            #expect(pair.rightEvents == [.message(message(10_000)), .closed])
            #expect(pair.leftEvents == [.closed])
            #expect(throws: SCTPError.notConnected) { try pair.right.send(message(1)) }
        }

        @Test func aResetReachesThePeerAfterTheLastMessage() throws {
            let pair = try SCTPPair()
            pair.connect()
            try pair.left.send(message(5000, stream: 2))
            try pair.left.send(message(10, stream: 4))
            pair.left.reset(stream: 2)
            pair.left.reset(stream: 4)
            pair.left.reset(stream: 6)
            pair.run(for: .seconds(2))
            // Stream 6 has carried nothing, so its reset does not wait.
            let kinds = pair.rightEvents.map { event -> String in
                switch event {
                case .message(let message): "message \(message.stream)"
                case .streamsReset(let streams): "reset \(streams.sorted())"
                default: "\(event)"
                }
            }
            #expect(kinds == ["reset [6]", "message 2", "message 4", "reset [2, 4]"])
            #expect(pair.leftEvents == [])
            // The stream can be used again.
            pair.rightEvents = []
            try pair.left.send(message(10, stream: 2))
            pair.run { pair.rightEvents.isEmpty }
            #expect(pair.rightEvents == [.message(message(10, stream: 2))])
        }

        @Test func closingTellsThePeer() throws {
            let pair = try SCTPPair()
            pair.connect()
            pair.left.close()
            pair.settle()
            #expect(pair.leftEvents == [])
            #expect(pair.rightEvents == [.closed])
            #expect(throws: SCTPError.notConnected) { try pair.left.send(message(1)) }
        }

        @Test func aPeerThatFallsSilentIsWaitedFor() throws {
            let pair = try SCTPPair()
            pair.connect()
            pair.path = { _, _ in [] }
            let before = pair.packets
            try pair.left.send(message(10))
            runOnRealTime(pair, atMost: .seconds(2))
            pair.run(for: .seconds(300))
            #expect(pair.leftEvents == [])
            // Never more often than every 3 s, in the long run.
            #expect(2...120 ~= pair.packets - before)
        }

        /// Until the right side hears something. usrsctp judges by the time of day whether a packet is old enough to be
        /// sent again, so what waits for that needs real time.
        private func runOnRealTime(_ pair: SCTPPair, atMost limit: Duration) {
            let start = ContinuousClock.now
            let base = pair.now
            while pair.rightEvents.isEmpty, ContinuousClock.now - start < limit {
                pair.settle()
                pair.now = base + (ContinuousClock.now - start)
                _ = pair.stack.advance(to: pair.now)
                Thread.sleep(forTimeInterval: 0.01)
            }
        }

        @Test func whatWasLostIsSentAgain() throws {
            let pair = try SCTPPair()
            pair.connect()
            pair.path = { _, _ in [] }
            try pair.left.send(message(10))
            runOnRealTime(pair, atMost: .milliseconds(200))
            pair.path = { [$1] }
            runOnRealTime(pair, atMost: .seconds(10))
            #expect(pair.rightEvents == [.message(message(10))])
        }

        @Test func aHandshakeWaitsForThePeerToo() throws {
            let pair = try SCTPPair()
            pair.left.connect()
            pair.path = { _, _ in [] }
            pair.run(for: .seconds(120))
            #expect(pair.leftEvents == [])
            pair.path = { [$1] }
            pair.right.connect()
            pair.run(for: .seconds(4)) { pair.leftEvents.isEmpty }
            #expect(pair.leftEvents == [.connected])
        }

        @Test func advancingNamesTheAssociationsWithOutputs() throws {
            let pair = try SCTPPair()
            pair.left.connect()
            #expect(pair.stack.advance(to: .zero + .milliseconds(20)) == [pair.left.id])
            _ = pair.left.drain()
            #expect(pair.stack.advance(to: .zero + .milliseconds(40)) == [])
            // The peer does not answer: INIT is sent again.
            #expect(pair.stack.advance(to: .zero + .seconds(1)) == [pair.left.id])
            #expect(!pair.left.drain().isEmpty)
        }

        @Test func nothingIsSaidBeforeTheHandshakeAndNothingAfterTheEnd() throws {
            let pair = try SCTPPair()
            #expect(throws: SCTPError.notConnected) { try pair.left.send(message(1)) }
            pair.left.reset(stream: 0)
            pair.left.handle(packet: [])
            pair.left.handle(packet: [1, 2, 3])
            #expect(pair.left.drain() == [])
            pair.left.close()
            pair.left.close()
            pair.left.connect()
            pair.left.handle(packet: [UInt8](repeating: 1, count: 40))
            #expect(pair.left.drain() == [])
        }

        @Test func stacksOnSeveralThreadsStayApart() async throws {
            await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        guard let pair = try? SCTPPair() else { return false }
                        pair.connect()
                        for round in 0..<50 {
                            guard
                                (try? pair.left.send(SCTPMessage(stream: 0, protocolID: 51, bytes: [UInt8(round)])))
                                    != nil
                            else { return false }
                            pair.settle()
                        }
                        return pair.rightEvents.count == 50
                    }
                }
                for await succeeded in group { #expect(succeeded) }
            }
        }

        @Test func theLargestMessagesTravelOverDTLS() throws {
            let dtls = try DTLSPair(client: OpenSSLIdentity(), server: OpenSSLIdentity())
            dtls.connect()
            let pair = try SCTPPair()
            var largest = 0
            pair.path = { toTheRight, packet in
                let (from, to) = toTheRight ? (dtls.client, dtls.server) : (dtls.server, dtls.client)
                return from.send(applicationData: packet, now: .zero).flatMap { output -> [DTLSOutput] in
                    guard case .datagram(let bytes) = output else { return [] }
                    largest = max(largest, bytes.count)
                    return to.handle(datagram: bytes, now: .zero)
                }.compactMap { output -> [UInt8]? in
                    if case .applicationData(let bytes) = output { bytes } else { nil }
                }
            }
            pair.connect()
            let long = message(262_144)
            try pair.left.send(long)
            try pair.right.send(long)
            pair.run { pair.leftEvents.isEmpty || pair.rightEvents.isEmpty }
            #expect(pair.leftEvents == [.message(long)])
            #expect(pair.rightEvents == [.message(long)])
            #expect(1190...1200 ~= largest)
        }

        @Test(arguments: 0..<40) func mutatedPacketsNeitherTrapNorSpread(seed: UInt64) throws {
            var random = SplitMix(seed: seed)
            let pair = try SCTPPair()
            let bystander = try SCTPPair(stack: pair.stack)
            bystander.connect()
            pair.path = { _, packet in
                guard Int.random(in: 0..<4, using: &random) == 0 else { return [packet] }
                var bytes = packet
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    // Behind the common header: ports, tag and checksum stay right.
                    bytes[Int.random(in: 12..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
                }
                if Int.random(in: 0..<4, using: &random) == 0 {
                    bytes.removeLast(Int.random(in: 0..<4, using: &random))
                }
                return [Self.withChecksum(bytes), packet]
            }
            pair.connect()
            for size in [1, 3000, 40_000] { try? pair.left.send(message(size)) }
            pair.left.reset(stream: 1)
            pair.run(for: .seconds(5))
            try bystander.left.send(message(100))
            bystander.settle()
            #expect(bystander.rightEvents == [.message(message(100))])
        }

        @Test func callsThatEndLeaveNothingBehind() throws {
            let stack = UsrsctpStack()
            for _ in 0..<200 {
                let pair = try SCTPPair(stack: stack)
                #expect(stack.associationCount == 2)
                pair.connect()
                try pair.left.send(message(2000))
                pair.settle()
                pair.left.close()
                pair.settle()
                #expect(pair.rightEvents.last == .closed)
            }
            #expect(stack.associationCount == 0)
            #expect(stack.advance(to: .zero + .seconds(1)) == [])
        }

        /// CRC32c, least significant byte first (RFC 9260 §6.8, appendix A).
        private static func withChecksum(_ packet: [UInt8]) -> [UInt8] {
            var bytes = packet
            bytes.replaceSubrange(8..<12, with: [0, 0, 0, 0])
            var crc = ~UInt32(0)
            for byte in bytes {
                crc ^= UInt32(byte)
                for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0x82F6_3B78 }
            }
            crc = ~crc
            bytes.replaceSubrange(8..<12, with: [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: crc >> $0) })
            return bytes
        }
    }
}
