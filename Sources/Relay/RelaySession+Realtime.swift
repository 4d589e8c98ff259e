import Dialogue
import Events
import SansIO

// What calls and plain WebSockets need besides.
extension RelaySession: RealtimeSession {
    public var openTurn: String? { nil }
    public var eventPreparation: EventPreparation? { nil }

    public func isCheap(_ event: ClientEvent) -> Bool { true }

    /// The conversation is the remote's, so nothing is counted.
    public mutating func heldBytes() -> Int { 0 }

    public mutating func configure(_ offer: PreparedEvent, now: Moment) throws(RequestError) -> [Session.Output] {
        guard case .sdpCreate(let create) = offer.message.event, let patch = create.session else { return [] }
        return try configure(patch, now: now)
    }

    public var handover: SessionHandover? {
        let members = ((try? JSONValue(encoding: settings.object)) ?? .null).members.sorted { $0.key < $1.key }
        let patches = members.compactMap { name, value in
            try? JSONValue.object([name: value]).decoded(as: SessionPatch.self)
        }
        return SessionHandover(
            settings: patches, items: memory.said.map { .message($0.role, $0.text) },
            isMediaConnected: delivery.queue.isConnected, mediaFlow: mediaFlow, droppedEvents: droppedEvents)
    }
}
