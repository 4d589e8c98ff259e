import Dialogue
import Synchronization

/// What the sessions of this process measured of themselves, for `/metrics`. Noted once for a turn, never for a packet.
public final class SessionMetrics: Sendable {
    private struct State {
        var turns = Histogram.waiting
        var server = Histogram.waiting
        var stages: [TurnLatency.Stage: Histogram] = [:]
        var bargeIns = Histogram.waiting
    }

    private let state = Mutex(State())

    public init() {}

    func note(_ measurement: Measurement) {
        state.withLock { state in
            switch measurement {
            case .turn(let latency):
                state.turns.note(latency.total)
                state.server.note(latency.server)
                for part in latency.parts { state.stages[part.stage, default: .waiting].note(part.duration) }
            case .bargeIn(let duration):
                state.bargeIns.note(duration)
            }
        }
    }

    public var families: [MetricFamily] {
        let state = state.withLock(\.self)
        return [
            MetricFamily(
                "parley_turn_seconds",
                help: "From the end of speech, or the wish for a response, to the first packet of the answer.",
                [([:], state.turns)]),
            MetricFamily(
                "parley_turn_server_seconds",
                help: "The server's own share of that: without the silence waited for, the engines and other waits.",
                [([:], state.server)]),
            MetricFamily(
                "parley_turn_stage_seconds", help: "The stages of turns, which add up to the whole.",
                TurnLatency.Stage.allCases.compactMap { stage in
                    state.stages[stage].map { (["stage": stage.rawValue], $0) }
                }),
            MetricFamily(
                "parley_barge_in_seconds",
                help: "From the first voice of a user who interrupts to the last frame of the agent.",
                [([:], state.bargeIns)]),
        ]
    }
}
