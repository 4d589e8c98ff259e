import Engine
import Server
import Synchronization
import Testing

@Suite struct EngineMailboxTests {
    /// How often the mailbox called for its owner.
    private final class Calls: Sendable {
        let count = Mutex(0)
    }

    private func mailbox(limit: Int, _ calls: Calls) -> EngineMailbox {
        EngineMailbox(limit: limit) { _ in calls.count.withLock { $0 += 1 } }
    }

    private func runs(_ inputs: [Session.Input]) -> [UInt64] {
        inputs.compactMap { if case .chatEnded(let run, nil) = $0 { run.rawValue } else { nil } }
    }

    private func result(_ number: UInt64) -> Session.Input { .chatEnded(ChatRunID(rawValue: number), nil) }

    @Test func aBurstWakesTheLoopOnce() async {
        let calls = Calls()
        let mailbox = mailbox(limit: 16, calls)
        for number: UInt64 in 1...10 { await mailbox.put(result(number)) }
        #expect(calls.count.withLock(\.self) == 1)
        #expect(runs(mailbox.take()) == Array(1...10))
        #expect(mailbox.take().isEmpty)
        await mailbox.put(result(11))
        #expect(calls.count.withLock(\.self) == 2)
    }

    @Test func whoIsTooFarAheadWaitsUntilTheLoopHasCome() async {
        let calls = Calls()
        let mailbox = mailbox(limit: 3, calls)
        let isThrough = Mutex(false)
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for number: UInt64 in 1...4 { await mailbox.put(result(number)) }
                isThrough.withLock { $0 = true }
            }
            // Three are there, and the fourth is not until somebody has taken them.
            var taken: [UInt64] = []
            while taken.isEmpty {
                await Task.yield()
                if calls.count.withLock(\.self) > 0, mailbox.count == 3 { taken = runs(mailbox.take()) }
            }
            #expect(taken == [1, 2, 3])
            await group.waitForAll()
        }
        #expect(isThrough.withLock(\.self))
        #expect(runs(mailbox.take()) == [4])
    }
}
