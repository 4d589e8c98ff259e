import NativeThreads
import Synchronization

/// Does what messages of clients cost beyond a few kilobytes - parsing, checks, SDP, base64, JSON - on threads of lower
/// priority, so that no event loop works on a message for long. One for all sessions of a server.
///
/// A session has one piece of work here at a time, so the queue is bounded by the number of sessions, and one client
/// delays another by no more than one piece. Long pieces have threads of their own: the short ones of others, such as
/// the offers of new calls, never wait for them.
public final class MessageWorkers: Sendable {
    /// Bytes up to which a piece counts as short: some 10 ms.
    static let shortWork = 64 << 10

    let short: WorkerExecutor
    let long: WorkerExecutor
    /// Bytes of messages that wait for work or are being worked on, over all sessions.
    let pending = PendingBytes()
    private let dropped = Atomic<UInt64>(0)
    private let refusedOffers = Atomic<UInt64>(0)

    public init() {
        let cores = NativeThread.processors
        short = WorkerExecutor(name: "msg-short", threads: max(1, cores / 4), niceness: 5)
        long = WorkerExecutor(name: "msg-long", threads: max(1, cores / 2), niceness: 10)
    }

    /// Runs `work` on a worker.
    /// - Parameter size: Bytes that it goes through, about.
    nonisolated func perform<Value: Sendable>(size: Int, _ work: @Sendable () -> Value) async -> Value {
        await withTaskExecutorPreference(size <= Self.shortWork ? short : long) { await Self.run(work) }
    }

    /// Not isolated, and so on the executor that its task prefers.
    private static func run<Value: Sendable>(_ work: @Sendable () -> Value) async -> Value { work() }

    // MARK: Metrics

    func noteDroppedMessage() { dropped.add(1, ordering: .relaxed) }
    func noteRefusedOffer() { refusedOffers.add(1, ordering: .relaxed) }

    public var families: [MetricFamily] {
        [
            MetricFamily(
                "parley_message_bytes_pending", .gauge,
                help: "Bytes of clients' messages that wait to be handled or are being worked on.",
                samples: [.init(Double(pending.count))]),
            MetricFamily(
                "parley_messages_dropped_total", .counter,
                help: "Messages of data channels that were dropped because too much of their client waited.",
                samples: [.init(Double(dropped.load(ordering: .relaxed)))]),
            MetricFamily(
                "parley_offers_limited_total", .counter,
                help: "SDP offers rejected because their call had made too many.",
                samples: [.init(Double(refusedOffers.load(ordering: .relaxed)))]),
        ]
    }
}

/// A count of bytes that many threads add to and take from: the one place where pending messages are charged.
final class PendingBytes: Sendable {
    private let bytes = Atomic<Int>(0)

    var count: Int { bytes.load(ordering: .relaxed) }

    func add(_ count: Int) { bytes.add(count, ordering: .relaxed) }
    func remove(_ count: Int) { bytes.subtract(count, ordering: .relaxed) }
}
