import SansIO

/// What offer and answer agreed on, seen from our side.
public struct Negotiation: Sendable, Hashable {
    public struct Audio: Sendable, Hashable {
        public var codec: AudioCodec
        /// The offer's number, used in both directions.
        public var payloadType: UInt8
        /// What we do: `sendonly` when the offer only receives.
        public var direction: MediaDirection
        public var mid: String?
        /// Id of the RTP header extension `sdes:mid`, 1–14, when agreed.
        public var midExtension: UInt8?
        /// What the peer wants to receive per packet.
        public var remotePacketTime: Duration?
        /// What the peer's Opus parameters allow us to send.
        public var opus: OpusFormat
        /// SSRCs that the peer declared: a hint, never a filter, for offers omit and change them.
        public var remoteSSRCs: [UInt32]

        /// RTP ticks per second.
        public var clockRate: Int { codec.clockRate }
        public var channels: Int { codec.channels }
    }

    public struct DataChannels: Sendable, Hashable {
        public var mid: String?
        /// The peer's; ours is 5000.
        public var remotePort: UInt16
        /// Largest message that the peer accepts, in bytes; `Int.max` for no limit.
        public var maxMessageSize: Int

        public init(mid: String?, remotePort: UInt16, maxMessageSize: Int) {
            self.mid = mid
            self.remotePort = remotePort
            self.maxMessageSize = maxMessageSize
        }
    }

    public var audio: Audio
    /// `nil` when there is no data channel: every event then goes to the control channel.
    public var data: DataChannels?
    public var remoteCredentials: ICECredentials
    /// All that were declared, one at least with SHA-256.
    public var remoteFingerprints: [Fingerprint]
    public var remoteCandidates: [Candidate]
    public var remoteIsLite: Bool
    /// Ours.
    public var dtlsRole: DTLSRole
    public var isBundled: Bool
    /// Of the peer's `o=`. A peer connection keeps it for life (RFC 9429 §5.2.1), but not every stack does.
    public var remoteSessionID: String
    /// The peer's `a=tls-id`, which names its DTLS association (RFC 8842 §4).
    public var remoteTLSID: String?
}

extension Negotiation {
    /// ICE and DTLS parameters of the one transport that a call has.
    struct Transport {
        var credentials: ICECredentials
        var fingerprints: [Fingerprint]
        var setup: SetupRole
        var tlsID: String?
        var candidates: [Candidate]

        /// Those of `audio`; a section that waits for its bundle may leave them to another (RFC 8843 §7.1.3).
        init(of audio: MediaSection, in offer: SDPOffer) throws(SDPError) {
            let mates = offer.isBundled(audio) ? offer.sections.filter { offer.isBundled($0) && $0 != audio } : []
            let sources = [audio] + mates
            guard let credentials = sources.lazy.compactMap(\.credentials).first else {
                throw .missing(.iceCredentials)
            }
            let fingerprints = sources.lazy.map(\.fingerprints).first { !$0.isEmpty } ?? []
            guard fingerprints.contains(where: { $0.algorithm == "sha-256" }) else { throw .missing(.fingerprint) }
            guard let setup = sources.lazy.compactMap(\.setup).first else { throw .missing(.setup) }
            self.credentials = credentials
            self.fingerprints = fingerprints
            self.setup = setup
            tlsID = sources.lazy.compactMap(\.tlsID).first
            candidates = sources.lazy.map(\.candidates).first { !$0.isEmpty } ?? []
        }
    }
}
