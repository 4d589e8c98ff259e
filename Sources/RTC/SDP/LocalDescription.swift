/// What we put into an offer or answer of ours.
public struct LocalDescription: Sendable {
    public var credentials: ICECredentials
    public var fingerprint: Fingerprint
    /// Host candidates, the best first; the first also stands in `m=` and `c=`.
    public var addresses: [TransportAddress]
    /// The SSRC that our audio will have.
    public var ssrc: UInt32
    /// These three are tokens without blanks. The stream id must not be `-`: browsers would see a track without stream.
    public var cname: String
    public var streamID: String
    public var trackID: String
    /// Of `o=`: the same for the life of the peer connection; 63 bits are used.
    public var sessionID: UInt64
    /// Of `o=`: one more with each description.
    public var version: UInt64
    /// Whether `a=ice-lite` is said.
    public var isLite: Bool
    /// Whether we take the RTP header extension `sdes:mid` when it is offered (RFC 8843 §15).
    public var acceptsMidExtension: Bool
    /// Codecs we accept or offer, the best first.
    public var codecs: [AudioCodec]
    /// Names our DTLS association; said in answer to an offer that names its own (RFC 8842 §5.3). 20 to 255 characters.
    public var tlsID: String?
    /// Our role in the DTLS association that exists already: an offer that leaves the role open keeps it (RFC 8842 §5.3).
    public var dtlsRole: DTLSRole?

    public init(
        credentials: ICECredentials, fingerprint: Fingerprint, addresses: [TransportAddress], ssrc: UInt32,
        cname: String, streamID: String, trackID: String, sessionID: UInt64, version: UInt64 = 1,
        isLite: Bool, acceptsMidExtension: Bool = false, codecs: [AudioCodec] = AudioCodec.allCases,
        tlsID: String? = nil, dtlsRole: DTLSRole? = nil
    ) {
        self.credentials = credentials
        self.fingerprint = fingerprint
        self.addresses = addresses
        self.ssrc = ssrc
        self.cname = cname
        self.streamID = streamID
        self.trackID = trackID
        self.sessionID = sessionID
        self.version = version
        self.isLite = isLite
        self.acceptsMidExtension = acceptsMidExtension
        self.codecs = codecs
        self.tlsID = tlsID
        self.dtlsRole = dtlsRole
    }
}

/// The largest data-channel message that we announce to accept, in bytes (Voice Live protocol B.4).
public let announcedMaxMessageSize = 262_144

extension LocalDescription {
    var origin: String {
        "- \(sessionID & UInt64(Int64.max)) \(version & UInt64(Int64.max)) \(Self.connection(addresses.first))"
    }

    /// The default port: 9 ("discard") as long as we know no address (RFC 8839 §4.3.1).
    var port: UInt16 { addresses.first?.port ?? 9 }

    var connection: String { Self.connection(addresses.first) }

    static func connection(_ address: TransportAddress?) -> String {
        guard let address else { return "IN IP4 0.0.0.0" }
        return "IN \(address.host.isV6 ? "IP6" : "IP4") \(address.host)"
    }

    /// ICE and DTLS lines, the same in every section of a bundle.
    func transportAttributes(setup: SetupRole) -> [SDPAttribute] {
        [
            SDPAttribute("ice-ufrag", credentials.ufrag),
            SDPAttribute("ice-pwd", credentials.password),
            SDPAttribute("fingerprint", fingerprint.description),
            SDPAttribute("setup", setup.rawValue),
        ]
    }

    var candidateAttributes: [SDPAttribute] {
        addresses.enumerated().map { index, address in
            let priority = Candidate.priority(.host, localPreference: .max - UInt16(clamping: index))
            let candidate = Candidate(foundation: String(index + 1), priority: priority, address: address)
            return SDPAttribute("candidate", candidate.description)
        } + [SDPAttribute("end-of-candidates")]
    }

    /// Present only while we send: `ontrack` takes its stream from it.
    var sourceAttributes: [SDPAttribute] {
        [
            SDPAttribute("msid", "\(streamID) \(trackID)"),
            SDPAttribute("ssrc", "\(ssrc) cname:\(cname)"),
        ]
    }

    static func formatAttributes(_ codec: AudioCodec, payloadType: UInt8) -> [SDPAttribute] {
        let map = SDPAttribute("rtpmap", "\(payloadType) \(codec.encoding)")
        return codec == .opus ? [map, SDPAttribute("fmtp", "\(payloadType) minptime=10;useinbandfec=1")] : [map]
    }
}
