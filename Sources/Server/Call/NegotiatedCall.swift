import Audio
import Events
import RTC

/// What the last offer and answer of a call settled, and what stays the same over later ones.
struct NegotiatedCall: Sendable {
    var answer: SDPAnswer
    var local: LocalDescription
    /// How a later offer relates to this one (Voice Live protocol, chapter B.9).
    enum Change {
        /// The same connection: a data channel or track was added, or nothing changed.
        case renegotiation
        /// The same certificate with new ICE credentials: a new path for the same connection.
        case iceRestart
        /// Another peer connection, such as of a page that was loaded again.
        case replacement
    }

    func change(to offer: Negotiation) -> Change {
        guard offer.remoteFingerprints == answer.negotiation.remoteFingerprints,
            offer.dtlsRole == answer.negotiation.dtlsRole
        else { return .replacement }
        return offer.remoteCredentials == answer.negotiation.remoteCredentials ? .renegotiation : .iceRestart
    }

    /// What a first offer, or one that replaces the connection, is answered with.
    static func fresh(
        mark: LoopMark, fingerprint: Fingerprint, addresses: [TransportAddress],
        using random: inout some RandomNumberGenerator
    ) -> LocalDescription {
        LocalDescription(
            credentials: .generate(prefix: mark.prefix, using: &random), fingerprint: fingerprint, addresses: addresses,
            ssrc: UInt32.random(in: 1 ... .max, using: &random), cname: "parley", streamID: "parley",
            trackID: "audio0", sessionID: random.next(), isLite: true)
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
