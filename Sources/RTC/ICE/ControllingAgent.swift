import SansIO

/// The controlling side of ICE (RFC 8445): checks candidate pairs one every 50 ms, nominates, then keeps consent
/// with a check about every 5 s (RFC 7675), every second while one is unanswered.
struct ControllingAgent: Sendable {
    private static let pace = Duration.milliseconds(50)
    private static let consentInterval = Duration.seconds(5)
    /// Until the next check while the last is unanswered: at 20 % loss each way, checks 5 s apart would end most calls
    /// within the hour.
    private static let hurriedInterval = Duration.seconds(1)
    /// How long a valid pair waits for better ones before it is nominated.
    private static let nominationPatience = Duration.milliseconds(200)

    private struct Consent {
        var outstanding: [STUNMessage.TransactionID] = []
        var nextCheck: Moment
        var lastResponse: Moment
    }
    private enum State {
        case idle
        case checking(until: Moment)
        case connected(Consent)
        case over
    }

    private var state = State.idle
    private var pairs: [CandidatePair]
    private var nextStart = Moment.zero
    private var nominateAt: Moment?
    private(set) var selected: ICEPath?
    /// Remote addresses that answered.
    private(set) var accepted: [TransportAddress] = []

    private var remote: ICECredentials
    private var responder: CheckResponder
    private var transactions: TransactionSource
    private let tieBreaker: UInt64
    private let bases: [TransportAddress]
    private let nominatesAtOnce: Bool
    private let hmac: HMACSHA1

    init(
        local: ICECredentials, remote: ICECredentials, bases: [TransportAddress], candidates: [Candidate],
        nominatesAtOnce: Bool, hmac: @escaping HMACSHA1, generator: inout some RandomNumberGenerator
    ) {
        pairs = CandidatePair.checklist(bases: bases, candidates: candidates)
        self.remote = remote
        responder = CheckResponder(local: local, role: .controlling, hmac: hmac)
        tieBreaker = generator.next()
        transactions = TransactionSource(hmac: hmac, generator: &generator)
        self.bases = bases
        self.nominatesAtOnce = nominatesAtOnce
        self.hmac = hmac
    }

    var nextDeadline: Moment? {
        switch state {
        case .idle, .over: return nil
        case .connected(let consent): return min(consent.nextCheck, consent.lastResponse + ICEAgent.consentTimeout)
        case .checking(let limit):
            let resends = pairs.compactMap { $0.transaction?.due }
            let start = hasWaiting ? nextStart : nil
            return ([limit] + resends + [start, nominateAt].compactMap(\.self)).min()
        }
    }

    private var hasWaiting: Bool {
        pairs.contains { if case .waiting = $0.state { true } else { false } }
    }

    mutating func start(now: Moment) -> [ICEOutput] {
        guard case .idle = state else { return [] }
        state = .checking(until: now + ICEAgent.connectionTimeout)
        nextStart = now
        return startNextCheck(now: now)
    }

    mutating func restart(
        local: ICECredentials, remote: ICECredentials, candidates: [Candidate], now: Moment
    ) -> [ICEOutput] {
        if case .over = state { return [] }
        responder.restart(local: local)
        self.remote = remote
        pairs = CandidatePair.checklist(bases: bases, candidates: candidates)
        nominateAt = nil
        state = .idle
        return start(now: now)
    }

    mutating func handle(_ message: STUNMessage, size: Int, on path: ICEPath, now: Moment) -> [ICEOutput] {
        switch (state, message.messageClass) {
        case (.over, _), (.idle, _), (_, .indication):
            return []
        case (_, .request):
            return answer(message, size: size, on: path, now: now)
        case (.checking, .success), (.checking, .error):
            return concludeCheck(message, on: path, now: now)
        case (.connected(var consent), .success):
            guard consent.outstanding.contains(message.transactionID), path == selected,
                message.hasIntegrity(password: remote.password, hmac: hmac)
            else { return [] }
            consent.outstanding.removeAll()
            consent.lastResponse = now
            consent.nextCheck = now + transactions.spread(Self.consentInterval)
            state = .connected(consent)
            return []
        case (.connected, .error):
            return []  // Consent is not withdrawn by an error; it runs out.
        }
    }

    mutating func handleDeadline(now: Moment) -> [ICEOutput] {
        switch state {
        case .idle, .over:
            return []
        case .connected(let consent):
            if now >= consent.lastResponse + ICEAgent.consentTimeout { return end(.consentLost) }
            return now >= consent.nextCheck ? checkConsent(consent, now: now) : []
        case .checking(let limit):
            if now >= limit { return end(.failed) }
            var outputs = resendDue(now: now)
            if now >= nextStart { outputs += startNextCheck(now: now) }
            if let due = nominateAt, now >= due { outputs += nominateBest(now: now) }
            return outputs + failIfHopeless()
        }
    }
}

// MARK: - Checks
extension ControllingAgent {
    /// Best waiting pair first.
    private mutating func startNextCheck(now: Moment) -> [ICEOutput] {
        guard let index = pairs.firstIndex(where: { if case .waiting = $0.state { true } else { false } }) else {
            return []
        }
        nextStart = now + Self.pace
        return [check(pairs[index].path, index: index, nominates: nominatesAtOnce, now: now)]
    }

    private mutating func check(_ path: ICEPath, index: Int, nominates: Bool, now: Moment) -> ICEOutput {
        let (id, datagram) = request(nominates: nominates)
        pairs[index].state = .checking(STUNTransaction(id: id, datagram: datagram, nominates: nominates, now: now))
        return .send(datagram, from: path.local, to: path.remote)
    }

    private mutating func request(nominates: Bool) -> (STUNMessage.TransactionID, [UInt8]) {
        let id = transactions.next()
        var message = STUNMessage(.request, transactionID: id)
        message.attributes = [
            .username("\(remote.ufrag):\(responder.local.ufrag)"),
            .priority(Candidate.priority(.peerReflexive)),
            .iceControlling(tieBreaker),
        ]
        if nominates { message.attributes.append(.useCandidate) }
        return (id, message.encoded(password: remote.password, hmac: hmac))
    }

    private mutating func resendDue(now: Moment) -> [ICEOutput] {
        var outputs: [ICEOutput] = []
        for index in pairs.indices {
            guard case .checking(var transaction) = pairs[index].state, now >= transaction.due else { continue }
            guard transaction.resend(now: now) else {
                pairs[index].state = .failed
                continue
            }
            let path = pairs[index].path
            outputs.append(.send(transaction.datagram, from: path.local, to: path.remote))
            pairs[index].state = .checking(transaction)
        }
        return outputs
    }

    /// RFC 8445 §7.2.5.
    private mutating func concludeCheck(_ message: STUNMessage, on path: ICEPath, now: Moment) -> [ICEOutput] {
        guard let index = pairs.firstIndex(where: { $0.transaction?.id == message.transactionID }),
            let transaction = pairs[index].transaction
        else { return [] }
        let isAuthentic = message.hasIntegrity(password: remote.password, hmac: hmac)
        if message.messageClass == .error {
            // 400 and 401 cannot be authenticated (RFC 8489 §9.1.4); the unguessable id must do.
            guard isAuthentic || message.errorCode == 400 || message.errorCode == 401, path == pairs[index].path else {
                return []
            }
            pairs[index].state = .failed
            return failIfHopeless()
        }
        guard isAuthentic, message.mappedAddress != nil, message.unknownRequired.isEmpty else { return [] }
        guard path == pairs[index].path else {
            pairs[index].state = .failed  // The answer took another way (RFC 8445 §7.2.5.2.1).
            return failIfHopeless()
        }
        var outputs: [ICEOutput] = []
        if !accepted.contains(path.remote) {
            accepted.append(path.remote)
            outputs.append(.validated(path.remote))
        }
        if transaction.nominates { return outputs + select(path, now: now) }
        pairs[index].state = .valid
        if pairs[..<index].allSatisfy(\.isFailed) { return outputs + nominateBest(now: now) }
        nominateAt = min(nominateAt ?? now + Self.nominationPatience, now + Self.nominationPatience)
        return outputs
    }

    private mutating func nominateBest(now: Moment) -> [ICEOutput] {
        nominateAt = nil
        guard !pairs.contains(where: { $0.transaction?.nominates == true }),
            let index = pairs.firstIndex(where: { if case .valid = $0.state { true } else { false } })
        else { return [] }
        return [check(pairs[index].path, index: index, nominates: true, now: now)]
    }

    private mutating func select(_ path: ICEPath, now: Moment) -> [ICEOutput] {
        let hasChanged = selected != path
        selected = path
        accepted = [path.remote]
        pairs = []
        nominateAt = nil
        state = .connected(Consent(nextCheck: now + transactions.spread(Self.consentInterval), lastResponse: now))
        return hasChanged ? [.selected(local: path.local, remote: path.remote)] : []
    }

    private mutating func failIfHopeless() -> [ICEOutput] {
        // A full peer may still check us from an address that we do not know; a lite one never will.
        guard nominatesAtOnce, !pairs.isEmpty, pairs.allSatisfy(\.isFailed) else { return [] }
        return end(.failed)
    }

    /// Each consent check is a transaction of its own, never resent; the answer to any of the last eight counts.
    private mutating func checkConsent(_ consent: Consent, now: Moment) -> [ICEOutput] {
        guard let path = selected else { return [] }
        let (id, datagram) = request(nominates: true)
        var consent = consent
        consent.outstanding = consent.outstanding.suffix(7) + [id]
        consent.nextCheck = now + transactions.spread(Self.hurriedInterval)
        state = .connected(consent)
        return [.send(datagram, from: path.local, to: path.remote)]
    }

    private mutating func end(_ output: ICEOutput) -> [ICEOutput] {
        state = .over
        selected = nil
        accepted = []
        pairs = []
        return [output]
    }
}

// MARK: - Checks of a full peer
extension ControllingAgent {
    /// Answers, learns a peer-reflexive address and checks back (RFC 8445 §7.3.1.3, §7.3.1.4).
    private mutating func answer(
        _ request: STUNMessage, size: Int, on path: ICEPath, now: Moment
    ) -> [ICEOutput] {
        switch responder.judge(request, size: size, from: path.remote) {
        case .ignored:
            return []
        case .refused(let response):
            return [.send(response, from: path.local, to: path.remote)]
        case .accepted(let response, _):
            let outputs = [ICEOutput.send(response, from: path.local, to: path.remote)]
            guard case .checking = state else { return outputs }
            if let index = pairs.firstIndex(where: { $0.path == path }) {
                switch pairs[index].state {
                case .failed, .waiting:
                    return outputs + [check(path, index: index, nominates: nominatesAtOnce, now: now)]
                case .checking, .valid:
                    return outputs
                }
            }
            guard pairs.count < CandidatePair.limit else { return outputs }
            let pair = CandidatePair(
                path: path, localPriority: Candidate.priority(.host), remotePriority: request.priority ?? 0)
            let index = pairs.firstIndex { $0.priority < pair.priority } ?? pairs.endIndex
            pairs.insert(pair, at: index)
            return outputs + [check(path, index: index, nominates: nominatesAtOnce, now: now)]
        }
    }
}
