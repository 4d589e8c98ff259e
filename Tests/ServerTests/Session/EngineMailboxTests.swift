import Dialogue
import Server
import Synchronization
import Testing

@Suite struct EngineMailboxTests {
    /// How often the mailbox called for its owner.
    private final class Calls: Sendable {
        private let number = Mutex(0)
        var count: Int { number.withLock { $0 } }
        func add() { number.withLock { $0 += 1 } }
    }

    private func mailbox(limit: Int, _ calls: Calls) -> EngineMailbox {
        EngineMailbox(limit: limit) { _ in calls.add() }
    }

    private func runs(_ inputs: [Session.Input]) -> [UInt64] {
        inputs.compactMap { if case .chatEnded(let run, nil) = $0 { run.rawValue } else { nil } }
    }

    private func result(_ number: UInt64) -> Session.Input { .chatEnded(ChatRunID(rawValue: number), nil) }

    @Test func aBurstWakesTheLoopOnce() async {
        let calls = Calls()
        let mailbox = mailbox(limit: 16, calls)
        for number: UInt64 in 1...10 { await mailbox.put(result(number)) }
        #expect(calls.count == 1)
        #expect(runs(mailbox.take()) == Array(1...10))
        #expect(mailbox.take().isEmpty)
        await mailbox.put(result(11))
        #expect(calls.count == 2)
    }

    @Test func whoIsTooFarAheadWaitsUntilTheLoopHasCome() async {
        let calls = Calls()
        let mailbox = mailbox(limit: 3, calls)
        let isThrough = Calls()
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for number: UInt64 in 1...4 { await mailbox.put(result(number)) }
                isThrough.add()
            }
            // Three are there, and the fourth is not until somebody has taken them.
            var taken: [UInt64] = []
            while taken.isEmpty {
                await Task.yield()
                if calls.count > 0, mailbox.count == 3 { taken = runs(mailbox.take()) }
            }
            #expect(taken == [1, 2, 3])
            await group.waitForAll()
        }
        #expect(isThrough.count == 1)
        #expect(runs(mailbox.take()) == [4])
    }
}
