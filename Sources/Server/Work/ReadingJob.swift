import Dialogue
import Events

/// What a worker does with a message of a call's client: it reads it, prepares its event for the session, and answers an
/// offer. Made of copies, so that it needs nothing of the call meanwhile; what it holds of the session's old settings is
/// released where it runs.
struct ReadingJob: Sendable {
    let entry: IncomingQueue.Entry
    /// nil when a remote model leads the session.
    let preparation: EventPreparation?
    /// nil for a channel that takes no offers.
    let negotiation: OfferNegotiation?

    /// Bytes that it goes through, about: short messages wait here for the sake of long settings.
    var size: Int {
        switch entry.content {
        case .bytes: entry.size
        case .message: max(entry.size, preparation?.settingsSize ?? 0)
        }
    }

    /// - Complexity: Linear in the length of the message.
    func run() -> ReadMessage {
        let message: ClientMessage
        switch entry.content {
        case .message(let known): message = known
        case .bytes(let bytes):
            do {
                message = try ClientMessage.parse(bytes)
            } catch {
                return .unreadable(error)
            }
        }
        let event = preparation?.prepare(message) ?? PreparedEvent(unprepared: message)
        guard case .sdpCreate(let request) = message.event, let negotiation else { return .event(event) }
        return .offer(event, request, negotiation.answer(request))
    }
}

/// One message of a client, read.
enum ReadMessage: Sendable {
    case event(PreparedEvent)
    case offer(PreparedEvent, SDPCreate, PreparedOffer)
    case unreadable(ClientFault)
}
