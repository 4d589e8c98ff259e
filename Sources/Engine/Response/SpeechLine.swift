import Events

/// The clauses of one response on their way through the synthesizer, one at a time and in order. What was played
/// decides the pace: a clause is started only while little audio waits, so that a long answer costs neither memory
/// nor work that an interruption would throw away.
public struct SpeechLine: Sendable {
    /// One clause of one item.
    public struct Clause: Equatable, Sendable {
        public var item: ItemID
        public var text: String
        /// UTF-8 offset of `text` in the item's transcript.
        public var offset: Int

        public init(item: ItemID, text: String, offset: Int) {
            self.item = item
            self.text = text
            self.offset = offset
        }
    }

    /// With more audio than this waiting, no clause is started: 10 s. The response in front has as much for itself.
    public static let enough = 10 * OutputAxis.rate

    private var waiting: [Clause] = []
    private var next = 0
    /// The clause being spoken and the number of its synthesis.
    public private(set) var current: (id: SpeechID, clause: Clause)?

    public init() {}

    /// A clause waits and nothing is being spoken.
    public var isReady: Bool { current == nil && next < waiting.count }

    /// Nothing waits and nothing is being spoken.
    public var isIdle: Bool { current == nil && next == waiting.count }

    public mutating func append(_ clause: Clause) {
        waiting.append(clause)
    }

    /// Starts the next clause under the number `id`; nil when it is not ready.
    public mutating func start(_ id: SpeechID) -> Clause? {
        guard isReady else { return nil }
        let clause = waiting[next]
        next += 1
        if next > 32 {
            waiting.removeFirst(next)
            next = 0
        }
        current = (id, clause)
        return clause
    }

    /// The clause being spoken is complete.
    public mutating func finish() {
        current = nil
    }

    /// Forgets everything and returns the synthesis that has to be cancelled.
    public mutating func clear() -> SpeechID? {
        defer { current = nil }
        waiting = []
        next = 0
        return current?.id
    }
}
