import Events

/// Where the time went between a user's turn and the first packet of its answer. The stages follow one another without
/// a gap, so that they add up to the whole.
public struct TurnLatency: Equatable, Sendable {
    /// A stage by its name in metrics, logs and events; `docs/latency.md` says where each begins and ends.
    public enum Stage: String, CaseIterable, Sendable {
        case jitterBuffer = "jitter_buffer"
        case detector
        case recognizer
        /// For the floor, for tools or for room in the play-out: where nobody is at work on the answer.
        case wait
        case chat
        case synthesizer
        /// A remote model, which hears, thinks and speaks.
        case remote
        case pacer

        /// Its time is an engine's, with the way there and back.
        public var isEngine: Bool {
            switch self {
            case .recognizer, .chat, .synthesizer, .remote: true
            case .jitterBuffer, .detector, .wait, .pacer: false
            }
        }
    }

    public struct Part: Equatable, Sendable {
        public var stage: Stage
        public var duration: Duration

        public init(_ stage: Stage, _ duration: Duration) {
            self.stage = stage
            self.duration = duration
        }
    }

    public var response: ResponseID
    /// What the user said, where a spoken turn is answered.
    public var item: ItemID?
    /// In the order of time.
    public var parts: [Part]
    /// Of the detector's time, the silence that it is told to wait for.
    public var silence: Duration

    public init(response: ResponseID, item: ItemID? = nil, parts: [Part], silence: Duration = .zero) {
        self.response = response
        self.item = item
        self.parts = parts
        self.silence = silence
    }

    /// From the end of speech, or from the wish for a response, to the first packet out.
    public var total: Duration { parts.reduce(.zero) { $0 + $1.duration } }

    /// The server's own share: what is neither silence nor an engine's, and no wait for the floor.
    public var server: Duration {
        parts.reduce(.zero - silence) { $0 + ($1.stage.isEngine || $1.stage == .wait ? .zero : $1.duration) }
    }
}

/// What a session measured of itself.
public enum Measurement: Equatable, Sendable {
    /// The first sound of a response has left.
    case turn(TurnLatency)
    /// The user spoke over the agent: from the arrival of the first voice to the last frame that the pacer took.
    case bargeIn(Duration)
}
