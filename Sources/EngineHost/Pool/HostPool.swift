import Engine
import Glibc
import Logging
import NativeThreads
import SansIO

/// The hosts of one engine: as many as work at a time, and one spare, so that the next job after a crash waits for
/// nothing. For native threads: `lease` and what a lease does block.
package final class HostPool: Sendable {
    package struct Settings: Sendable {
        /// As metrics and log lines name the engine.
        package var engine: String
        /// The program and its arguments; it must call `TemplateProcess.run`.
        package var program: String
        package var arguments: [String]
        /// Hosts that work at a time; one more waits as a spare.
        package var hosts: Int
        /// A host that sends nothing for so long while it has a job is lost.
        package var silence = Duration.seconds(20)
        /// So is one whose job takes longer.
        package var longestJob = Duration.seconds(120)
        package var logger: Logger

        package init(engine: String, program: String, arguments: [String], hosts: Int, logger: Logger) {
            self.engine = engine
            self.program = program
            self.arguments = arguments
            self.hosts = max(1, hosts)
            self.logger = logger
        }
    }

    struct State {
        /// Hosts alive, and those that wait for work; the one used last comes last.
        var hosts: [Int32: HostConnection] = [:]
        var idle: [HostConnection] = []
        var template: Int32?
        var greeting: [UInt8]?
        /// Set by the first use; the supervisor starts nothing before.
        var isWanted = false
        /// Why no host can be had, and until when that is not tried again.
        var fault: (EngineFault, retry: Moment)?
        var isClosed = false
        /// The bell has rung, and the supervisor has not looked yet.
        var isRung = false
        var quarantine = Quarantine()
        var losses: [String: Int] = [:]
    }

    package let settings: Settings
    private let state: Monitor<State>
    /// Wakes the supervisor.
    private let bell: HostSocket

    package init(_ settings: Settings) throws(EngineFault) {
        self.settings = settings
        let state = Monitor(State())
        self.state = state
        let listener: HostSocket
        do {
            (bell, listener) = try HostSocket.pair()
        } catch {
            throw EngineFault(.unavailable, "The system has no descriptors for \(settings.engine).")
        }
        // Hosts end with the thread that started them, so it lives as long as the pool.
        let isRunning = NativeThread.start(name: "hosts", niceness: 0) {
            HostSupervisor(settings, state, bell: listener).run()
        }
        guard isRunning else { throw EngineFault(.unavailable, "The system has no thread for \(settings.engine).") }
    }

    deinit {
        state.change { state in
            state.isClosed = true
            ring(&state)
        }
    }

    /// Starts the template and the spare host, and waits for them.
    /// - Returns: What the engine says of itself.
    package func start() throws(EngineFault) -> [UInt8] {
        let host = try lease()
        defer { withExtendedLifetime(host) {} }
        return state.withLock { $0.greeting ?? [] }
    }

    /// Starts them without waiting.
    package func prepare() {
        state.withLock { state in
            state.isWanted = true
            ring(&state)
        }
    }

    package var counters: HostCounters {
        let now = Moment.hostClock
        var (counters, processes) = state.withLock { state in
            var counters = HostCounters()
            counters.running = state.hosts.count
            counters.idle = state.idle.count
            counters.losses = state.losses
            counters.quarantined = state.quarantine.count(now: now)
            counters.refused = state.quarantine.refusals
            return (counters, Array(state.hosts.keys) + [state.template].compactMap(\.self))
        }
        counters.residentBytes = processes.reduce(0) { $0 + ProcessMemory.resident($1) }
        return counters
    }

    /// A host of one's own, until the lease ends.
    /// - Throws: `EngineFault.Code.unavailable` when no host can be started.
    package func lease() throws(EngineFault) -> HostLease {
        while true {
            let answer = state.wait { state -> Result<HostConnection, EngineFault>? in
                if state.isClosed { return .failure(unavailable) }
                if let host = state.idle.popLast() {
                    if state.idle.isEmpty { ring(&state) }
                    return .success(host)
                }
                if let (fault, retry) = state.fault, Moment.hostClock < retry { return .failure(fault) }
                state.fault = nil
                state.isWanted = true
                ring(&state)
                return nil
            }
            let host = try answer.get()
            if host.isIdle() { return HostLease(host, of: self) }
            // It was lost while it had no job; the next one serves.
            discard(host, host.ending(), input: nil)
        }
    }

    /// Whether an input is in quarantine.
    package func refuses(_ input: InputDigest) -> Bool {
        state.withLock { $0.quarantine.refuses(input, now: .hostClock) }
    }

    func giveBack(_ host: HostConnection) {
        let isClosed = state.change { state in
            if !state.isClosed { state.idle.append(host) }
            return state.isClosed
        }
        if isClosed { host.kill() }
    }

    /// - Parameter input: What the host was working on.
    func discard(_ host: HostConnection, _ failure: HostFailure, input: InputDigest?) {
        host.kill()
        let input = failure.accusesInput ? input : nil
        let isQuarantined = state.change { state in
            state.hosts[host.process] = nil
            state.losses[failure.reason, default: 0] += 1
            ring(&state)
            return input.map { state.quarantine.noteLoss($0, now: .hostClock) } ?? false
        }
        var metadata: Logger.Metadata = [
            "engine": "\(settings.engine)", "reason": "\(failure.reason)", "process": "\(host.process)",
        ]
        if case .crashed(let signal) = failure { metadata["signal"] = "\(signal)" }
        if let input { metadata["input"] = "\(input)" }
        settings.logger.warning("an engine host was lost; another replaces it", metadata: metadata)
        if isQuarantined {
            settings.logger.warning(
                "an input is in quarantine: it was at work when two engine hosts were lost",
                metadata: ["engine": "\(settings.engine)", "input": "\(input?.description ?? "")"])
        }
    }

    private var unavailable: EngineFault { EngineFault(.unavailable, "\(settings.engine) is not available.") }

    private func ring(_ state: inout State) {
        guard !state.isRung else { return }
        state.isRung = true
        try? bell.send([0])
    }
}

extension Moment {
    /// Now, on the monotonic clock that hosts are watched by.
    static var hostClock: Moment { .zero + (ContinuousClock.now - epoch) }
    private static let epoch = ContinuousClock.now
}
