import SansIO

/// Inputs that were at work when a host was lost. The second loss puts an input into quarantine for a while: it is
/// refused before it reaches a host.
package struct Quarantine: Sendable {
    private struct Suspect {
        var losses: Int
        var last: Moment
    }

    /// LostClauses that make a quarantine.
    package static let threshold = 2

    private let capacity: Int
    private let term: Duration
    private var suspects: [InputDigest: Suspect] = [:]
    /// Inputs refused so far.
    package private(set) var refusals = 0

    /// - Parameters:
    ///   - capacity: Inputs remembered; beyond, the one whose last loss is longest ago is forgotten.
    ///   - term: How long an input is remembered, and refused, after its last loss.
    package init(capacity: Int = 1024, term: Duration = .seconds(600)) {
        self.capacity = max(1, capacity)
        self.term = term
    }

    /// A host was lost while it worked on the input.
    /// - Returns: Whether the input is in quarantine now.
    package mutating func noteLoss(_ input: InputDigest, now: Moment) -> Bool {
        suspects = suspects.filter { now - $0.value.last < term }
        let losses = (suspects[input]?.losses ?? 0) + 1
        if suspects[input] == nil, suspects.count >= capacity,
            let oldest = suspects.min(by: { $0.value.last < $1.value.last })
        {
            suspects[oldest.key] = nil
        }
        suspects[input] = Suspect(losses: losses, last: now)
        return losses >= Self.threshold
    }

    /// Whether the input must not reach a host; counts a refusal.
    package mutating func refuses(_ input: InputDigest, now: Moment) -> Bool {
        guard let suspect = suspects[input], suspect.losses >= Self.threshold, now - suspect.last < term else {
            return false
        }
        refusals += 1
        return true
    }

    /// Inputs in quarantine.
    package func count(now: Moment) -> Int {
        suspects.values.count { $0.losses >= Self.threshold && now - $0.last < term }
    }
}
