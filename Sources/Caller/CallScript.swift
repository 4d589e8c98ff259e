import Events
import SansIO

/// A conversation to be held: each turn is said when the answer to the one before has been heard.
public struct CallScript: Sendable {
    /// 24 kHz mono each.
    public var turns: [[Int16]]
    /// How long the answer to one turn, and the connection, may take.
    public var patience: Duration

    public init(turns: [[Int16]], patience: Duration = .seconds(30)) {
        self.turns = turns
        self.patience = patience
    }

    /// What became of one turn.
    public struct Outcome: Sendable {
        /// What the server understood.
        public var transcript: String?
        /// What the agent said.
        public var answer: String?
        /// From the end of our speech to the first packet of the answer.
        public var firstAudio: Duration?
    }

    /// Holds the conversation and hangs up.
    /// - Parameter observe: Sees everything that happens, in order.
    /// - Throws: `CallerError`.
    public func run(
        _ caller: NativeCaller, url: WebSocketURL, observe: @escaping @Sendable (CallHappening) -> Void = { _ in }
    ) async throws -> [Outcome] {
        let (progress, inbox) = AsyncStream.makeStream(of: CallHappening.self)
        let watching = Task {
            for await happening in caller.happenings {
                observe(happening)
                inbox.yield(happening)
            }
            inbox.finish()
        }
        defer { watching.cancel() }
        do {
            try await caller.connect(to: url)
            let outcomes = try await withDeadline(patience * (turns.count + 1), "the conversation") {
                try await converse(caller, progress)
            }
            await caller.hangUp()
            return outcomes
        } catch {
            await caller.hangUp()
            throw error
        }
    }

    private func converse(_ caller: NativeCaller, _ progress: AsyncStream<CallHappening>) async throws -> [Outcome] {
        var happenings = progress.makeAsyncIterator()
        try await waitForConnection(caller, &happenings)
        var outcomes: [Outcome] = []
        for turn in turns {
            await caller.say(turn)
            outcomes.append(try await listen(&happenings))
        }
        return outcomes
    }

    private func waitForConnection(
        _ caller: NativeCaller, _ happenings: inout AsyncStream<CallHappening>.Iterator
    ) async throws {
        let needsChannel = await caller.expectsDataChannel
        while let happening = await happenings.next() {
            switch happening.what {
            case .connected where !needsChannel: return
            case .channelOpened: return
            case .ended: throw CallerError.notConnected
            default: break
            }
        }
        throw CallerError.notConnected
    }

    /// Until the answer was played to its end, or the server says that there will be none.
    private func listen(_ happenings: inout AsyncStream<CallHappening>.Iterator) async throws -> Outcome {
        var outcome = Outcome()
        var said: Moment?
        while let happening = await happenings.next() {
            switch happening.what {
            case .said:
                said = happening.at
            case .audio(marker: true, _):
                if let said, outcome.firstAudio == nil { outcome.firstAudio = happening.at - said }
            case .event(_, let message?, _):
                switch message.event {
                case .transcriptionCompleted(let event):
                    outcome.transcript = event.transcript
                    if event.transcript.isEmpty { return outcome }
                case .transcriptionFailed:
                    return outcome
                case .audioTranscriptDone(let event):
                    outcome.answer = (outcome.answer.map { $0 + " " } ?? "") + event.transcript
                case .outputAudioBufferStopped:
                    return outcome
                case .responseDone(let event) where event.response.status != .completed:
                    return outcome
                default: break
                }
            case .controlClosed, .connected, .channelOpened, .audio, .event: break
            case .ended: return outcome
            }
        }
        return outcome
    }
}

/// - Throws: `CallerError.timeout` naming `what`, when `work` takes longer than `limit`.
func withDeadline<Value: Sendable>(
    _ limit: Duration, _ what: String, _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask { try await work() }
        group.addTask {
            try await Task.sleep(for: limit)
            throw CallerError.timeout(what)
        }
        defer { group.cancelAll() }
        guard let value = try await group.next() else { throw CallerError.timeout(what) }
        return value
    }
}
