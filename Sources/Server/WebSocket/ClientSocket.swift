import NIOCore
import Shares
import Synchronization

/// The accepted WebSocket of a client, as its owner sees it.
///
/// Every method may be called from any thread, event loop or task; none blocks. `send` and `close` take effect in the
/// order of the calls. The network side runs on an event loop of its own (`ClientSocketHandler`).
///
///     for await event in socket.events {
///         switch event {
///         case .message(let message): …
///         case .closed(let end): …   // always the last one
///         }
///     }
///
/// Iterate `events` once, from one task. What is not taken stops the client from sending more: reading ceases at
/// `ClientSocketLimits.inboxSize`.
public final class ClientSocket: Sendable {
    /// The other end of the TCP connection.
    public let remoteAddress: SocketAddress?
    /// The subprotocol that the upgrade named, if any.
    public let subprotocol: String?
    /// The account of the client that the socket belongs to.
    public let memory: MemoryAccount

    fileprivate struct State {
        var inbox: Inbox
        var outbox: Outbox
        let inboxMemory: MemoryReservation
        let outboxMemory: MemoryReservation
        var waiter: CheckedContinuation<ClientSocketEvent?, Never>?
        /// Producers that hold back until the client has read.
        var roomWaiters: [CheckedContinuation<Void, Never>] = []
        /// A call of `wake` is on its way, so that many sends cost one.
        var isWaking = false
    }

    private let state: Mutex<State>
    private let wake: @Sendable () -> Void
    private let resumeReading: @Sendable () -> Void

    /// - Parameters:
    ///   - wake: There is something to send: call `takeOutgoing` soon, on the network's thread.
    ///   - resumeReading: The consumer has caught up after `deliver` returned false.
    package init(
        limits: ClientSocketLimits, memory: MemoryAccount = .unlimited, remoteAddress: SocketAddress? = nil,
        subprotocol: String? = nil, wake: @escaping @Sendable () -> Void,
        resumeReading: @escaping @Sendable () -> Void
    ) {
        self.memory = memory
        self.remoteAddress = remoteAddress
        self.subprotocol = subprotocol
        self.wake = wake
        self.resumeReading = resumeReading
        state = Mutex(
            State(
                inbox: Inbox(maximumSize: limits.inboxSize, maximumCount: limits.inboxCount),
                outbox: Outbox(maximumSize: limits.outboxSize, maximumCount: limits.outboxCount),
                inboxMemory: MemoryReservation(account: memory, allowance: limits.freeInput),
                outboxMemory: MemoryReservation(account: memory, allowance: limits.freeOutput)))
    }

    /// Queues one text message.
    ///
    /// - Parameter text: UTF-8; the official client takes at most 4 MiB.
    /// - Returns: false when the socket is closed or closing, or when this message was the one too many for a client
    ///   that does not read, or that may hold no more memory; the socket is then closed with 1013.
    @discardableResult
    public func send(_ text: [UInt8]) -> Bool {
        let (verdict, mustWake, waiters) = state.withLock { state in
            let verdict = state.append(text)
            return (verdict, verdict == .refused ? false : state.mustWake(), state.takeRoomWaiters())
        }
        if mustWake { wake() }
        for waiter in waiters { waiter.resume() }
        return verdict == .queued
    }

    @discardableResult
    public func send(_ text: String) -> Bool {
        send(Array(text.utf8))
    }

    /// Starts the close handshake behind everything sent so far. The first close stands; later ones do nothing.
    public func close(_ code: CloseCode, reason: CloseReason = "") {
        let (mustWake, waiters) = state.withLock { state in
            (state.outbox.close(code, reason) && state.mustWake(), state.takeRoomWaiters())
        }
        if mustWake { wake() }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns when little waits to be sent, or nothing will be sent any more: for producers that are faster than the
    /// client, so that what waits stays far from the bound that ends the socket.
    public func waitForRoom() async {
        await withCheckedContinuation { continuation in
            let mustWait = state.withLock { state in
                guard !state.outbox.hasRoom else { return false }
                state.roomWaiters.append(continuation)
                return true
            }
            if !mustWait { continuation.resume() }
        }
    }

    /// Little waits to be sent, or nothing will be sent any more.
    public var hasRoom: Bool {
        state.withLock { $0.outbox.hasRoom }
    }

    /// Whether `send` still has a chance. Lost races are harmless: `send` says so too.
    public var isOpen: Bool {
        state.withLock { !$0.outbox.isClosed }
    }

    public var events: Events { Events(socket: self) }

    /// What the client sends, then how it ended.
    public struct Events: AsyncSequence, Sendable {
        public typealias Element = ClientSocketEvent
        public typealias Failure = Never
        fileprivate let socket: ClientSocket

        public struct AsyncIterator: AsyncIteratorProtocol {
            fileprivate let socket: ClientSocket

            /// nil after `.closed`, and at once when the task is cancelled.
            public mutating func next() async -> ClientSocketEvent? {
                await socket.next(isolation: nil)
            }

            public mutating func next(isolation actor: isolated (any Actor)?) async -> ClientSocketEvent? {
                await socket.next(isolation: actor)
            }
        }

        public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(socket: socket) }
    }

    /// - Parameter actor: The consumer, which is woken where it lives: each message of a call would wait for one more
    ///   thread otherwise.
    private func next(isolation actor: isolated (any Actor)?) async -> ClientSocketEvent? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                var mustResumeReading = false
                let answer: ClientSocketEvent?? = state.withLock { state in
                    if let (event, madeRoom) = state.inbox.next() {
                        mustResumeReading = madeRoom
                        state.inboxMemory.record(state.inbox.size)
                        return .some(event)
                    }
                    if state.inbox.isFinished || Task.isCancelled { return .some(nil) }
                    precondition(state.waiter == nil, "the events of a socket have one consumer")
                    state.waiter = continuation
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
                if mustResumeReading { resumeReading() }
            }
        } onCancel: {
            state.withLock { state in state.waiter.take() }?.resume(returning: nil)
        }
    }
}

// The side of the network.
extension ClientSocket {
    /// Hands an event to the consumer. To be called in order, by one thread.
    ///
    /// - Returns: false when the consumer is behind: read no more until `resumeReading` is called.
    package func deliver(_ event: ClientSocketEvent) -> Bool {
        let (waiter, taken, hasRoom) = state.withLock { state in
            state.append(event)
            guard let waiter = state.waiter.take() else {
                return (
                    nil as CheckedContinuation<ClientSocketEvent?, Never>?, nil as ClientSocketEvent?,
                    !state.inbox.isFull
                )
            }
            let event = state.inbox.next()?.event
            state.inboxMemory.record(state.inbox.size)
            return (waiter, event, !state.inbox.isFull)
        }
        waiter?.resume(returning: taken)
        return hasRoom
    }

    /// The next thing to send. `.close` is the last one.
    package func takeOutgoing(canTakeText: Bool = true) -> Outbox.Entry? {
        let (entry, waiters) = state.withLock { state in
            state.isWaking = false
            let entry = state.outbox.next(canTakeText: canTakeText)
            state.outboxMemory.record(state.outbox.size)
            return (entry, state.takeRoomWaiters())
        }
        for waiter in waiters { waiter.resume() }
        return entry
    }

    /// Refuses whatever is sent from now on and forgets what waits: the connection is gone or going.
    package func shut() {
        let waiters = state.withLock { state in
            state.outbox.shut()
            state.outboxMemory.record(0)
            return state.takeRoomWaiters()
        }
        for waiter in waiters { waiter.resume() }
    }
}

extension ClientSocket.State {
    /// A client that may hold no more memory is not read from until its inbox is drained.
    fileprivate mutating func append(_ event: ClientSocketEvent) {
        inbox.append(event)
        do {
            try inboxMemory.resize(to: inbox.size)
        } catch {
            inboxMemory.record(inbox.size)
            inbox.hold()
        }
    }

    fileprivate mutating func append(_ text: [UInt8]) -> Outbox.Verdict {
        guard (try? outboxMemory.resize(to: outbox.size + text.count)) != nil else {
            defer { outboxMemory.record(0) }
            return outbox.overflow("the client holds too much memory")
        }
        let verdict = outbox.append(text)
        outboxMemory.record(outbox.size)
        return verdict
    }

    fileprivate mutating func takeRoomWaiters() -> [CheckedContinuation<Void, Never>] {
        guard !roomWaiters.isEmpty, outbox.hasRoom else { return [] }
        defer { roomWaiters = [] }
        return roomWaiters
    }

    fileprivate mutating func mustWake() -> Bool {
        defer { isWaking = true }
        return !isWaking
    }
}
