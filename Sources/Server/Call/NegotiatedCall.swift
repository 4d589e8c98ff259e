import Audio
import Events
import RTC

/// What the last offer and answer of a call settled, and what stays the same over later ones.
package struct NegotiatedCall: Sendable {
    package var answer: SDPAnswer
    package var local: LocalDescription

    /// How a later offer relates to this one (Voice Live protocol, chapter B.9).
    package enum Change {
        /// The same connection: a data channel or track was added, or nothing changed.
        case renegotiation
        /// The same certificate with new ICE credentials: a new path for the same connection.
        case iceRestart
        /// Another peer connection, such as of a page that was loaded again: a new DTLS association.
        case replacement
    }

    package init(answer: SDPAnswer, local: LocalDescription) {
        (self.answer, self.local) = (answer, local)
    }

    /// A stored certificate outlives its peer connection, so the fingerprint alone proves nothing. `a=tls-id` names the
    /// DTLS association (RFC 8842 §4); where it is missing, new ICE credentials with another session id in `o=` are those
    /// of another connection. The session id alone is not: some stacks draw one for each offer.
    package func change(to offer: Negotiation) -> Change {
        let before = answer.negotiation
        guard offer.trustedFingerprints == before.trustedFingerprints, offer.dtlsRole == before.dtlsRole else {
            return .replacement
        }
        let isNamedAlike = offer.remoteTLSID.flatMap { id in before.remoteTLSID.map { $0 == id } }
        if isNamedAlike == false { return .replacement }
        if offer.remoteCredentials == before.remoteCredentials { return .renegotiation }
        return isNamedAlike == true || offer.remoteSessionID == before.remoteSessionID ? .iceRestart : .replacement
    }

    /// What a later offer on the same connection is answered with.
    /// - Parameter fresh: What a first offer would be.
    package func later(_ change: Change, _ offer: Negotiation, fresh: LocalDescription) -> LocalDescription {
        var local = self.local
        local.version += 1
        local.dtlsRole = answer.negotiation.dtlsRole
        if case .iceRestart = change { local.credentials = fresh.credentials }
        // A stream has one clock rate (RFC 7160 §4.1).
        if offer.audio.clockRate != answer.negotiation.audio.clockRate { local.ssrc = fresh.ssrc }
        return local
    }

    /// What a first offer, or one that replaces the connection, is answered with.
    package static func fresh(
        mark: UfragPrefix, fingerprint: Fingerprint, addresses: [TransportAddress],
        using random: inout some RandomNumberGenerator
    ) -> LocalDescription {
        LocalDescription(
            credentials: .generate(prefix: mark.prefix, using: &random), fingerprint: fingerprint, addresses: addresses,
            ssrc: UInt32.random(in: 1 ... .max, using: &random), cname: "parley", streamID: "parley",
            trackID: "audio0", sessionID: random.next(), isLite: true,
            tlsID: ICECredentials.generate(using: &random).password)
    }

    func peerConfiguration(_ clock: WallClock) -> PeerConfiguration {
        let negotiation = answer.negotiation
        return PeerConfiguration(
            role: .answerer, localCredentials: local.credentials, remoteCredentials: negotiation.remoteCredentials,
            remoteFingerprints: negotiation.remoteFingerprints, dtlsRole: negotiation.dtlsRole,
            audio: PeerConfiguration.Audio(negotiation.audio, local),
            data: negotiation.data.map { .init(maxMessageSize: $0.maxMessageSize) }, seed: local.sessionID,
            clock: clock)
    }
}

extension Negotiation {
    /// Those that the peer's certificate is compared with, in whatever order they were declared.
    fileprivate var trustedFingerprints: Set<Fingerprint> {
        Set(remoteFingerprints.filter { $0.algorithm == "sha-256" })
    }
}
