import Synchronization

/// Where other loops leave what they received for one loop. A loop that turns by its clock looks by itself, and is not
/// woken for it.
package final class HandoverInbox: Sendable {
    package enum Posting: Sendable, Hashable {
        /// There is no room.
        case refused
        /// It will be looked at.
        case taken
        /// The owner has to be told.
        case takenFirst
    }

    private struct State {
        var batches: [(batch: HandoverBatch, origin: Int)] = []
        /// Datagrams.
        var waiting = 0
        var isPolled = false
    }

    private let state = Mutex(State())
    private let limit: Int

    /// - Parameter limit: Datagrams that wait, whoever handed them over; what comes beyond is not taken.
    package init(limit: Int = 4096) {
        self.limit = limit
    }

    /// - Parameter origin: The loop that received them.
    package func post(_ batch: HandoverBatch, from origin: Int) -> Posting {
        state.withLock { state in
            guard state.waiting + batch.count <= limit else { return .refused }
            state.waiting += batch.count
            state.batches.append((batch, origin))
            return state.isPolled || state.batches.count > 1 ? .taken : .takenFirst
        }
    }

    /// Everything that waits, in the order it came.
    package func take() -> [(batch: HandoverBatch, origin: Int)] {
        state.withLock { state in
            defer { (state.batches, state.waiting) = ([], 0) }
            return state.batches
        }
    }

    /// - Parameter isPolled: The owner looks by itself from now on, or does so no more.
    /// - Returns: Whether something waits that nobody will be told of.
    package func setPolled(_ isPolled: Bool) -> Bool {
        state.withLock { state in
            state.isPolled = isPolled
            return !isPolled && !state.batches.isEmpty
        }
    }
}
