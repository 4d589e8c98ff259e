import Synchronization

/// Where the run stands, told to whoever watches.
package final class BenchProgress: Sendable {
    private struct State {
        var step = ""
    }

    private let state = Mutex(State())
    private let show: @Sendable (_ line: String, _ isStep: Bool) -> Void

    /// - Parameter show: Takes a line for people; `isStep` where a new step begins.
    package init(show: @escaping @Sendable (_ line: String, _ isStep: Bool) -> Void = { _, _ in }) {
        self.show = show
    }

    func begin(_ step: String) {
        state.withLock { $0.step = step }
        show(step, true)
    }

    func tell(_ detail: String) {
        show(state.withLock { $0.step } + ": " + detail, false)
    }

    func end() {
        show("", true)
    }
}
