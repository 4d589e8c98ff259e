import Engine
import Events
import SansIO

/// Closed turns that may be nothing but fillers, in their order; bounded.
struct PendingTurns: Sendable {
    struct Turn: Sendable {
        var segment: SpeechSegment
        let deadline: Moment
    }

    private var turns: [Turn] = []

    /// Turns that wait for their transcripts at the same time.
    private static let most = 4

    var isEmpty: Bool { turns.isEmpty }
    var items: [ItemID] { turns.map(\.segment.item) }
    var last: ItemID? { turns.last?.segment.item }
    /// The oldest turn if there are too many.
    var overdue: ItemID? { turns.count > Self.most ? turns.first?.segment.item : nil }
    var nextDeadline: Moment? { turns.lazy.map(\.deadline).min() }

    func contains(_ item: ItemID) -> Bool { turns.contains { $0.segment.item == item } }

    /// The newest turn whose transcript is overdue.
    func expired(at now: Moment) -> ItemID? { turns.last { $0.deadline <= now }?.segment.item }

    mutating func append(_ segment: SpeechSegment, deadline: Moment) {
        turns.append(Turn(segment: segment, deadline: deadline))
    }

    mutating func take(_ event: RecognitionEvent, of item: ItemID) {
        guard let index = turns.firstIndex(where: { $0.segment.item == item }) else { return }
        turns[index].segment.take(event)
    }

    mutating func remove(_ item: ItemID) { turns.removeAll { $0.segment.item == item } }

    mutating func removeAll() { turns = [] }

    /// Removes the turns up to `item` and returns them, oldest first: turns keep their order.
    mutating func removeAll(through item: ItemID) -> [SpeechSegment] {
        guard let index = turns.firstIndex(where: { $0.segment.item == item }) else { return [] }
        defer { turns.removeFirst(index + 1) }
        return turns[...index].map(\.segment)
    }
}
