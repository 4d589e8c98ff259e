import RTC
import SansIO

/// Handshakes wait here for their turn, so that fifty callers who come in one instant do not hold up the frames of those
/// who talk: one step of a handshake takes up to half a millisecond, an audio packet a hundredth of that.
///
/// Work on handshakes is bounded to half of a loop's time, in pieces of a millisecond. A call that comes alone does not
/// wait. A value: the time comes in, and what is to be done comes out.
package struct HandshakeQueue: Sendable {
    package struct Entry: Sendable, Equatable {
        package var datagram: [UInt8]
        package var remote: TransportAddress
        package var local: TransportAddress
        /// The loop by whose socket it came, where it was handed over.
        package var arrival: Int?

        package init(datagram: [UInt8], remote: TransportAddress, local: TransportAddress, arrival: Int?) {
            (self.datagram, self.remote, self.local, self.arrival) = (datagram, remote, local, arrival)
        }
    }

    /// Datagrams that wait at most; peers send again what is dropped.
    package static let limit = 1024
    /// What may be spent at once.
    static let allowance = Duration.milliseconds(1)

    private var waiting: [Entry] = []
    private var first = 0
    /// Until then nothing more is done: as long again as the last piece took.
    private var restsUntil: Moment?
    /// Spent without a rest, and when that ended.
    private var spent = Duration.zero
    private var lastEnd: Moment?

    package init() {}

    package var isEmpty: Bool { first == waiting.count }
    package var count: Int { waiting.count - first }

    /// Whether a handshake may be worked on now.
    package func mayWork(now: Moment) -> Bool { restsUntil.map { now >= $0 } ?? true }

    /// A step took so long.
    package mutating func worked(from start: Moment, to end: Moment) {
        // The loop had time for other things since the last one.
        if let lastEnd, start - lastEnd >= Self.allowance { spent = .zero }
        spent += max(.zero, end - start)
        lastEnd = end
        guard spent >= Self.allowance else { return }
        restsUntil = end + spent
        spent = .zero
    }

    /// - Returns: False where there is no room.
    package mutating func append(_ entry: Entry) -> Bool {
        guard count < Self.limit else { return false }
        waiting.append(entry)
        return true
    }

    package mutating func next() -> Entry? {
        guard first < waiting.count else { return nil }
        defer {
            first += 1
            if first == waiting.count {
                waiting.removeAll(keepingCapacity: count < 64)
                first = 0
            }
        }
        return waiting[first]
    }

    /// When it is time to go on; nil while nothing waits.
    /// - Parameter now: Where nothing is to be waited for.
    package func nextTurn(now: Moment) -> Moment? { isEmpty ? nil : max(now, restsUntil ?? now) }
}
