/// The last events of a call, and who waits for one. Bounded: old events are forgotten.
struct CallLog {
    struct Waiter {
        var number: Int
        /// - Returns: Whether that was it.
        var take: (Result<CallEvent, CallFailure>) -> Bool
    }

    private var events: [CallEvent] = []
    private var start = 0
    private var waiters: [Waiter] = []
    private var lastNumber = 0

    private static let limit = 512

    /// The place of the next event.
    var end: Int { start + events.count }

    mutating func takeNumber() -> Int {
        lastNumber += 1
        return lastNumber
    }

    mutating func add(_ event: CallEvent) {
        if events.count >= Self.limit {
            events.removeFirst(Self.limit / 2)
            start += Self.limit / 2
        }
        events.append(event)
        waiters.removeAll { $0.take(.success(event)) }
    }

    func first<Value>(since mark: Int, _ match: (CallEvent) -> Value?) -> Value? {
        for event in events.dropFirst(max(0, mark - start)) {
            if let value = match(event) { return value }
        }
        return nil
    }

    mutating func add(_ waiter: Waiter) {
        waiters.append(waiter)
    }

    mutating func expire(_ number: Int, _ failure: CallFailure) {
        waiters.removeAll { $0.number == number && $0.take(.failure(failure)) }
    }

    /// Nobody waits any longer.
    mutating func fail(_ failure: CallFailure) {
        for waiter in waiters { _ = waiter.take(.failure(failure)) }
        waiters = []
    }
}
