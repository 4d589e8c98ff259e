import Events
import RTC

extension NativeCaller {
    public struct Options: Sendable {
        /// Whether the offer has a data channel; without one every event comes by the control socket.
        public var hasDataChannel = true
        /// Sent with the offer.
        public var session: SessionPatch?
        /// Whether silence is sent while nothing is said; without it no packet leaves, as from a muted browser.
        public var sendsSilence = true
        /// Replaces the candidates of the answer: a test puts a lossy link there.
        public var reaches: TransportAddress?
        /// A file of certificates in PEM form that are trusted instead of the system's, for `wss`.
        public var trustedCertificates: String?
        public var codecs: [RTC.AudioCodec] = RTC.AudioCodec.allCases
        /// SHA-256 that the offer claims for our certificate instead of the true one.
        public var claimsFingerprint: [UInt8]?
        /// The microphone picks up what the loudspeaker plays; nil for a headset.
        public var echo: Echo?

        public init() {}
    }

    /// How the loudspeaker sounds in the microphone.
    public struct Echo: Hashable, Sendable {
        public var delay: Duration
        /// In dB against what is played, 0 or less.
        public var level: Double

        public init(delay: Duration, level: Double) {
            self.delay = delay
            self.level = min(0, level)
        }
    }
}
