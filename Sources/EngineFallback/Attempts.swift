import Engine
import Shares
import Synchronization

/// One piece of work given to one engine after the other, until one begins it.
enum Attempts {
    /// - Parameters:
    ///   - candidates: Best first.
    ///   - owner: The session whose work it is.
    ///   - engine: "The chat model" and the like, as faults begin.
    /// - Throws: The fault of the last engine that was asked, or `CancellationError`.
    static func run<Candidate: Sendable, Event: Sendable>(
        _ candidates: [(Candidate, EngineHealth)], for owner: WorkOwner, engine: String,
        emit: @escaping @Sendable (Event) async throws -> Void,
        work: (Candidate, @escaping @Sendable (Event) async throws -> Void) async throws -> Void
    ) async throws {
        var fault: EngineFault?
        for (index, (candidate, health)) in candidates.enumerated() {
            let hasFallback = index + 1 < candidates.count
            guard let admission = health.admit(owner, hasFallback: hasFallback) else { continue }
            let begun = Begun()
            do {
                try await work(candidate) { event in
                    begun.mark()
                    try await emit(event)
                }
                return health.succeeded(admission)
            } catch {
                guard !Task.isCancelled, !(error is CancellationError) else {
                    health.abandoned(admission)
                    throw CancellationError()
                }
                let failure = EngineFault(of: error)
                health.failed(failure, admission)
                guard !begun.isMarked else { throw failure }
                fault = failure
            }
        }
        throw fault ?? .atRest(engine)
    }

    /// Whether anything has come of the work.
    private final class Begun: Sendable {
        private let flag = Atomic(false)
        var isMarked: Bool { flag.load(ordering: .acquiring) }
        func mark() { flag.store(true, ordering: .releasing) }
    }
}
