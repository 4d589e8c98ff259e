import Events
import TextNormalization

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
        /// What the markup before it leaves open.
        public fileprivate(set) var markup = MarkupState()
        /// A voice has something to say of it: it is not made of markup and emoji alone.
        public fileprivate(set) var isSpeakable = true

        /// - Parameter startsLine: A line begins with it.
        public init(item: ItemID, text: String, offset: Int, startsLine: Bool = false) {
            self.item = item
            self.text = text
            self.offset = offset
            markup.startsLine = startsLine
        }

        init(item: ItemID, _ clause: ClauseSplitter.Clause) {
            self.init(item: item, text: clause.text, offset: clause.offset, startsLine: clause.startsLine)
        }
    }

    /// With more audio than this waiting, no clause is started: 10 s. The response in front has as much for itself.
    public static let enough = 10 * OutputTimeline.rate

    /// The markup of the item whose clause came last.
    private var markup: (item: ItemID, state: MarkupState)?
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
        var clause = clause
        if let markup, markup.item == clause.item {
            let startsLine = clause.markup.startsLine
            clause.markup = markup.state
            clause.markup.startsLine = startsLine
        }
        var normalizer = TextNormalizer(.plain, from: clause.markup)
        clause.isSpeakable = normalizer.append(clause.text).isSpeakable
        markup = (clause.item, normalizer.state)
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
