/// What offer and answer settled about one peer connection.
public struct PeerConfiguration: Sendable {
    public enum Role: Sendable, Hashable {
        /// We answered: ICE-lite, reached by the peer's checks.
        case answerer
        /// We offered: controlling, and reaching for the answer's candidates from this address.
        case offerer(from: TransportAddress)
    }

    public struct Audio: Sendable, Hashable {
        public var payloadType: PayloadType
        /// Ticks per second of the RTP timestamp.
        public var clockRate: UInt32
        /// Of the stream that we send.
        public var ssrc: UInt32
        public var cname: String

        public init(payloadType: PayloadType, clockRate: UInt32, ssrc: UInt32, cname: String) {
            self.payloadType = payloadType
            self.clockRate = clockRate
            self.ssrc = ssrc
            self.cname = cname
        }
    }

    public struct Data: Sendable, Hashable {
        /// Largest message that the peer accepts, in bytes (RFC 8841 §6); 0 or `Int.max` for any.
        public var maxMessageSize: Int

        public init(maxMessageSize: Int) {
            self.maxMessageSize = maxMessageSize
        }
    }

    public var role: Role
    public var localCredentials: ICECredentials
    public var remoteCredentials: ICECredentials
    public var remoteCandidates: [Candidate]
    public var remoteFingerprints: [Fingerprint]
    public var dtlsRole: DTLSRole
    public var audio: Audio?
    public var data: Data?
    /// Seeds what must differ between peers but needs no secrecy: sequence numbers, report times.
    public var seed: UInt64
    public var clock: WallClock

    public init(
        role: Role, localCredentials: ICECredentials, remoteCredentials: ICECredentials,
        remoteCandidates: [Candidate] = [], remoteFingerprints: [Fingerprint], dtlsRole: DTLSRole,
        audio: Audio?, data: Data?, seed: UInt64, clock: WallClock
    ) {
        self.role = role
        self.localCredentials = localCredentials
        self.remoteCredentials = remoteCredentials
        self.remoteCandidates = remoteCandidates
        self.remoteFingerprints = remoteFingerprints
        self.dtlsRole = dtlsRole
        self.audio = audio
        self.data = data
        self.seed = seed
        self.clock = clock
    }
}

extension PeerConfiguration.Audio {
    /// What SDP settled, and our side of the stream.
    /// - Returns: nil for a payload type that RTP cannot carry.
    public init?(_ audio: Negotiation.Audio, _ local: LocalDescription) {
        guard let payloadType = PayloadType(audio.payloadType) else { return nil }
        self.init(
            payloadType: payloadType, clockRate: UInt32(clamping: audio.clockRate), ssrc: local.ssrc,
            cname: local.cname)
    }
}
