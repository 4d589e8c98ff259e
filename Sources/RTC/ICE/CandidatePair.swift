/// One local address with one remote candidate, and how far its check has come (RFC 8445 §6.1.2).
struct CandidatePair: Sendable {
    enum State {
        case waiting
        case checking(STUNTransaction)
        /// Answered, not nominated.
        case valid
        case failed
    }

    /// Pairs kept at most; RFC 8445 §6.1.2.5 asks for a limit and suggests 100.
    static let limit = 64

    let path: ICEPath
    /// RFC 8445 §6.1.2.3, we being the controlling side.
    let priority: UInt64
    var state = State.waiting

    init(path: ICEPath, localPriority: UInt32, remotePriority: UInt32) {
        self.path = path
        // Priorities have 31 bits (RFC 8445 §5.1.2); a peer's larger one would overflow the sum.
        let (ours, theirs) = (UInt64(localPriority), UInt64(min(remotePriority, UInt32(Int32.max))))
        priority = min(ours, theirs) << 32 + 2 * max(ours, theirs) + (ours > theirs ? 1 : 0)
    }

    var isFailed: Bool {
        if case .failed = state { true } else { false }
    }

    var transaction: STUNTransaction? {
        if case .checking(let transaction) = state { transaction } else { nil }
    }

    /// Every usable pair, best first.
    static func checklist(bases: [TransportAddress], candidates: [Candidate]) -> [CandidatePair] {
        var pairs: [CandidatePair] = []
        for candidate in candidates.prefix(limit) where candidate.component == 1 {
            guard let remote = candidate.address, remote.port != 0 else { continue }
            for (index, base) in bases.prefix(8).enumerated() where base.host.isV6 == remote.host.isV6 {
                let path = ICEPath(local: base, remote: remote)
                guard !pairs.contains(where: { $0.path == path }) else { continue }
                pairs.append(
                    CandidatePair(
                        path: path,
                        localPriority: Candidate.priority(.host, localPreference: .max - UInt16(index)),
                        remotePriority: candidate.priority))
            }
        }
        return Array(pairs.sorted { $0.priority > $1.priority }.prefix(limit))
    }
}
