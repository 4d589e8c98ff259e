import Caller
import Events
import SansIO

/// Remembers everything that happens to a caller, and waits for what a test expects next.
public actor CallObserver {
    public struct Missing: Error, CustomStringConvertible {
        var what: String
        var seen: [String]
        public var description: String { "waited in vain for \(what); seen: \(seen.joined(separator: ", "))" }
    }

    public nonisolated let caller: NativeCaller
    public private(set) var happenings: [CallHappening] = []
    private var hasEnded = false
    private var waiters: [CheckedContinuation<Void, Never>] = []

    public init(_ caller: NativeCaller) {
        self.caller = caller
        Task {
            for await happening in caller.happenings { await self.record(happening) }
            await self.finish()
        }
    }

    private func record(_ happening: CallHappening) {
        happenings.append(happening)
        wake()
    }

    private func finish() {
        hasEnded = true
        wake()
    }

    private func wake() {
        for waiter in waiters { waiter.resume() }
        waiters = []
    }

    /// How much has happened: the place from which a later wait may start.
    public var count: Int { happenings.count }

    /// The first happening that fits, from `start` on; waits for it.
    /// - Throws: `Missing` after `patience`, or when the call ends without it.
    @discardableResult
    public func wait<Value: Sendable>(
        for what: String, from start: Int = 0, patience: Duration = .seconds(20),
        where fits: (CallHappening) -> Value?
    ) async throws -> (value: Value, at: Moment, next: Int) {
        let deadline = ContinuousClock.now + patience
        let alarm = Task {
            try? await Task.sleep(until: deadline)
            self.wake()
        }
        defer { alarm.cancel() }
        var index = start
        while true {
            while index < happenings.count {
                if let value = fits(happenings[index]) { return (value, happenings[index].at, index + 1) }
                index += 1
            }
            if hasEnded || ContinuousClock.now >= deadline {
                throw Missing(what: what, seen: happenings.dropFirst(start).compactMap(\.name))
            }
            await withCheckedContinuation { waiters.append($0) }
        }
    }

    /// The next event of the server of this type on the wire.
    @discardableResult
    public func wait(
        forEvent type: String, on channel: EventChannel? = nil, from start: Int = 0, patience: Duration = .seconds(20)
    ) async throws -> (value: ServerEvent, at: Moment, next: Int) {
        try await wait(for: type, from: start, patience: patience) { happening in
            guard case .event(let way, let message?, _) = happening.what, message.event.type == type,
                channel == nil || channel == way
            else { return nil }
            return message.event
        }
    }

    /// All events of the server so far, in order.
    public var events: [(channel: EventChannel, event: ServerEvent, at: Moment)] {
        happenings.compactMap { happening in
            guard case .event(let channel, let message?, _) = happening.what else { return nil }
            return (channel, message.event, happening.at)
        }
    }
}

extension CallHappening {
    /// For failure messages; nil for what comes too often to be named.
    fileprivate var name: String? {
        switch what {
        case .event(let channel, let message, _): "\(channel.rawValue):\(message?.event.type ?? "(unreadable)")"
        case .audio(marker: true, _): "talk spurt"
        case .audio: nil
        case .connected: "connected"
        case .channelOpened: "channel opened"
        case .said: "said"
        case .controlClosed(let code, _): "control closed \(code.map(String.init) ?? "")"
        case .ended(let why): "ended \(why)"
        }
    }
}
