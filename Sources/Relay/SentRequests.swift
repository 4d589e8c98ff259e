import Dialogue
import Events

/// What the remote was asked for and has not answered yet, so that answers find whoever asked. Bounded: the oldest are
/// forgotten, as many are never answered.
struct SentRequests {
    struct Request {
        var id: EventID
        var kind: Kind
        /// Whoever asked, and by which event.
        var origin: Origin?
        var clientEvent: EventID?
        /// Of a `response.create`.
        var response: WantedResponse?
    }

    enum Kind: Equatable {
        /// The settings of ours that a session begins with.
        case opening
        case settings(SessionPatch, warnings: [WarningDetails])
        /// A response, and what the client wants of its voice.
        case create(format: OutputAudioFormat?, voice: VoiceChoice?)
        /// The client is to hear of it, whatever the settings say.
        case truncate(ItemID, isTold: Bool)
        case retrieve(ItemID)
        case delete(ItemID)
        case clearInput
        /// A wish of ours: nobody waits for it, and it may come too late.
        case courtesy
        case other
    }

    private var waiting: [Request] = []
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    mutating func append(_ request: Request) {
        waiting.append(request)
        guard waiting.count > limit else { return }
        // Settings are answered for certain, and what holds depends on them.
        let oldest = waiting.firstIndex { if case .settings = $0.kind { false } else { true } }
        waiting.remove(at: oldest ?? 0)
    }

    /// The oldest one that `matches`, which is not awaited any more.
    mutating func take(where matches: (Request) -> Bool) -> Request? {
        guard let index = waiting.firstIndex(where: matches) else { return nil }
        return waiting.remove(at: index)
    }

    func contains(where matches: (Request) -> Bool) -> Bool { waiting.contains(where: matches) }

    /// Changes of the settings that the remote has not confirmed, in order.
    var patches: [SessionPatch] {
        waiting.compactMap { if case .settings(let patch, _) = $0.kind { patch } else { nil } }
    }
}
