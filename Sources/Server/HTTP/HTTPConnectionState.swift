import SansIO

/// The life of one HTTP/1.1 connection, from the accepted socket to its end or to its upgrade to a WebSocket.
///
/// A connection carries one request. Besides WebSockets there are only a page, probes and lists to serve, and every
/// response says `Connection: close` (RFC 9112 §9.6): what a client sends behind its first request is dropped. This value
/// alone decides that; no other part of the pipeline counts requests.
///
/// Every state but `upgraded` and `closed` has a deadline, and no input moves a deadline except by a change of state, so
/// that a client which sends a byte now and then gains nothing. Sets no timer and reads no clock: the caller passes
/// `now`, performs the outputs in order, and returns with `.deadline` at `nextDeadline`.
public struct HTTPConnectionState: Sendable {
    public enum Input: Equatable, Sendable, CaseIterable {
        /// A request head that asks for a WebSocket, or any other one.
        case upgradeHead
        case plainHead
        /// A part of a request's body.
        case body
        /// The end of a request.
        case end
        /// The bytes are not HTTP/1.1.
        case malformed
        /// The client has closed its side, and may still read.
        case inputClosed
        /// The upgrade may happen.
        case upgradeGranted
        /// The upgrade is refused.
        case upgradeRefused
        /// The upgrade is complete: other handlers own the connection.
        case upgraded
        /// The response to a plain request is known.
        case responseReady
        /// The kernel has taken the last byte of the response.
        case responseSent
        /// The server shuts down.
        case shutdown
        case deadline
    }

    public enum Output: Equatable, Sendable {
        /// Ask the upgrade policy about the head. Reading pauses meanwhile (`isReadingPaused`).
        case decideUpgrade
        /// Pass the head to the upgrade handler.
        case startUpgrade
        /// Pass the end of the request to the upgrade handler.
        case finishUpgradeRequest
        /// Ask the responder for the response to the head.
        case respond
        /// Write the response of the responder.
        case sendResponse
        /// Write a refusal: of the upgrade policy, or for bytes that are not HTTP.
        case sendRefusal
        /// From now on drop received bytes before they are parsed.
        case discardInput
        case closeOutput
        case close
    }

    private enum State: Equatable {
        case awaitingHead
        case deciding(requestEnded: Bool)
        case upgrading(requestEnded: Bool)
        case upgraded
        case responding
        case sending
        /// The response is sent, our side is closed, the client's is not. Closing both at once while bytes of the client
        /// wait would reset the connection and could destroy the response (RFC 9112 §9.6).
        case lingering
        case closed
    }

    private let limits: HTTPLimits
    private let openedAt: Moment
    private var state = State.awaitingHead
    /// The connection ends with the response: the client has closed its side, or the server shuts down.
    private var closesAfterResponse = false
    private var deadline: Moment?

    public init(limits: HTTPLimits, now: Moment) {
        self.limits = limits
        openedAt = now
        deadline = now + limits.headTimeout
    }

    /// nil once the connection is closed or upgraded.
    public var nextDeadline: Moment? { deadline }

    /// Whether nothing may be read: what follows the head may be WebSocket frames, or belong to nothing.
    public var isReadingPaused: Bool {
        if case .deciding = state { true } else { false }
    }

    /// Whether the connection waits for its client. Such a connection may be closed to make room for another.
    public var isWaitingForClient: Bool {
        switch state {
        case .awaitingHead, .sending, .lingering: true
        case .deciding, .upgrading, .upgraded, .responding, .closed: false
        }
    }

    public mutating func handle(_ input: Input, now: Moment) -> [Output] {
        switch input {
        case .deadline: handleDeadline(now: now)
        case .shutdown: shutDown(now: now)
        default: handleEvent(input, now: now)
        }
    }

    private mutating func handleEvent(_ input: Input, now: Moment) -> [Output] {
        switch (state, input) {
        case (.awaitingHead, .upgradeHead):
            state = .deciding(requestEnded: false)
            deadline = openedAt + limits.requestTimeout
            return [.decideUpgrade]
        case (.awaitingHead, .plainHead):
            state = .responding
            deadline = openedAt + limits.requestTimeout
            return [.discardInput, .respond]
        case (.awaitingHead, .malformed):
            state = .sending
            deadline = openedAt + limits.requestTimeout
            return [.discardInput, .sendRefusal]
        case (.awaitingHead, .inputClosed):
            return close()

        case (.deciding, .end):
            state = .deciding(requestEnded: true)
        case (.deciding(let requestEnded), .upgradeGranted):
            state = .upgrading(requestEnded: requestEnded)
            return requestEnded ? [.startUpgrade, .finishUpgradeRequest] : [.startUpgrade]
        case (.deciding, .upgradeRefused):
            state = .sending
            return [.discardInput, .sendRefusal]
        case (.upgrading(requestEnded: false), .end):
            state = .upgrading(requestEnded: true)
            return [.finishUpgradeRequest]
        case (.upgrading, .upgraded):
            state = .upgraded
            deadline = nil
        case (.deciding(requestEnded: false), .malformed), (.upgrading(requestEnded: false), .malformed),
            (.deciding, .inputClosed), (.upgrading, .inputClosed):
            return close()

        case (.responding, .responseReady):
            state = .sending
            return [.sendResponse]
        case (.responding, .inputClosed), (.sending, .inputClosed):
            closesAfterResponse = true
        case (.sending, .responseSent):
            if closesAfterResponse { return close() }
            state = .lingering
            deadline = now + limits.lingerTimeout
            return [.closeOutput]
        case (.lingering, .inputClosed):
            return close()

        case (.deciding, _), (.upgrading, _), (.responding, _), (.sending, _), (.lingering, _):
            break  // Behind the first request, or a lost race: dropped.
        case (.awaitingHead, _), (.upgraded, _), (.closed, _):
            break  // Nothing that this state waits for.
        }
        return []
    }

    private mutating func handleDeadline(now: Moment) -> [Output] {
        guard let deadline, now >= deadline else { return [] }
        return close()
    }

    /// Only a response that is on its way is completed, and has a second for it.
    private mutating func shutDown(now: Moment) -> [Output] {
        switch state {
        case .responding, .sending:
            closesAfterResponse = true
            deadline = deadline.earlier(now + limits.shutdownTimeout)
            return []
        case .awaitingHead, .deciding, .upgrading, .lingering:
            return close()
        case .upgraded, .closed:
            return []
        }
    }

    private mutating func close() -> [Output] {
        state = .closed
        deadline = nil
        return [.close]
    }
}
