import RTC
import RTCPort
import Testing

@Suite struct HandoverInboxTests {
    private func batch(of count: Int) -> HandoverBatch {
        var batch = HandoverBatch()
        let address = TransportAddress(host: .v4(1), port: 1)
        for number in 0..<count { batch.append([UInt8(truncatingIfNeeded: number)], from: address, to: address) }
        return batch
    }

    @Test func aLoopThatDoesNotKeepUpIsGivenNoMore() {
        let inbox = HandoverInbox(limit: 100)
        #expect(inbox.post(batch(of: 60), from: 0) == .takenFirst)
        #expect(inbox.post(batch(of: 40), from: 1) == .taken)
        #expect(inbox.post(batch(of: 1), from: 0) == .refused)
        #expect(inbox.take().map(\.batch.count) == [60, 40])
        #expect(inbox.post(batch(of: 100), from: 2) == .takenFirst)
        #expect(inbox.post(batch(of: 1), from: 2) == .refused)
    }

    @Test func theOwnerIsToldOnceUntilItLooks() {
        let inbox = HandoverInbox()
        #expect(inbox.post(batch(of: 1), from: 1) == .takenFirst)
        for _ in 0..<5 { #expect(inbox.post(batch(of: 1), from: 1) == .taken) }
        let taken = inbox.take()
        #expect(taken.map(\.origin) == Array(repeating: 1, count: 6))
        #expect(inbox.take().isEmpty)
        #expect(inbox.post(batch(of: 1), from: 1) == .takenFirst)
    }

    @Test func anOwnerThatLooksByItselfIsNotToldAndMissesNothingWhenItStops() {
        let inbox = HandoverInbox()
        #expect(!inbox.setPolled(true))
        #expect(inbox.post(batch(of: 3), from: 1) == .taken)
        #expect(inbox.setPolled(false))
        #expect(inbox.take().count == 1)
        #expect(inbox.post(batch(of: 1), from: 1) == .takenFirst)
        // Told already.
        #expect(inbox.setPolled(false))
    }
}
