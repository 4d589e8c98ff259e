import Server
import Testing

struct EventBufferTests {
    private func event(_ name: String, isDelta: Bool = false) -> EventBuffer.Event {
        .init(bytes: Array(name.utf8), isDelta: isDelta)
    }

    private func names(_ events: [EventBuffer.Event]) -> [String] {
        events.map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    @Test func keepsTheOrder() {
        var buffer = EventBuffer()
        buffer.append(event("a"))
        buffer.append(event("b", isDelta: true))
        buffer.append(event("c"))
        #expect(names(buffer.takeAll()) == ["a", "b", "c"])
        #expect(buffer.isEmpty)
    }

    @Test func dropsTheOldestDeltaFirst() {
        var buffer = EventBuffer(eventLimit: 3)
        for one in [event("a"), event("b", isDelta: true), event("c", isDelta: true), event("d")] { buffer.append(one) }
        #expect(names(buffer.takeAll()) == ["a", "c", "d"])
        #expect(buffer.dropped == 1)
    }

    @Test func dropsTheOldestWhereThereIsNoDelta() {
        var buffer = EventBuffer(eventLimit: 2)
        for name in ["a", "b", "c"] { buffer.append(event(name)) }
        #expect(names(buffer.takeAll()) == ["b", "c"])
    }

    @Test func boundsTheBytes() {
        var buffer = EventBuffer(byteLimit: 10)
        for _ in 0..<100 { buffer.append(event("four")) }
        #expect(buffer.takeAll().count == 2)
        buffer.append(event("longer than the limit"))
        #expect(buffer.isEmpty)
    }
}
