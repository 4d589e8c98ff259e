import Dialogue
import Events
import SansIO

// Remotes refuse to begin a response while another is active, and one that was cancelled is active until they say that it
// is over. So a response that replaces another waits here for its end.

/// A response as the remote is asked for it.
struct WantedResponse: Equatable {
    let members: [String: JSONValue]
    let kind: SentRequests.Kind
    let origin: Origin
    let clientEvent: EventID?
    /// It takes the place of the one that is active.
    let replaces: Bool
    /// It goes on beside the conversation, and waits for nothing.
    let isOutOfBand: Bool
    /// The remote had another response active that this side did not know.
    var wasRefused = false
}

/// Responses that wait for the end of the one before them, in order.
struct HeldResponses {
    static let most = 8
    /// How long the remote has for the end of a response that it was asked to cancel.
    static let patience = Duration.seconds(2)

    private(set) var waiting: [WantedResponse] = []
    /// When the first is asked for at the latest.
    private(set) var deadline: Moment?
    /// The remote has a response active that this side does not know: something is to be heard of it first.
    var isBlocked = false
    /// The client cancelled a response that the remote had not begun.
    var cancelsNext = false

    var first: WantedResponse? { waiting.first }

    mutating func append(_ response: WantedResponse, now: Moment) {
        waiting.append(response)
        if waiting.count == 1 { deadline = now + Self.patience }
    }

    mutating func putBack(_ response: WantedResponse, now: Moment) {
        waiting.insert(response, at: 0)
        deadline = now + Self.patience
    }

    mutating func takeFirst(now: Moment) -> WantedResponse? {
        guard !waiting.isEmpty else { return nil }
        isBlocked = false
        let first = waiting.removeFirst()
        deadline = waiting.isEmpty ? nil : now + Self.patience
        return first
    }

    mutating func dropLast() {
        waiting = waiting.dropLast()
        if waiting.isEmpty { deadline = nil }
    }

    /// The first need not wait any longer.
    mutating func stopWaiting(now: Moment) {
        if deadline != nil { deadline = now }
    }
}

extension RelaySession {
    mutating func createResponse(_ create: ResponseCreate, from origin: Origin, id: EventID?, _ step: inout Step)
        throws(RequestError)
    {
        let told = try relay.dialect.response(
            create,
            in: RelayDialect.Context(
                voices: relay.voices, audio: WireAudio(settings.object), instructions: settings.object.instructions))
        let params = create.response
        let wanted = WantedResponse(
            members: told.members, kind: .create(format: params?.outputAudioFormat, voice: params?.voice),
            origin: origin, clientEvent: id,
            // A remote that supports Voice Live does that by itself.
            replaces: (params?.cancelPrevious ?? options.cancelsPrevious) && relay.dialect != .voiceLive,
            isOutOfBand: params?.conversation == ResponseConversation.none || params?.commit == false)
        guard held.waiting.count < HeldResponses.most else {
            throw RequestError(.rateLimitExceeded, "Too many responses wait for the one before them.")
        }
        for warning in told.warnings { warn(warning, to: origin, &step) }
        guard !wanted.isOutOfBand, held.first != nil || mustWait(wanted) else { return ask(for: wanted, &step) }
        held.append(wanted, now: step.now)
        advanceHeld(&step)
    }

    /// Asks for the first of the responses that wait, if it need not wait any longer, or cancels what it waits for.
    mutating func advanceHeld(_ step: inout Step) {
        while let first = held.first {
            if let deadline = held.deadline, step.now < deadline, mustWait(first) {
                if first.replaces { cancelActive(&step) }
                return
            }
            guard let wanted = held.takeFirst(now: step.now) else { return }
            ask(for: wanted, &step)
        }
    }

    private func mustWait(_ wanted: WantedResponse) -> Bool {
        let isAsked = sent.contains { $0.response?.isOutOfBand == false }
        if held.isBlocked || held.cancelsNext && isAsked { return true }
        guard let busy = busy else { return wanted.replaces && isAsked }
        return wanted.replaces || responses[busy].isCancelling
    }

    /// The response of the conversation that is active, by its place.
    private var busy: Int? { responses.lastIndex { $0.isActive && $0.request?.response?.isOutOfBand != true } }

    private mutating func ask(for wanted: WantedResponse, _ step: inout Step) {
        noteRequest(&step)
        request(
            "response.create", wanted.members, kind: wanted.kind, from: wanted.origin,
            clientEvent: wanted.clientEvent, response: wanted, &step)
    }

    private mutating func cancelActive(_ step: inout Step) {
        guard let busy = busy, !responses[busy].isCancelling else { return }
        responses[busy].isCancelling = true
        stop(responses[busy].id, isTold: false, &step)
        request("response.cancel", kind: .courtesy, &step)
    }

    /// The client cancels: what waits here for its turn is not asked for any more.
    mutating func noteCancel(of id: ResponseID?) {
        if id == nil { held.dropLast() }
        if let wanted = id ?? active, let index = responses.firstIndex(where: { $0.id == wanted && $0.isActive }) {
            responses[index].isCancelling = true
        } else if id == nil, sent.contains(where: { $0.response?.isOutOfBand == false }) {
            held.cancelsNext = true
        }
    }

    /// The remote began a response.
    mutating func noteBegin(of index: Int, _ step: inout Step) {
        responses[index].isCancelling = held.cancelsNext
        (held.cancelsNext, held.isBlocked) = (false, false)
        advanceHeld(&step)
    }

    /// The remote ended a response.
    mutating func noteEnd(_ step: inout Step) {
        held.isBlocked = false
        advanceHeld(&step)
    }

    /// The remote had nothing to cancel: there is nothing to wait for.
    mutating func noteNothingToCancel(_ step: inout Step) {
        held.isBlocked = false
        held.stopWaiting(now: step.now)
        advanceHeld(&step)
    }

    /// The remote refused a response because another is active. One that is to replace that one is asked for once more,
    /// behind its end.
    /// - Returns: Whether the client need not know.
    mutating func askAgain(for request: SentRequests.Request?, _ step: inout Step) -> Bool {
        guard var wanted = request?.response, wanted.replaces, !wanted.wasRefused else { return false }
        wanted.wasRefused = true
        held.putBack(wanted, now: step.now)
        if busy == nil {
            held.isBlocked = true
            self.request("response.cancel", kind: .courtesy, &step)
        }
        advanceHeld(&step)
        return true
    }

    /// What an error of the remote is about. Some remotes do not say, and the kind of error tells enough.
    mutating func request(refusedBy refusal: RemoteRefusal, _ step: inout Step) -> SentRequests.Request? {
        if let id = refusal.eventID {
            if let request = sent.take(where: { $0.id == id }) { return request }
            // The response that began in the meantime was not the one that was asked for here.
            guard let index = responses.lastIndex(where: { $0.request?.id == id }) else { return nil }
            return responses[index].request.take()
        }
        switch refusal.details.code {
        case .responseCancelNotActive: return sent.take { $0.kind == .courtesy }
        case .conversationAlreadyHasActiveResponse:
            if let request = sent.take(where: { $0.response != nil }) { return request }
            guard let index = responses.lastIndex(where: { $0.isActive && $0.request?.response != nil }) else {
                return nil
            }
            return responses[index].request.take()
        default: return nil
        }
    }
}
