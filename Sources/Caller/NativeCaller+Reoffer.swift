import RTC

/// A later offer of a caller whose call is up.
public struct Reoffer: Sendable {
    /// Ours.
    public var direction: MediaDirection
    /// The codecs that are offered, the best first.
    public var codecs: [RTC.AudioCodec]
    /// Of codecs that are to have others than usual.
    public var payloadTypes: [RTC.AudioCodec: UInt8]
    /// New ICE credentials on the same connection.
    public var restartsICE: Bool
    /// A new peer connection; the one before vanishes without a word.
    public var reconnects: Bool
    /// A new peer connection whose `o=` line is that of the one before, so that the offer looks like an ICE restart.
    public var keepsSession: Bool
    /// The certificate of the new peer connection, and of those after it; nil: the one before.
    public var identity: (any DTLSIdentity)?
    /// Audio is sent although `direction` says that it is not.
    public var talksRegardless: Bool

    public init(
        direction: MediaDirection = .sendrecv, codecs: [RTC.AudioCodec] = RTC.AudioCodec.allCases,
        payloadTypes: [RTC.AudioCodec: UInt8] = [:], restartsICE: Bool = false, reconnects: Bool = false,
        keepsSession: Bool = false, identity: (any DTLSIdentity)? = nil, talksRegardless: Bool = false
    ) {
        self.direction = direction
        self.codecs = codecs
        self.payloadTypes = payloadTypes
        self.restartsICE = restartsICE
        self.reconnects = reconnects
        self.keepsSession = keepsSession
        self.identity = identity
        self.talksRegardless = talksRegardless
    }
}

extension NativeCaller {
    /// Offers again on the running call and acts on the answer. A new connection is up when `.connected` is
    /// reported again.
    /// - Returns: What was agreed on.
    /// - Throws: `CallerError`.
    @discardableResult
    public func offer(_ wanted: Reoffer) async throws -> Negotiation {
        guard let before = agreed else { throw CallerError.notConnected }
        if wanted.reconnects, let identity = wanted.identity { setIdentity(identity) }
        var local = before.local
        let fresh = freshDescription()
        if wanted.reconnects {
            local = fresh
            if wanted.keepsSession { (local.sessionID, local.version) = (before.local.sessionID, before.local.version) }
            vanish()
        } else {
            local.version += 1
            if wanted.restartsICE { local.credentials = fresh.credentials }
        }
        local.codecs = wanted.codecs
        let text = SDPOffer.text(
            from: local, hasDataChannel: expectsDataChannel, direction: wanted.direction,
            payloadTypes: wanted.payloadTypes)
        let negotiation = try await exchange(text)
        if negotiation.audio.clockRate != before.negotiation.audio.clockRate { local.ssrc = fresh.ssrc }
        isMicrophoneOpen = wanted.direction.sends || wanted.talksRegardless
        if wanted.reconnects {
            try open(negotiation, local: local)
        } else {
            try update(negotiation, local: local)
        }
        return negotiation
    }
}
