import Synchronization

/// The place of one session among those that the server may have. It is taken before the socket opens, so requests that
/// arrive at once never share one, and given back at the end of the session or when an upgrade comes to nothing.
final class SessionPlace: Sendable {
    private let giveBack: @Sendable () -> Void
    private let isTaken = Atomic(true)

    /// - Parameter giveBack: Called once.
    init(giveBack: @escaping @Sendable () -> Void) {
        self.giveBack = giveBack
    }

    deinit { leave() }

    func leave() {
        if isTaken.exchange(false, ordering: .relaxed) { giveBack() }
    }
}
