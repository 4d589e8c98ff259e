/// Where the time of a turn went, for clients that ask for it (`docs/latency.md`). An event of this server's own, which
/// the protocol does not know.
public struct TurnLatencyEvent: Codable, Equatable, Sendable {
    public struct Stage: Codable, Equatable, Sendable {
        public var name: String
        /// Milliseconds.
        public var ms: Double

        public init(name: String, ms: Double) {
            self.name = name
            self.ms = ms
        }

        enum CodingKeys: String, WireKey {
            case name
            case ms
        }
    }

    public var responseID: ResponseID
    /// What the user said, where a spoken turn is answered.
    public var itemID: ItemID?
    /// In the order of time, without gaps.
    public var stages: [Stage]
    /// Of the detector's time, the silence that it was told to wait for, in milliseconds.
    public var silenceMs: Double
    /// From the end of speech to the first packet out, in milliseconds.
    public var totalMs: Double
    /// The server's own share of that, in milliseconds.
    public var serverMs: Double

    public init(
        responseID: ResponseID, itemID: ItemID?, stages: [Stage], silenceMs: Double, totalMs: Double, serverMs: Double
    ) {
        self.responseID = responseID
        self.itemID = itemID
        self.stages = stages
        self.silenceMs = silenceMs
        self.totalMs = totalMs
        self.serverMs = serverMs
    }

    enum CodingKeys: String, WireKey {
        case responseID = "response_id"
        case itemID = "item_id"
        case stages
        case silenceMs = "silence_ms"
        case totalMs = "total_ms"
        case serverMs = "server_ms"
    }
}
