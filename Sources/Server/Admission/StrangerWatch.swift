import Timing

/// Whether many datagrams come that are no call's audio: a flood of strangers costs the loops work that no call needs.
struct StrangerWatch: Sendable {
    private var last: (datagrams: UInt64, at: Moment)?
    private(set) var areMany = false

    /// A second: what calls send besides their audio, many times over.
    private static let usual = 200.0

    mutating func note(_ observations: [LoopObservation], now: Moment) {
        let datagrams = observations.reduce(0) { $0 &+ $1.datagrams }
        defer { last = (datagrams, now) }
        guard let last, now > last.at, datagrams >= last.datagrams else { return }
        let rate = Double(datagrams - last.datagrams) / ((now - last.at) / .seconds(1))
        let audio = observations.reduce(0) { $0 + $1.load.heard }
        areMany = rate > audio * 1.5 + Self.usual
    }
}
