import Synchronization

/// Raised once, from anywhere, to end work that cannot be interrupted from outside.
package final class StopFlag: Sendable {
    private let raised = Atomic<Bool>(false)

    package var isRaised: Bool { raised.load(ordering: .acquiring) }

    package func raise() { raised.store(true, ordering: .releasing) }
}
