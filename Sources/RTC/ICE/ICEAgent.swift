import SansIO

/// Two addresses between which datagrams pass.
public struct ICEPath: Hashable, Sendable {
    public var local: TransportAddress
    public var remote: TransportAddress

    public init(local: TransportAddress, remote: TransportAddress) {
        (self.local, self.remote) = (local, remote)
    }
}

/// What an agent wants done, in this order.
public enum ICEOutput: Hashable, Sendable {
    case send([UInt8], from: TransportAddress, to: TransportAddress)
    /// The first valid check on a path from or to this address: DTLS and SRTP from there may be processed.
    case validated(TransportAddress)
    /// Send everything over this path from now on. Comes again whenever the path changes.
    case selected(local: TransportAddress, remote: TransportAddress)
    /// No path within 30 s, or every check was refused. Nothing follows.
    case failed
    /// 30 s without a valid check on any path (RFC 7675 §5.1). Nothing follows.
    case consentLost
}

/// The ICE side of one call (RFC 8445): finds a path and keeps the consent to use it.
///
/// Sets no timer, reads no clock, opens no socket: the caller passes `now`, performs the outputs in order and calls
/// `handleDeadline` at `nextDeadline`. Datagrams that are not for this agent, or prove nothing, yield nothing.
public struct ICEAgent: Sendable {
    /// Without a path for this long after the start, the call has failed.
    public static let connectionTimeout = Duration.seconds(30)
    /// Consent expires this long after the last proof of it (RFC 7675 §5.1).
    public static let consentTimeout = Duration.seconds(30)

    private enum Role {
        case lite(LiteAgent)
        case controlling(ControllingAgent)
    }
    private var role: Role {
        didSet { read() }
    }

    // What the role answers, read once per change: these are asked for with every packet.
    private var accepted: [TransportAddress] = []
    /// The path in use.
    public private(set) var selected: ICEPath?
    public private(set) var nextDeadline: Moment?

    /// An agent that only answers (RFC 8445 §2.5): always controlled, and told of no remote candidates, because it
    /// learns the peer's addresses from its checks.
    /// - Parameter local: Ours, as announced in the answer: a check must carry this ufrag and be keyed by this password.
    public init(lite local: ICECredentials, hmac: @escaping HMACSHA1, now: Moment) {
        role = .lite(LiteAgent(local: local, hmac: hmac, now: now))
        read()
    }

    /// An agent that checks and nominates. It begins with `start`.
    /// - Parameters:
    ///   - bases: Our own addresses; checks leave from there.
    ///   - candidates: The peer's. Those of TCP, of other components and with names are passed over; 64 pairs at most.
    ///   - nominatesAtOnce: Whether the first check already carries USE-CANDIDATE; right when the peer is lite.
    ///   - generator: Source of the tie-breaker and of the secret that transaction ids are drawn from.
    public init(
        controlling local: ICECredentials, remote: ICECredentials, bases: [TransportAddress], candidates: [Candidate],
        nominatesAtOnce: Bool, hmac: @escaping HMACSHA1, using generator: inout some RandomNumberGenerator
    ) {
        role = .controlling(
            ControllingAgent(
                local: local, remote: remote, bases: bases, candidates: candidates, nominatesAtOnce: nominatesAtOnce,
                hmac: hmac, generator: &generator))
        read()
    }

    /// Whether a valid check joined us with this address: only then may its DTLS and SRTP be processed. Cheap enough
    /// to ask for every packet.
    public func accepts(from remote: TransportAddress) -> Bool {
        accepted.contains(remote)
    }

    private mutating func read() {
        switch role {
        case .lite(let agent):
            (accepted, selected, nextDeadline) = (agent.accepted, agent.selected, agent.nextDeadline)
        case .controlling(let agent):
            (accepted, selected, nextDeadline) = (agent.accepted, agent.selected, agent.nextDeadline)
        }
    }

    /// Sends the first check. Nothing to do for a lite agent.
    public mutating func start(now: Moment) -> [ICEOutput] {
        switch role {
        case .lite: return []
        case .controlling(var agent):
            defer { role = .controlling(agent) }
            return agent.start(now: now)
        }
    }

    /// - Parameters:
    ///   - datagram: One that `STUNMessage.looksLikeSTUN` lets pass; others are ignored.
    ///   - local: The address it arrived at; answers leave from there.
    public mutating func handle(
        _ datagram: [UInt8], from remote: TransportAddress, to local: TransportAddress, now: Moment
    ) -> [ICEOutput] {
        guard let message = try? STUNMessage(parsing: datagram), message.method == STUNMessage.bindingMethod else {
            return []
        }
        let path = ICEPath(local: local, remote: remote)
        switch role {
        case .lite(var agent):
            defer { role = .lite(agent) }
            return agent.handle(message, size: datagram.count, on: path, now: now)
        case .controlling(var agent):
            defer { role = .controlling(agent) }
            return agent.handle(message, size: datagram.count, on: path, now: now)
        }
    }

    public mutating func handleDeadline(now: Moment) -> [ICEOutput] {
        switch role {
        case .lite(var agent):
            defer { role = .lite(agent) }
            return agent.handleDeadline(now: now)
        case .controlling(var agent):
            defer { role = .controlling(agent) }
            return agent.handleDeadline(now: now)
        }
    }

    /// ICE restart (RFC 8445 §9) of a lite agent: new credentials. The path stays in use until a check with them
    /// arrives; checks with the previous ones are answered and keep consent, but move nothing.
    public mutating func restart(local: ICECredentials) {
        guard case .lite(var agent) = role else { preconditionFailure("a controlling agent needs the remote side") }
        agent.restart(local: local)
        role = .lite(agent)
    }

    /// Whether a check with the credentials of the last restart came from this address. Only lite agents keep account.
    func isCurrent(_ remote: TransportAddress) -> Bool {
        switch role {
        case .lite(let agent): agent.isCurrent(remote)
        case .controlling: true
        }
    }

    /// The restart was that of another peer, in the place of the one before: its checks count no more.
    mutating func forgetPrevious() {
        guard case .lite(var agent) = role else { return }
        agent.forgetPrevious()
        role = .lite(agent)
    }

    /// ICE restart of a controlling agent: checks begin anew, the old path stays in use until one succeeds.
    public mutating func restart(
        local: ICECredentials, remote: ICECredentials, candidates: [Candidate], now: Moment
    ) -> [ICEOutput] {
        guard case .controlling(var agent) = role else { preconditionFailure("a lite agent has no remote side") }
        defer { role = .controlling(agent) }
        return agent.restart(local: local, remote: remote, candidates: candidates, now: now)
    }
}
