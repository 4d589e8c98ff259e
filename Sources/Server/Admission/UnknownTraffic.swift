import SansIO

/// Whether many datagrams arrive that are no call's audio: a flood of them costs the loops work that no call needs.
struct UnknownTraffic: Sendable {
    private var last: (datagrams: UInt64, at: Moment)?
    private(set) var isHeavy = false

    /// Datagrams a second that calls send besides their audio, many times over.
    private static let usual = 200.0

    mutating func note(_ observations: [LoopObservation], now: Moment) {
        let datagrams = observations.reduce(0) { $0 &+ $1.datagrams }
        defer { last = (datagrams, now) }
        guard let last, now > last.at, datagrams >= last.datagrams else { return }
        let rate = Double(datagrams - last.datagrams) / ((now - last.at) / .seconds(1))
        let audio = observations.reduce(0) { $0 + $1.load.heard }
        isHeavy = rate > audio * 1.5 + Self.usual
    }
}
