import Foundation
import Logging
import NIOCore
import NIOPosix
import RTCPort
import SansIO
import Synchronization

/// Admits calls, and spreads them over the media loops: each goes to the one with most room.
public final class CallService: Sendable {
    private let ports: [RTCPort]
    private let loops: [LoopCalls]
    private let sessions: SessionRegistry
    private let state: Mutex<State>

    private let admission: CallAdmission

    private struct State {
        var refused: [RefusalReason: UInt64] = [:]
        var watch: RepeatedTask?
    }

    /// Why a call was refused, as `/metrics` tells it.
    private enum RefusalReason: String, CaseIterable {
        case load
        case connecting
        case sessions
        case model
    }

    private static let watchInterval = TimeAmount.milliseconds(250)

    /// - Parameter ports: One for each media loop.
    public init(ports: [RTCPort], sessions: SessionRegistry, settings: CallSettings, logger: Logger) {
        precondition(!ports.isEmpty, "calls need a media loop")
        self.ports = ports
        loops = ports.map { LoopCalls(port: $0, sessions: sessions, settings: settings, logger: logger) }
        self.sessions = sessions
        let silero = settings.voiceModels.silero
        let cores = ProcessInfo.processInfo.activeProcessorCount
        admission = CallAdmission(
            Admission(
                loops: ports.count, cores: cores, cost: settings.maxLoad == nil ? .usual : .measured(silero: silero),
                limits: settings.limits), logger: logger)
        state = Mutex(State())
        // Not on a media loop, because it reads a file.
        let watch = MultiThreadedEventLoopGroup.singleton.next()
            .scheduleRepeatedTask(initialDelay: .zero, delay: Self.watchInterval) { [weak self] _ in self?.look() }
        state.withLock { $0.watch = watch }
    }

    /// Control sockets without an offer among them.
    public var callCount: Int { admission.count }

    /// Whether a call that came now would be taken.
    public var readiness: Readiness {
        admission.hasRoom ? .ready : .unready(reason: "There is no room for another call.")
    }

    /// Decides about a control socket before it is upgraded.
    public func decide(_ request: UpgradeRequest) -> UpgradeDecision {
        let query = request.query
        let session: SessionPlace
        do throws(HTTPError) {
            session = try sessions.place(for: request.client)
        } catch {
            return refuse(error, .sessions)
        }
        let profile: Profile
        do throws(HTTPError) {
            profile = try sessions.profiles.profile(for: query.model)
        } catch {
            return refuse(error, .model)
        }
        let client = request.identity
        if let refusal = admission.refusal(for: client) {
            return refuse(refusal, refusal == .overloaded ? .load : .connecting)
        }
        return .accept { [self] in await serve($0, from: client, query: query, profile: profile, session: session) }
    }

    /// Refuses new calls and ends those that are up.
    public func shutdown() async {
        sessions.drain()
        state.withLock { $0.watch?.cancel() }
        for loop in loops { await loop.shutdown() }
    }

    private func refuse(_ refusal: HTTPError, _ reason: RefusalReason) -> UpgradeDecision {
        state.withLock { $0.refused[reason, default: 0] += 1 }
        return .refuse(refusal)
    }

    /// Requests that were granted at once may find no room any more, which their clients learn when they offer.
    private func serve(
        _ socket: ClientSocket, from client: ClientIdentity, query: CallQuery, profile: Profile, session: SessionPlace
    ) async {
        let place = AdmissionSlot(for: client, in: admission) { [self] decision in
            let isOfClient = decision.rule == .clientConnecting || decision.rule == .connecting
            state.withLock { $0.refused[isOfClient ? .connecting : .load, default: 0] += 1 }
        } onEnd: {
            session.leave()
        }
        await loops[place.loop].serve(socket, query: query, profile: profile, place: place)
    }

    /// Takes the measurements that admission goes by.
    private func look() {
        admission.note(ports.map(\.reading), now: Moment(.now()))
    }

    // MARK: Metrics

    public var families: [MetricFamily] {
        let refused = state.withLock(\.refused)
        return MediaMetrics.families(of: ports.map(\.reading)) + admission.families + [
            MetricFamily(
                "parley_calls_refused_total", .counter,
                help: "Calls that were rejected, nearly all before their socket opened.",
                samples: RefusalReason.allCases.map {
                    .init(Double(refused[$0] ?? 0), labels: ["reason": $0.rawValue])
                })
        ]
    }
}
