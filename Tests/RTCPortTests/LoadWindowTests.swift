import RTC
import RTCPort
import SansIO
import Testing

@Suite struct LoadWindowTests {
    @Test func theLastSecondCounts() {
        var window = LoadWindow()
        var load = LoopLoad()
        // Two seconds at half a core, then at a tenth.
        for step in 0...40 {
            let time = Double(step) * 0.1
            let working = time <= 2 ? time * 0.5 : 1 + (time - 2) * 0.1
            load = window.note(
                LoadSample(
                    at: .zero + .seconds(time), working: .seconds(working), waiting: .seconds(time * 0.25),
                    sent: UInt64(step * 10), heard: UInt64(step * 5), frames: UInt64(step * 100), behind: UInt64(step)))
            if step == 20 { #expect(abs(load.working - 0.5) < 0.01) }
        }
        #expect(abs(load.working - 0.1) < 0.01)
        #expect(abs(load.waiting - 0.25) < 0.01)
        #expect(abs(load.busy - 0.35) < 0.02)
        #expect(abs(load.sent - 100) < 1)
        #expect(abs(load.heard - 50) < 1)
        #expect(abs(load.behind - 0.01) < 0.001)
    }

    @Test func nothingIsSaidOfNoTime() {
        var window = LoadWindow()
        let sample = LoadSample(at: .zero, working: .seconds(1))
        #expect(window.note(sample) == LoopLoad())
        #expect(window.note(sample) == LoopLoad())
    }

    @Test func sharesStayWithinBoundsWhateverClocksSay() {
        var window = LoadWindow()
        _ = window.note(LoadSample(at: .zero, working: .zero, frames: 10, behind: 0))
        let load = window.note(
            LoadSample(at: .zero + .milliseconds(1), working: .seconds(5), waiting: .seconds(-5), frames: 10, behind: 3)
        )
        #expect(load.working == 1)
        #expect(load.waiting == 0)
        #expect(load.behind == 0)
    }
}

@Suite struct PacingRecordTests {
    @Test func framesFallIntoTheBucketOfTheirDelay() {
        var pacing = PacingRecord()
        for delay in [0, 0.2, 0.9, 1.5, 2.1, 7, 1000] { pacing.note(.milliseconds(delay)) }
        pacing.note(.milliseconds(-3))
        #expect(pacing.frames == 8)
        #expect(pacing.late == 3)
        #expect(pacing.behind == 1)
        #expect(pacing.counts == [3, 0, 1, 1, 1, 0, 1, 0, 0, 0, 0, 1])
        pacing.skip(4)
        #expect(pacing.skipped == 4)
        #expect(pacing.late == 7)
        #expect(pacing.counts.reduce(0, +) == pacing.frames)
    }
}

@Suite struct HandshakeQueueTests {
    private func entry(_ number: Int) -> HandshakeQueue.Entry {
        let address = TransportAddress(host: .v4(1), port: UInt16(truncatingIfNeeded: number))
        return .init(datagram: [22], remote: address, local: address, arrival: nil)
    }

    @Test func aHandshakeThatComesAloneDoesNotWait() {
        var queue = HandshakeQueue()
        var now = Moment.zero
        for _ in 0..<100 {
            #expect(queue.mayWork(now: now))
            queue.worked(from: now, to: now + .microseconds(400))
            now += .milliseconds(10)
        }
        #expect(queue.nextTurn(now: now) == nil)
    }

    @Test func aCrowdTakesHalfOfTheTimeInShortPieces() throws {
        var queue = HandshakeQueue()
        for number in 0..<200 { _ = queue.append(entry(number)) }
        #expect(queue.count == 200)
        var now = Moment.zero
        var longest = Duration.zero
        var order: [UInt16] = []
        while let turn = queue.nextTurn(now: now) {
            now = turn
            let begin = now
            while queue.mayWork(now: now), let entry = queue.next() {
                order.append(entry.remote.port)
                queue.worked(from: now, to: now + .microseconds(300))
                now += .microseconds(300)
            }
            longest = max(longest, now - begin)
        }
        #expect(order == Array(0..<200))
        #expect(longest <= .milliseconds(1.3))
        #expect((.milliseconds(110)...(.milliseconds(130))).contains(now - .zero))
    }

    @Test func aFloodIsDropped() {
        var queue = HandshakeQueue()
        var taken = (0..<HandshakeQueue.limit + 50).map { queue.append(entry($0)) }
        #expect(taken.filter(\.self).count == HandshakeQueue.limit)
        #expect(taken.last == false)
        _ = queue.next()
        taken = [queue.append(entry(1)), queue.append(entry(2))]
        #expect(taken == [true, false])
    }
}
