import Foundation
import Logging
import NIOCore
import NIOPosix
import RTCPort
import Synchronization
import Timing

/// Admits calls, and spreads them over the media loops: each goes to the one with most room.
public final class CallService: Sendable {
    private let ports: [RTCPort]
    private let loops: [CallLoop]
    private let sessions: SessionRegistry
    private let state: Mutex<State>

    private struct State {
        var admission: Admission
        var stolenTime = StolenTime()
        var refused: [RefusalReason: UInt64] = [:]
        var watch: RepeatedTask?
    }

    /// Why a call was refused, as `/metrics` tells it.
    private enum RefusalReason: String, CaseIterable {
        case load
        case sessions
        case model
    }

    private static let watchInterval = TimeAmount.milliseconds(250)

    /// - Parameter ports: One for each media loop.
    public init(ports: [RTCPort], sessions: SessionRegistry, settings: CallSettings, logger: Logger) {
        precondition(!ports.isEmpty, "calls need a media loop")
        self.ports = ports
        loops = ports.map { CallLoop(port: $0, sessions: sessions, settings: settings, logger: logger) }
        self.sessions = sessions
        let cores = ProcessInfo.processInfo.activeProcessorCount
        state = Mutex(
            State(
                admission: Admission(
                    loops: ports.count, cores: cores,
                    cost: settings.maxLoad == nil ? .usual : .measured(),
                    limits: settings.limits)))
        // Not on a media loop, because it reads a file.
        let watch = MultiThreadedEventLoopGroup.singleton.next()
            .scheduleRepeatedTask(initialDelay: .zero, delay: Self.watchInterval) { [weak self] _ in self?.look() }
        state.withLock { $0.watch = watch }
    }

    /// Control sockets without an offer among them.
    public var callCount: Int { state.withLock(\.admission.places) }

    /// Whether a call that came now would be taken.
    public var readiness: Readiness {
        state.withLock(\.admission.choice) == nil
            ? .unready(reason: "There is no room for another call.") : .ready
    }

    /// Decides about a control socket before it is upgraded.
    public func decide(_ request: UpgradeRequest) -> UpgradeDecision {
        if let refusal = sessions.refusal(for: request.client) { return refuse(refusal, .sessions) }
        let query = request.query
        let profile: Profile
        do throws(Refusal) {
            profile = try sessions.profiles.profile(for: query.model)
        } catch {
            return refuse(error, .model)
        }
        guard state.withLock(\.admission.choice) != nil else { return refuse(.overloaded, .load) }
        return .accept { [self] in await serve($0, query: query, profile: profile) }
    }

    /// Refuses new calls and ends those that are up.
    public func shutdown() async {
        sessions.drain()
        state.withLock { $0.watch?.cancel() }
        for loop in loops { await loop.shutdown() }
    }

    private func refuse(_ refusal: Refusal, _ reason: RefusalReason) -> UpgradeDecision {
        state.withLock { $0.refused[reason, default: 0] += 1 }
        return .refuse(refusal)
    }

    /// Requests that were granted at once may find no room any more, which their clients hear upon their offers.
    private func serve(_ socket: ClientSocket, query: CallQuery, profile: Profile) async {
        let client = socket.memory.client
        guard sessions.enter(client) else { return socket.close(.tryAgainLater, reason: "no session is free") }
        let chosen = state.withLock { $0.admission.enter() ?? $0.admission.enterLate() }
        let place = CallPlace { [self] in
            state.withLock { state in
                let isSettled = state.admission.settle(on: chosen)
                if !isSettled { state.refused[.load, default: 0] += 1 }
                return isSettled
            }
        } release: { [self] settled in
            state.withLock { $0.admission.leave(chosen, settled: settled) }
            sessions.leave(client)
        }
        await loops[chosen].serve(socket, query: query, profile: profile, place: place)
    }

    /// Takes the measurements that admission goes by.
    private func look() {
        let observations = ports.map { LoopObservation($0.reading) }
        let now = Moment(.now())
        state.withLock { $0.admission.note(observations, stolen: $0.stolenTime.read(), now: now) }
    }

    // MARK: Metrics

    public var families: [MetricFamily] {
        let readings = ports.map(\.reading)
        let (refused, calls) = state.withLock { ($0.refused, $0.admission.places) }
        return MediaMetrics.families(of: readings) + [
            MetricFamily("parley_calls", .gauge, help: "Calls that are up.", samples: [.init(Double(calls))]),
            MetricFamily(
                "parley_calls_refused_total", .counter,
                help: "Calls that were refused, nearly all before their socket opened.",
                samples: RefusalReason.allCases.map {
                    .init(Double(refused[$0] ?? 0), labels: ["reason": $0.rawValue])
                }),
        ]
    }
}
