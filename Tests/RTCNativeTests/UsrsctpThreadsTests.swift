import Foundation
import RTC
import RTCNative
import SansIO
import Testing

extension OneWheel {
    /// Several stacks in one process, as on several media loops.
    @Suite(.serialized) struct UsrsctpThreadsTests {
        /// Associations that begin, talk through loss, reset streams and end, on four threads at once, with the timers
        /// of all running on each thread. A race inside usrsctp would end the process.
        @Test func associationsComeTalkAndGoOnManyThreads() async throws {
            let delivered = await withTaskGroup(of: Int.self) { group in
                for seed in 0..<4 {
                    group.addTask { (try? Self.churn(seed: UInt64(seed))) ?? -1 }
                }
                return await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(delivered == [Int](repeating: 60 * 20, count: 4))
        }

        /// - Returns: Messages that arrived.
        private static func churn(seed: UInt64) throws -> Int {
            var random = SplitMix(seed: seed)
            let stack = UsrsctpStack()
            var pairs: [SCTPPair] = []
            var delivered = 0
            for round in 0..<60 {
                let pair = try SCTPPair(stack: stack)
                pair.connect()
                pairs.append(pair)
                for number in 0..<20 {
                    let stream = UInt16(number % 4)
                    let size = Int.random(in: 1...4000, using: &random)
                    try pair.left.send(
                        SCTPMessage(stream: stream, protocolID: 51, bytes: [UInt8](repeating: 7, count: size)))
                    pair.settle()
                }
                pair.left.reset(stream: 1)
                pair.run { pair.rightEvents.count(where: \.isMessage) < 20 }
                delivered += pair.rightEvents.count(where: \.isMessage)
                // What is lost leaves timers behind, which any of the threads may run.
                pair.path = { _, _ in [] }
                try pair.right.send(SCTPMessage(stream: 0, protocolID: 51, bytes: [1]))
                pair.settle()
                if pairs.count > 8 {
                    let ended = pairs.remove(at: Int.random(in: 0..<pairs.count, using: &random))
                    if round % 2 == 0 { ended.left.close() }
                }
            }
            return delivered
        }

        @Test func aStackThatBeginsLateIsNotHeldUpByOneThatFallsSilent() throws {
            let (first, second) = (UsrsctpStack(), UsrsctpStack())
            _ = first.advance(to: .zero)
            _ = first.advance(to: .zero + .seconds(1000))
            // From here on only the second one turns the wheel.
            let pair = try SCTPPair(stack: second)
            pair.left.connect()
            pair.path = { _, _ in [] }
            pair.settle()
            let sent = pair.packets
            pair.run(for: .seconds(2))
            #expect(pair.packets > sent, "INIT is sent again")
        }

        @Test func aStackNeverTurnsTheWheelBack() throws {
            let pair = try SCTPPair()
            pair.connect()
            _ = pair.stack.advance(to: pair.now + .seconds(10))
            _ = pair.stack.advance(to: pair.now - .seconds(10))
            pair.now += .seconds(10)
            try pair.left.send(SCTPMessage(stream: 0, protocolID: 51, bytes: [1]))
            pair.run { pair.rightEvents.isEmpty }
            #expect(pair.rightEvents.count == 1)
        }
    }
}

extension SCTPOutput {
    fileprivate var isMessage: Bool {
        if case .message = self { true } else { false }
    }
}
