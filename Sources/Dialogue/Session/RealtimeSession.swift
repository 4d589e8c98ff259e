import Events
import SansIO

/// What a call and a plain WebSocket need from a session, whatever is behind it: engines of our own (`Session`) or a
/// remote model.
///
/// The same contract for all: inputs come one after the other, outputs are performed in order before the next input, and
/// `.deadline` comes at `deadline()`. Members that are asked with every frame are mutating functions: an existential
/// hands out a copy of the whole session for a property, and changes it in place for these.
public protocol RealtimeSession: Sendable {
    var id: SessionID { get }
    /// Every effective setting, as `session.created` shows it.
    var object: SessionObject { get }
    /// Bytes of the settings as events show them.
    var settingsSize: Int { get }
    /// A voice was heard, and what it says is not committed yet.
    var isListening: Bool { get }
    /// The turn that the client opened by `input_audio.turn.start`.
    var openTurn: String? { get }
    /// Audio that a client's commit would make an item of, in samples of the input timeline.
    var pendingInput: Int { get }
    /// Prepares the next client event on any thread; nil if there is nothing to prepare.
    var eventPreparation: EventPreparation? { get }
    /// What another session needs to carry on for this one; nil if none could.
    var handover: SessionHandover? { get }

    /// Whether a short message with this event is handled within a fraction of a millisecond.
    func isCheap(_ event: ClientEvent) -> Bool
    /// When `.deadline` is due.
    mutating func deadline() -> Moment?
    /// Bytes that the session holds for its client.
    mutating func heldBytes() -> Int
    mutating func open(now: Moment) -> [Session.Output]
    /// Applies the `session` of a prepared offer; without effect if it has none.
    mutating func configure(_ offer: PreparedEvent, now: Moment) throws(RequestError) -> [Session.Output]
    mutating func configure(_ patch: SessionPatch, now: Moment) throws(RequestError) -> [Session.Output]
    mutating func handle(_ input: Session.Input, now: Moment) -> [Session.Output]
    /// The pacer's next frame of 20 ms at 24 kHz; false when nothing plays.
    mutating func nextFrame(into samples: inout [Int16], now: Moment) -> (Bool, [Session.Output])
}

/// What another session needs to carry on for one that lost its model.
public struct SessionHandover: Sendable {
    /// The settings one by one, for not every session takes them all.
    public var settings: [SessionPatch]
    /// What was said, as text.
    public var items: [ItemParam]
    /// The peer of the call can hear.
    public var isMediaConnected: Bool
    public var mediaFlow: MediaFlow
    /// Events of the remote model that meant nothing here.
    public var droppedEvents: Int

    public init(
        settings: [SessionPatch], items: [ItemParam], isMediaConnected: Bool, mediaFlow: MediaFlow,
        droppedEvents: Int = 0
    ) {
        self.settings = settings
        self.items = items
        self.isMediaConnected = isMediaConnected
        self.mediaFlow = mediaFlow
        self.droppedEvents = droppedEvents
    }
}

extension Session: RealtimeSession {
    public var eventPreparation: EventPreparation? { preparation }
    public var handover: SessionHandover? { nil }
}
