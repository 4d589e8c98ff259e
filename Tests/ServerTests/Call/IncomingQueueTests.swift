import SansIO
import Server
import Testing

struct IncomingQueueTests {
    private func entry(_ size: Int, _ channel: CallChannel = .data) -> IncomingQueue.Entry {
        .init(.bytes([UInt8(truncatingIfNeeded: size)]), channel: channel, size: size)
    }

    @Test func shortMessagesPassWhileNothingIsInFrontOfThem() {
        var queue = IncomingQueue(now: .zero)
        #expect(queue.passes(200, now: .zero) == true)
        #expect(queue.passes(IncomingQueue.small, now: .zero) == true)
        #expect(queue.passes(IncomingQueue.small + 1, now: .zero) == false)
    }

    @Test func nothingPassesAMessageThatWaitsOrIsBeingWorkedOn() {
        var queue = IncomingQueue(now: .zero)
        #expect(queue.append(entry(100_000)) == true)
        #expect(queue.passes(10, now: .zero) == false)
        _ = queue.next()
        #expect(queue.passes(10, now: .zero) == false)
        #expect(queue.next() == nil)
        #expect(queue.passes(10, now: .zero) == true)
    }

    @Test func messagesAreWorkedOnInTheirOrderWhateverTheirChannel() {
        var queue = IncomingQueue(now: .zero)
        let entries = [entry(5, .data), entry(6, .control), entry(7, .data), entry(8, .data)]
        for entry in entries { #expect(queue.append(entry) == true) }
        let handled = entries.compactMap { _ in queue.next() }
        #expect(handled == entries)
        #expect(queue.next() == nil)
        #expect(queue.isIdle)
        #expect(queue.size == 0)
    }

    @Test func aDataChannelMayHaveAMebibyteWaiting() {
        var queue = IncomingQueue(now: .zero)
        for _ in 0..<4 { #expect(queue.append(entry(1 << 18)) == true) }
        #expect(queue.append(entry(1)) == false)
        // What is being worked on counts until it is done.
        _ = queue.next()
        #expect(queue.append(entry(1)) == false)
        _ = queue.next()
        #expect(queue.append(entry(1)) == true)
        #expect(queue.size == 3 << 18 | 1)
    }

    @Test func aDataChannelMayHave256MessagesWaiting() {
        var queue = IncomingQueue(now: .zero)
        for _ in 0..<256 { #expect(queue.append(entry(1)) == true) }
        #expect(queue.append(entry(1)) == false)
    }

    /// Its reader brings one at a time, so it waits where it costs nothing: in the client.
    @Test func theControlSocketAlwaysFindsRoom() {
        var queue = IncomingQueue(now: .zero)
        for _ in 0..<4 { #expect(queue.append(entry(1 << 18)) == true) }
        #expect(queue.append(entry(1 << 20, .control)) == true)
        #expect(queue.holds(.control))
        while let next = queue.next(), next.channel == .data {}
        #expect(queue.holds(.control))
        queue.finish()
        #expect(!queue.holds(.control))
    }

    @Test func manyShortMessagesGoTheWayOfLongOnesAfterABurst() {
        var queue = IncomingQueue(now: .zero)
        let atOnce = (0..<1000).count { _ in queue.passes(256, now: .zero) }
        #expect(atOnce == 64)
        // 64 KiB a second from then on.
        let later = (0..<1000).count { _ in queue.passes(256, now: .zero + .milliseconds(125)) }
        #expect(later == 32)
        let muchLater = (0..<1000).count { _ in queue.passes(256, now: .zero + .seconds(3600)) }
        #expect(muchLater == 64)
    }

    @Test func nothingIsLeftOfACallThatEnds() {
        var queue = IncomingQueue(now: .zero)
        for _ in 0..<4 { _ = queue.append(entry(1 << 18)) }
        _ = queue.next()
        queue.removeAll()
        #expect(queue.isIdle)
        #expect(queue.size == 0)
    }
}
