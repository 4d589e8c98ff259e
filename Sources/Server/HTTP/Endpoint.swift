/// What this server answers on: the whole list of its paths.
public enum Endpoint: Equatable, Sendable {
    /// `/`: the page one can talk to.
    case playground
    /// `/healthz`: the process lives.
    case health
    /// `/readyz`: a call would succeed.
    case readiness
    /// `/metrics`: how the server is doing, for Prometheus.
    case metrics
    /// `/voices`: every voice, as JSON.
    case voices
    /// `/engines`: the engines at work and their licences, as JSON.
    case engines
    /// `/cognitiveservices/voices/list`: the same as Azure Speech lists its voices.
    case voiceList
    /// `/voice-live/realtime/calls`: the control socket of a WebRTC call.
    case calls
    /// `/voice-live/realtime` and its older name `/voice-agent/realtime`: audio and events on one WebSocket.
    case realtime

    /// - Parameter prefix: Path segments in front of every endpoint, for a server that lives below a path.
    public init?(_ target: RequestTarget, prefix: [String] = []) {
        guard target.segments.starts(with: prefix, by: { $0 == $1 }) else { return nil }
        switch target.segments.dropFirst(prefix.count).map(String.init) {
        case []: self = .playground
        case ["healthz"]: self = .health
        case ["readyz"]: self = .readiness
        case ["metrics"]: self = .metrics
        case ["voices"]: self = .voices
        case ["engines"]: self = .engines
        case ["cognitiveservices", "voices", "list"]: self = .voiceList
        case ["voice-live", "realtime", "calls"]: self = .calls
        case ["voice-live", "realtime"], ["voice-agent", "realtime"]: self = .realtime
        default: return nil
        }
    }

    /// Whether clients open a WebSocket here.
    public var isWebSocket: Bool {
        switch self {
        case .calls, .realtime: true
        case .playground, .health, .readiness, .metrics, .voices, .engines, .voiceList: false
        }
    }
}
