import Foundation
import Logging
import NIOCore
import NIOPosix
import RTCPort
import Synchronization

/// Admits calls, and spreads them over the media loops: each goes to the one with most room.
public final class CallService: Sendable {
    private let ports: [RTCPort]
    private let loops: [CallLoop]
    private let sessions: SessionRegistry
    private let state: Mutex<State>

    private struct State {
        var admission: Admission
        var machine = MachineLoad()
        var refused: [RefusalReason: UInt64] = [:]
        var watch: RepeatedTask?
    }

    /// Why a call was refused before its socket opened, as `/metrics` tells it.
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
                    limits: settings.maxLoad.map { Admission.Limits(load: $0) } ?? .none)))
        // Not on a media loop, because it reads a file.
        let watch = MultiThreadedEventLoopGroup.singleton.next()
            .scheduleRepeatedTask(initialDelay: .zero, delay: Self.watchInterval) { [weak self] _ in self?.look() }
        state.withLock { $0.watch = watch }
    }

    public var callCount: Int { state.withLock(\.admission.calls) }

    /// Whether a call that came now would be taken.
    public var readiness: Readiness {
        state.withLock(\.admission.choice) == nil
            ? .unready(reason: "There is no room for another call.") : .ready
    }

    /// Decides about a control socket before it is upgraded.
    public func decide(_ request: UpgradeRequest) -> UpgradeDecision {
        if let refusal = sessions.refusal { return refuse(refusal, .sessions) }
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

    /// Requests that were granted at once may find no room any more: the place is taken here.
    private func serve(_ socket: ClientSocket, query: CallQuery, profile: Profile) async {
        guard sessions.enter() else { return socket.close(.tryAgainLater, reason: "no session is free") }
        guard let chosen = state.withLock({ $0.admission.enter() }) else {
            sessions.leave()
            state.withLock { $0.refused[.load, default: 0] += 1 }
            return socket.close(.tryAgainLater, reason: "no room for another call")
        }
        await loops[chosen].serve(socket, query: query, profile: profile) { [self] in
            state.withLock { $0.admission.leave(chosen) }
            sessions.leave()
        }
    }

    /// Takes the measurements that admission goes by.
    private func look() {
        let loads = ports.map(\.reading.load)
        state.withLock { $0.admission.note(loads, machine: $0.machine.read()) }
    }

    // MARK: Metrics

    public var families: [MetricFamily] {
        let readings = ports.map(\.reading)
        let (refused, calls) = state.withLock { ($0.refused, $0.admission.calls) }
        return MediaMetrics.families(of: readings) + [
            MetricFamily("parley_calls", .gauge, help: "Calls that are up.", samples: [.init(Double(calls))]),
            MetricFamily(
                "parley_calls_refused_total", .counter, help: "Calls that were refused before their socket opened.",
                samples: RefusalReason.allCases.map {
                    .init(Double(refused[$0] ?? 0), labels: ["reason": $0.rawValue])
                }),
        ]
    }
}
