import SansIO

/// One section of a description with what a call needs of it made out, session-level values filled in.
public struct MediaSection: Sendable, Hashable {
    /// A payload type of ours or theirs, bound to a codec that we know.
    public struct Format: Sendable, Hashable {
        public var payloadType: UInt8
        public var codec: AudioCodec
        public var opus: OpusFormat
    }

    public struct HeaderExtension: Sendable, Hashable {
        /// 1–255; beyond 14 only in two-byte headers (RFC 8285 §4).
        public var id: UInt8
        public var uri: String
    }

    /// Where data channels run (RFC 8841).
    public struct SCTP: Sendable, Hashable {
        public var port: UInt16
        /// Largest message that the writer accepts, in bytes; `Int.max` for no limit.
        public var maxMessageSize: Int
        /// Declared by the `a=sctpmap` of older drafts.
        public var isLegacy: Bool
    }

    static let midExtensionURI = "urn:ietf:params:rtp-hdrext:sdes:mid"

    public let description: MediaDescription
    public let mid: String?
    public let direction: MediaDirection
    public let isBundleOnly: Bool
    public let hasRTCPMux: Bool
    /// In the order of the writer's preference.
    public let formats: [Format]
    public let headerExtensions: [HeaderExtension]
    /// The SSRCs that the section declares, at most 64.
    public let ssrcs: [UInt32]
    /// The stream ids of `a=msid`, `-` left out.
    public let streamIDs: [String]
    /// What the writer wants to receive per packet, 1 ms to 1 s.
    public let packetTime: Duration?
    public let maxPacketTime: Duration?
    public let sctp: SCTP?
    public let credentials: ICECredentials?
    /// Those that could be read, at most 64.
    public let fingerprints: [Fingerprint]
    public let candidates: [Candidate]
    public let hasAllCandidates: Bool
    let setup: SetupRole?
    /// Names the writer's DTLS association (RFC 8842 §4).
    let tlsID: String?

    /// Port 0 refuses a section, unless it is only waiting for its bundle (RFC 8843 §6).
    public var isRejected: Bool { description.port == 0 && !isBundleOnly }
    public var isAudio: Bool { description.kind.matches("audio") }
    public var isData: Bool { description.kind.matches("application") }

    /// Whether RTP runs over DTLS-SRTP or could: the profile names are not taken at their word (RFC 9429 §5.1.2).
    var hasRTPProfile: Bool {
        ["RTP/SAVPF", "RTP/SAVP", "RTP/AVPF", "RTP/AVP"].contains { name in
            let suffix = description.protocolName.utf8.suffix(name.utf8.count)
            return Substring(Substring(description.protocolName).utf8[suffix.startIndex...]).matches(name)
        }
    }

    init(_ media: MediaDescription, session: SessionLevel) {
        let own = AttributeIndex(media.attributes)
        let milliseconds = { (text: Substring?) -> Duration? in
            guard let number = text?.decimal(Int.self), (1...1000).contains(number) else { return nil }
            return .milliseconds(number)
        }

        description = media
        mid = own.first("mid").map(String.init)
        direction = own.direction ?? session.direction ?? .sendrecv
        isBundleOnly = own.has("bundle-only")
        hasRTCPMux = own.has("rtcp-mux") || session.hasRTCPMux
        formats = Self.formats(of: media)
        headerExtensions =
            own.has("extmap") ? own.all("extmap").compactMap(HeaderExtension.init) : session.headerExtensions
        streamIDs = own.all("msid").compactMap { $0.fields(" ").first }.filter { $0 != "-" }.map(String.init)
        ssrcs = own.all("ssrc").compactMap { $0.fields(" ").first?.decimal(UInt32.self) }.deduplicated
        packetTime = milliseconds(own.first("ptime"))
        maxPacketTime = milliseconds(own.first("maxptime"))
        sctp = SCTP(media, own)
        let (ufrag, password) = (own.first("ice-ufrag"), own.first("ice-pwd"))
        credentials =
            ufrag == nil && password == nil
            ? session.credentials
            : SessionLevel.credentials(ufrag ?? session.ufrag, password ?? session.password)
        fingerprints =
            own.has("fingerprint")
            ? own.all("fingerprint").compactMap { Fingerprint(parsing: $0) } : session.fingerprints
        setup = own.first("setup").map { SetupRole(rawValue: String($0)) } ?? session.setup
        tlsID = own.first("tls-id").map(String.init) ?? session.tlsID
        candidates =
            own.has("candidate") ? own.all("candidate").compactMap { Candidate(parsing: $0) } : session.candidates
        hasAllCandidates = own.has("end-of-candidates") || session.hasAllCandidates
    }

    /// The first format that an `a=rtpmap` explains, with the value of that line; the first of all if none is explained.
    var firstMappedFormat: (format: String?, map: String?) {
        var maps: [UInt8: Substring] = [:]
        for attribute in description.attributes where attribute.name == "rtpmap" {
            guard let value = attribute.value.map({ Substring($0).trimmed }), value.utf8.count <= Self.longestMap,
                let (number, _) = value.cut(at: " "), let type: UInt8 = number.decimal(), maps[type] == nil
            else { continue }
            maps[type] = value
        }
        for format in description.formats {
            if let type: UInt8 = Substring(format).decimal(), let map = maps[type] { return (format, String(map)) }
        }
        return (description.formats.first, nil)
    }

    /// Bytes of an `a=rtpmap` that is repeated to the peer.
    private static let longestMap = 256

    private static func formats(of media: MediaDescription) -> [Format] {
        var encodings: [UInt8: Substring] = [:]
        var parameters: [UInt8: Substring] = [:]
        for attribute in media.attributes where attribute.name == "rtpmap" || attribute.name == "fmtp" {
            guard let (number, rest) = attribute.value.flatMap({ Substring($0).trimmed.cut(at: " ") }),
                let type: UInt8 = number.decimal(), type < 128
            else { continue }
            if attribute.name == "rtpmap" { encodings[type] = rest.trimmed } else { parameters[type] = rest.trimmed }
        }
        var seen: Set<UInt8> = []
        return media.formats.compactMap { format in
            guard let type: UInt8 = Substring(format).decimal(), type < 128, seen.insert(type).inserted else {
                return nil
            }
            let codec: AudioCodec?
            if let encoding = encodings[type] {
                let fields = encoding.fields("/", max: 3)
                guard fields.count >= 2, let rate: Int = fields[1].trimmed.decimal() else { return nil }
                codec = AudioCodec(name: fields[0], clockRate: rate)
            } else {
                codec = AudioCodec(staticPayloadType: type)
            }
            return codec.map {
                Format(payloadType: type, codec: $0, opus: parameters[type].map(OpusFormat.init) ?? OpusFormat())
            }
        }
    }
}

extension MediaSection.HeaderExtension {
    /// `4 urn:…` or `4/recvonly urn:… attributes`.
    init?(parsing text: Substring) {
        let fields = text.fields(" ", max: 3)
        guard fields.count >= 2, let id: UInt8 = (fields[0].cut(at: "/")?.head ?? fields[0]).decimal(), id > 0 else {
            return nil
        }
        self.init(id: id, uri: String(fields[1]))
    }
}

extension MediaSection.SCTP {
    /// RFC 8841 §6: a limit of 0 means none, a missing one 64 KiB; numbers beyond `Int` count as none.
    init?(_ media: MediaDescription, _ attributes: AttributeIndex) {
        let limit = attributes.first("max-message-size")
        let size = limit.map { $0.decimal(Int.self) ?? .max } ?? 65_536
        if media.formats.contains("webrtc-datachannel") {
            guard media.protocolName.matches("UDP/DTLS/SCTP") || media.protocolName.matches("TCP/DTLS/SCTP") else {
                return nil
            }
            let port = attributes.first("sctp-port").map { $0.decimal(UInt16.self) } ?? 5000
            guard let port, port > 0 else { return nil }
            self.init(port: port, maxMessageSize: size == 0 ? .max : size, isLegacy: false)
            return
        }
        guard media.protocolName.matches("DTLS/SCTP"),
            let fields = attributes.first("sctpmap")?.fields(" "), fields.count >= 2,
            fields[1] == "webrtc-datachannel", let port: UInt16 = fields[0].decimal(), port > 0
        else { return nil }
        self.init(port: port, maxMessageSize: size == 0 ? .max : size, isLegacy: true)
    }
}

extension Array where Element: Hashable {
    fileprivate var deduplicated: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
