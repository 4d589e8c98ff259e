import SansIO

/// Keeps the control socket silent where a client listens for the answer alone (Voice Live protocol, chapter B.5).
///
/// Clients register a listener for exactly one message after they sent the offer; whatever else arrives first makes
/// them hang for ever. So nothing is sent before an offer, unless the client has shown that it reads already or the
/// grace time is over, and the answer overtakes everything that comes up while an offer is being worked on.
package struct ControlGate<Message> {
    /// More than this is dropped: only a client that errs without end before its first offer gets here.
    private static var heldLimit: Int { 256 }

    private let policy: CallSettings.SessionCreated
    private var announced = false
    private var isAnswered = false
    private var graceIsOver = false
    private var offerIsPending = false
    /// A message of the client is being read that may be an offer: its answer would have to come first.
    private var isReading = false
    private var held: [(message: Message, isError: Bool)] = []
    /// When `handleDeadline` is to be called.
    package private(set) var nextDeadline: Moment?

    package init(_ policy: CallSettings.SessionCreated, now: Moment) {
        self.policy = policy
        if case .afterAnswer(let grace?) = policy { nextDeadline = now + grace }
    }

    /// The socket is open.
    /// - Parameter created: Makes `session.created` of the session as it is; called when it is sent, so at most once.
    package mutating func begin(created: () -> Message) -> [Message] {
        policy == .onOpen ? announce(created) : []
    }

    package mutating func handleDeadline(now: Moment, created: () -> Message) -> [Message] {
        guard let deadline = nextDeadline, now >= deadline else { return [] }
        nextDeadline = nil
        graceIsOver = true
        return offerIsPending || isReading ? [] : announce(created) + release()
    }

    /// A message came whose kind is not known before it is read, which takes a while. `clientSpoke`,
    /// `offerReceived` or `refuse` follows.
    package mutating func readingBegan() { isReading = true }

    /// A message other than an offer came: the client reads already.
    /// - Returns: `session.created`, if it was not sent yet, then what was held while the message was read.
    package mutating func clientSpoke(created: () -> Message) -> [Message] {
        let wasReading = isReading
        isReading = false
        if offerIsPending { return [] }
        return announce(created) + (wasReading ? releaseReady() : [])
    }

    /// An offer came. Everything but its answer is held from here on.
    package mutating func offerReceived() {
        isReading = false
        nextDeadline = nil
        offerIsPending = true
    }

    /// The answer to the offer was sent; the rest is made only then, because the client waits for nothing but that.
    /// - Returns: `session.created`, then `updated`, then what was held.
    package mutating func answered(then updated: [Message], created: () -> Message) -> [Message] {
        offerIsPending = false
        isAnswered = true
        return announce(created) + updated + release()
    }

    /// The offer was refused: `error` first, then what was held.
    package mutating func refuse(_ error: Message) -> [Message] {
        offerIsPending = false
        isReading = false
        graceIsOver = true
        return [error] + (announced ? release() : [])
    }

    /// - Parameter isError: Clients reject their call when an `error` comes before the answer (chapter H.1), so it
    ///   waits for the answer or the grace time even where other messages do not.
    /// - Returns: `message` where it may leave now; it is kept otherwise.
    package mutating func send(_ message: Message, isError: Bool = false) -> [Message] {
        if mayLeave(isError: isError) { return [message] }
        if held.count < Self.heldLimit { held.append((message, isError)) }
        return []
    }

    private func mayLeave(isError: Bool) -> Bool {
        !offerIsPending && !isReading && announced && (!isError || isAnswered || graceIsOver)
    }

    private mutating func announce(_ created: () -> Message) -> [Message] {
        if announced { return [] }
        announced = true
        return [created()]
    }

    private mutating func release() -> [Message] {
        defer { held = [] }
        return held.map(\.message)
    }

    /// What would leave if it were sent now.
    private mutating func releaseReady() -> [Message] {
        var (ready, rest): ([Message], [(message: Message, isError: Bool)]) = ([], [])
        for entry in held {
            if mayLeave(isError: entry.isError) { ready.append(entry.message) } else { rest.append(entry) }
        }
        held = rest
        return ready
    }
}
