import LocalSpeech
import Shares
import Synchronization
import Testing

@Suite struct WorkerPoolTests {
    @Test func doesEveryJobOnceAndOneThreadKeepsTheirOrder() async {
        let pool = WorkerPool(name: "test", threads: 1)
        let done = Mutex<[Int]>([])
        for index in 0..<500 { #expect(pool.submit { done.withLock { $0.append(index) } }) }
        await withCheckedContinuation { end in _ = pool.submit { end.resume() } }
        #expect(done.withLock { $0 } == Array(0..<500))
        #expect(pool.counters.accepted == 501)
        #expect(pool.counters.waiting == 0)
    }

    @Test func refusesWhatItsQueueCannotHold() async {
        let pool = WorkerPool(name: "test", threads: 1, queueLimit: 2)
        let gate = Mutex(false)
        await withCheckedContinuation { started in
            _ = pool.submit {
                started.resume()
                while !gate.withLock({ $0 }) {}
            }
        }
        #expect(pool.submit {})
        #expect(pool.submit {})
        #expect(!pool.submit { Issue.record("a refused job ran") })
        #expect(pool.counters.refused == 1)
        #expect(pool.counters.mostWaiting == 2)
        gate.withLock { $0 = true }
        while pool.counters.completed < 3 { await Task.yield() }
    }

    @Test func whatIsDueNowGoesBeforeWhatIsDueLater() async {
        let pool = WorkerPool(name: "test", threads: 1)
        let gate = Mutex(false)
        let order = Mutex<[String]>([])
        await withCheckedContinuation { started in
            _ = pool.submit {
                started.resume()
                while !gate.withLock({ $0 }) {}
            }
        }
        let later = ContinuousClock.now + .seconds(3600)
        for name in ["first", "second"] {
            #expect(
                pool.submit(for: WorkOwner(client: 1, session: 1), due: later) { order.withLock { $0.append(name) } })
        }
        #expect(pool.submit(for: WorkOwner(client: 2, session: 2)) { order.withLock { $0.append("urgent") } })
        gate.withLock { $0 = true }
        while pool.counters.completed < 4 { await Task.yield() }
        #expect(order.withLock { $0 } == ["urgent", "first", "second"])
    }

    @Test func aReservedThreadWaitsForUrgentWork() async {
        let pool = WorkerPool(name: "test", threads: 2, reserve: 1)
        let gate = Mutex(false)
        let later = ContinuousClock.now + .seconds(3600)
        await withCheckedContinuation { started in
            _ = pool.submit(due: later) {
                started.resume()
                while !gate.withLock({ $0 }) {}
            }
        }
        #expect(pool.submit(due: later) {})
        await withCheckedContinuation { done in _ = pool.submit(for: WorkOwner(client: 2, session: 2)) { done.resume() }
        }
        #expect(pool.counters.waiting == 1)
        gate.withLock { $0 = true }
        while pool.counters.completed < 3 { await Task.yield() }
    }

    @Test func aReservedThreadTakesWhatBecomesUrgentWhileItWaits() async {
        let pool = WorkerPool(name: "test", threads: 2, reserve: 1)
        let gate = Mutex(false)
        await withCheckedContinuation { started in
            _ = pool.submit(due: ContinuousClock.now + .seconds(3600)) {
                started.resume()
                while !gate.withLock({ $0 }) {}
            }
        }
        await withCheckedContinuation { done in
            _ = pool.submit(due: ContinuousClock.now + .milliseconds(1_100)) { done.resume() }
        }
        gate.withLock { $0 = true }
        while pool.counters.completed < 2 { await Task.yield() }
    }

    @Test func finishesItsJobsAfterItIsLetGo() async {
        await withCheckedContinuation { end in
            let pool = WorkerPool(name: "test", threads: 2)
            for _ in 0..<20 { _ = pool.submit {} }
            _ = pool.submit { end.resume() }
        }
    }
}
