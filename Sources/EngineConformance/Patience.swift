import Engine
import Synchronization

/// What became of work that was waited for only so long.
enum Outcome<Value: Sendable>: Sendable {
    case returned(Value)
    case threw(any Error)
    /// It did not end in time. It was cancelled, and goes on if it does not mind.
    case late
}

extension Outcome {
    /// Why this is no end that a caller may see; nil when it is one. Faults and cancellations are.
    var complaint: String? {
        switch self {
        case .late: "It did not end."
        case .returned: nil
        case .threw(let error) where error is EngineFault || error is CancellationError: nil
        case .threw(let error): "It threw \(type(of: error)) instead of EngineFault or CancellationError."
        }
    }
}

/// Runs `body` and waits for it, but no longer than `patience`.
func within<Value: Sendable>(
    _ patience: Duration, _ body: @escaping @Sendable () async throws -> Value
) async -> Outcome<Value> {
    await outcome(of: Task { try await body() }, within: patience)
}

/// Waits for a task, but no longer than `patience`; then cancels it and waits no more.
func outcome<Value: Sendable>(
    of task: Task<Value, any Error>, within patience: Duration
) async -> Outcome<Value> {
    let (results, inbox) = AsyncStream.makeStream(of: Outcome<Value>.self)
    let waiter = Task {
        switch await task.result {
        case .success(let value): inbox.yield(.returned(value))
        case .failure(let error): inbox.yield(.threw(error))
        }
    }
    let alarm = Task {
        try await Task.sleep(for: patience)
        task.cancel()
        inbox.yield(.late)
    }
    defer {
        waiter.cancel()
        alarm.cancel()
    }
    for await result in results { return result }
    return .late
}

/// What a listener throws that has heard enough.
struct Enough: Error {}

/// What an engine hands over, in order. It can be slow, it can keep the engine waiting, and it can have had enough; it
/// notices when it is called twice at a time.
final class Listener<Event: Sendable>: Sendable {
    private struct State {
        var events: [Event] = []
        var isBusy = false
        var wasRushed = false
        var isClosed = false
        var isReleased = false
        var isOver = false
        var late = 0
    }

    private let state = Mutex(State())
    private let limit: Int
    private let pause: Duration
    private let hold: Int

    /// - Parameters:
    ///   - limit: With so many events, it throws.
    ///   - pause: How long it takes for each event.
    ///   - hold: With so many events, it keeps the engine waiting until `release`.
    init(limit: Int = .max, pause: Duration = .zero, hold: Int = .max) {
        self.limit = limit
        self.pause = pause
        self.hold = hold
    }

    var events: [Event] { state.withLock(\.events) }
    /// Events that came after `close`.
    var late: Int { state.withLock(\.late) }
    /// An event came while the one before was not taken yet.
    var wasRushed: Bool { state.withLock(\.wasRushed) }

    /// What comes from now on comes too late.
    func close() { state.withLock { $0.isClosed = true } }

    /// Nothing more comes: nobody need wait for it.
    func end() { state.withLock { $0.isOver = true } }

    func release() { state.withLock { $0.isReleased = true } }

    /// Takes an event of a stream, which nobody waits for.
    func note(_ event: Event) {
        state.withLock { state in
            state.events.append(event)
            if state.isClosed { state.late += 1 }
        }
    }

    func take(_ event: Event) async throws {
        state.withLock { state in
            if state.isBusy { state.wasRushed = true }
            state.isBusy = true
        }
        defer { state.withLock { $0.isBusy = false } }
        note(event)
        if pause > .zero { try? await Task.sleep(for: pause) }
        let count = events.count
        while count >= hold, !state.withLock(\.isReleased) {
            await Task.yield()
            try? await Task.sleep(for: .milliseconds(1))
        }
        if count >= limit { throw Enough() }
    }

    /// Waits until `condition` holds of the events; false when it does not in time.
    func wait(_ patience: Duration, until condition: ([Event]) -> Bool) async -> Bool {
        let deadline = ContinuousClock.now + patience
        while !condition(events) {
            guard .now < deadline, !Task.isCancelled, !state.withLock(\.isOver) else { return condition(events) }
            try? await Task.sleep(for: .milliseconds(2))
        }
        return true
    }
}
