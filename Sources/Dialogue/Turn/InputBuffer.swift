/// Input audio that belongs to no item yet: what came since the last commit, clear or turn.
public struct InputBuffer: Sendable {
    /// Push to talk keeps this much, as the protocol suggests (Voice Live protocol D.2).
    public static let manualLimit = InputTimeline.samples(milliseconds: 600_000)
    /// With turn detection on, an open turn is with the recognizer already: only padding, and the little that a
    /// client may commit by hand between turns, is of use.
    public static let detectedLimit = InputTimeline.samples(milliseconds: 2_000)

    private var ring: AudioRing
    /// Position on the input timeline right after the newest sample.
    public private(set) var end = 0
    /// Audio was lost to the limit since the last commit or clear.
    public private(set) var overflowed = false

    public init(limit: Int) {
        ring = AudioRing(limit: limit)
    }

    /// Position on the input timeline of the oldest sample held.
    public var start: Int { end - ring.count }
    public var count: Int { ring.count }

    public var limit: Int {
        get { ring.limit }
        set { ring.limit = newValue }
    }

    /// - Returns: true when audio is lost for the first time since the last commit or clear.
    @discardableResult
    public mutating func append(_ frame: [Int16]) -> Bool {
        let dropped = ring.append(frame)
        end += frame.count
        guard dropped > 0, !overflowed else { return false }
        overflowed = true
        return true
    }

    /// What is held from `position` on.
    public func samples(from position: Int) -> [Int16] {
        ring.suffix(end - position)
    }

    /// Forgets everything; the axis goes on.
    public mutating func clear() {
        ring.removeAll()
        overflowed = false
    }
}
