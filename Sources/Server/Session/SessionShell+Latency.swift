import Dialogue
import Events
import Logging

/// Where the measurements of one session go.
struct LatencyReporter: Sendable {
    let metrics: SessionMetrics
    /// The client wants them as events.
    let tellsClient: Bool
}

extension SessionShell {
    /// Takes note of what the session measured.
    /// - Returns: what the client is told, if it asked for that.
    func note(_ measurement: Measurement) -> ServerEvent? {
        latencyReporter.metrics.note(measurement)
        switch measurement {
        case .turn(let latency):
            logger.info("turn answered", metadata: latency.metadata)
            return latencyReporter.tellsClient ? .turnLatency(TurnLatencyEvent(latency)) : nil
        case .bargeIn(let duration):
            logger.info("agent interrupted", metadata: ["ms": "\(duration.milliseconds)"])
            return nil
        }
    }
}

extension TurnLatency {
    /// Milliseconds of each stage; nothing of what was said.
    fileprivate var metadata: Logger.Metadata {
        var metadata: Logger.Metadata = [
            "response": "\(response.rawValue)", "total": "\(total.milliseconds)", "server": "\(server.milliseconds)",
        ]
        if silence > .zero { metadata["silence"] = "\(silence.milliseconds)" }
        for part in parts { metadata[part.stage.rawValue] = "\(part.duration.milliseconds)" }
        return metadata
    }
}

extension TurnLatencyEvent {
    fileprivate init(_ latency: TurnLatency) {
        self.init(
            responseID: latency.response, itemID: latency.item,
            stages: latency.parts.map { Stage(name: $0.stage.rawValue, ms: $0.duration.milliseconds) },
            silenceMs: latency.silence.milliseconds, totalMs: latency.total.milliseconds,
            serverMs: latency.server.milliseconds)
    }
}

extension Duration {
    /// To the microsecond.
    fileprivate var milliseconds: Double { (self / .microseconds(1)).rounded() / 1000 }
}
