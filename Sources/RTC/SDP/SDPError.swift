/// Why a description cannot be used.
public enum SDPError: Error, Hashable, Sendable {
    /// What a call cannot do without.
    public enum Part: Hashable, Sendable {
        case iceCredentials
        /// One with SHA-256, the only hash that is compared.
        case fingerprint
        /// `a=setup` with `actpass`, `active` or `passive`.
        case setup
        case audio
        /// `a=rtcp-mux`: the transport of a call has one port.
        case rtcpMux
    }

    /// More than 64 KiB.
    case tooLarge
    /// The line, counted from 1, that is not SDP or breaks a bound.
    case malformed(line: Int)
    case missing(Part)
    /// Two sections share an `a=mid`, or one is no token.
    case ambiguousSections
    /// Audio is there, but in no codec or profile of ours.
    case noCommonCodec
    /// An answer whose sections are not those of the offer.
    case answerMismatch

    /// The code of `rtc.call.error` (Voice Live protocol H.2). Clients match on it.
    public var code: String {
        switch self {
        case .tooLarge: "message_too_large"
        case .missing(.rtcpMux), .noCommonCodec: "unsupported_media"
        case .malformed, .missing, .ambiguousSections, .answerMismatch: "invalid_sdp"
        }
    }

    public var message: String {
        switch self {
        case .tooLarge: "The SDP is larger than 64 KiB"
        case .malformed(let line): "The SDP is not valid at line \(line)"
        case .missing(.iceCredentials): "The SDP has no usable ICE credentials (a=ice-ufrag, a=ice-pwd)"
        case .missing(.fingerprint): "The SDP has no SHA-256 DTLS fingerprint (a=fingerprint)"
        case .missing(.setup): "The SDP has no usable DTLS role (a=setup)"
        case .missing(.audio): "The SDP has no audio section"
        case .missing(.rtcpMux):
            "The audio section of `sdp_offer` has no a=rtcp-mux: offer RTP and RTCP on one port"
                + " (rtcpMuxPolicy \"require\")."
        case .ambiguousSections: "The SDP has sections without an a=mid of their own"
        case .noCommonCodec: "The SDP offers no supported audio codec; use Opus, PCMU or PCMA over DTLS-SRTP"
        case .answerMismatch: "The SDP answer does not fit the offer"
        }
    }
}
