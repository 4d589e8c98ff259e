/// Our answer to an offer, and what follows from it.
///
/// Audio is answered in one codec with the direction mirrored, data channels are mirrored, everything else is refused
/// with port 0 (Voice Live protocol B.4, RFC 9429 §5.3). One transport carries the call: sections outside the bundle
/// of the audio are refused too.
public struct SDPAnswer: Sendable, Hashable {
    public let text: String
    public let negotiation: Negotiation

    public init(to offer: SDPOffer, from local: LocalDescription) throws(SDPError) {
        let (audioIndex, format) = try Self.chooseAudio(in: offer, codecs: local.codecs)
        let audio = offer.sections[audioIndex]
        let transport = try Negotiation.Transport(of: audio, in: offer)
        // Without it RTCP would need a second port, which this transport does not have (RFC 5761 §5.1.1).
        guard audio.hasRTCPMux else { throw .missing(.rtcpMux) }
        let dataIndex = Self.chooseData(in: offer, beside: audio)
        let isBundled = offer.isBundled(audio)
        let midExtension = local.acceptsMidExtension ? Self.midExtension(of: audio) : nil

        negotiation = Negotiation(
            audio: Negotiation.Audio(
                codec: format.codec, payloadType: format.payloadType, direction: audio.direction.mirrored,
                mid: audio.mid, midExtension: midExtension, remotePacketTime: audio.packetTime, opus: format.opus,
                remoteSSRCs: audio.ssrcs),
            data: dataIndex.flatMap { Self.dataChannels(of: offer.sections[$0]) },
            remoteCredentials: transport.credentials, remoteFingerprints: transport.fingerprints,
            remoteCandidates: transport.candidates, remoteIsLite: offer.isLite,
            dtlsRole: Self.role(offered: transport.setup, current: local.dtlsRole), isBundled: isBundled,
            remoteSessionID: offer.sessionID, remoteTLSID: transport.tlsID)

        var session: [SDPAttribute] = []
        if isBundled {
            let accepted = offer.sections.indices.filter { $0 == audioIndex || $0 == dataIndex }
            let mids = accepted.compactMap { offer.sections[$0].mid }
            session.append(SDPAttribute("group", (["BUNDLE"] + mids).joined(separator: " ")))
        }
        if local.isLite { session.append(SDPAttribute("ice-lite")) }
        if negotiation.audio.direction.sends { session.append(SDPAttribute("msid-semantic", " WMS \(local.streamID)")) }

        var transportLines = local.transportAttributes(setup: negotiation.dtlsRole == .client ? .active : .passive)
        if transport.tlsID != nil, let tlsID = local.tlsID { transportLines.append(SDPAttribute("tls-id", tlsID)) }
        let negotiated = negotiation.audio
        let media = offer.sections.enumerated().map { index, section in
            switch index {
            case audioIndex: Self.audio(negotiated, to: section, transportLines, local)
            case dataIndex: Self.data(to: section, transportLines, local)
            default: Self.refusal(of: section, transportLines)
            }
        }
        text = SessionDescription(origin: local.origin, attributes: session, media: media).text
    }
}

// MARK: - Choosing
extension SDPAnswer {
    /// The first audio section with a codec of ours, and our most wanted codec in it; one that one port can carry if there
    /// is any.
    private static func chooseAudio(
        in offer: SDPOffer, codecs: [AudioCodec]
    ) throws(SDPError) -> (index: Int, format: MediaSection.Format) {
        let audible = offer.sections.indices.filter { offer.sections[$0].isAudio && !offer.sections[$0].isRejected }
        guard !audible.isEmpty else { throw .missing(.audio) }
        var withoutMux: (index: Int, format: MediaSection.Format)?
        for index in audible where offer.sections[index].hasRTPProfile {
            for codec in codecs {
                guard let format = offer.sections[index].formats.first(where: { $0.codec == codec }) else { continue }
                if offer.sections[index].hasRTCPMux { return (index, format) }
                withoutMux = withoutMux ?? (index, format)
            }
        }
        guard let withoutMux else { throw .noCommonCodec }
        return withoutMux
    }

    /// Our side of the handshake. An offer that leaves it open gets what is there already, or the passive side.
    private static func role(offered: SetupRole, current: DTLSRole?) -> DTLSRole {
        switch offered {
        case .passive: .client
        case .active: .server
        case .actpass: current ?? .server
        }
    }

    private static func chooseData(in offer: SDPOffer, beside audio: MediaSection) -> Int? {
        guard offer.isBundled(audio) else { return nil }
        return offer.sections.firstIndex { section in
            section.isData && !section.isRejected && section.sctp != nil && offer.isBundled(section)
        }
    }

    private static func dataChannels(of section: MediaSection) -> Negotiation.DataChannels? {
        section.sctp.map {
            Negotiation.DataChannels(mid: section.mid, remotePort: $0.port, maxMessageSize: $0.maxMessageSize)
        }
    }

    /// Ids beyond 14 would need two-byte headers.
    private static func midExtension(of audio: MediaSection) -> UInt8? {
        guard audio.mid != nil else { return nil }
        return audio.headerExtensions.first { $0.uri == MediaSection.midExtensionURI && $0.id <= 14 }?.id
    }
}

// MARK: - Writing
extension SDPAnswer {
    private static func audio(
        _ audio: Negotiation.Audio, to section: MediaSection, _ transport: [SDPAttribute], _ local: LocalDescription
    ) -> MediaDescription {
        var attributes = [SDPAttribute("rtcp-mux")] + transport
        if let mid = section.mid { attributes.append(SDPAttribute("mid", mid)) }
        if let id = audio.midExtension {
            attributes.append(SDPAttribute("extmap", "\(id) \(MediaSection.midExtensionURI)"))
        }
        attributes.append(SDPAttribute(audio.direction.rawValue))
        attributes += LocalDescription.formatAttributes(audio.codec, payloadType: audio.payloadType)
        attributes.append(SDPAttribute("ptime", "20"))
        if audio.direction.sends { attributes += local.sourceAttributes }
        return MediaDescription(
            kind: section.description.kind, port: local.port, protocolName: section.description.protocolName,
            formats: [String(audio.payloadType)], connection: local.connection,
            attributes: attributes + local.candidateAttributes)
    }

    private static func data(
        to section: MediaSection, _ transport: [SDPAttribute], _ local: LocalDescription
    ) -> MediaDescription {
        var attributes = transport
        if let mid = section.mid { attributes.append(SDPAttribute("mid", mid)) }
        if section.sctp?.isLegacy == true {
            attributes.append(SDPAttribute("sctpmap", "5000 webrtc-datachannel 65535"))
        } else {
            attributes.append(SDPAttribute("sctp-port", "5000"))
        }
        attributes.append(SDPAttribute("max-message-size", String(announcedMaxMessageSize)))
        return MediaDescription(
            kind: section.description.kind, port: local.port, protocolName: section.description.protocolName,
            formats: section.sctp?.isLegacy == true ? ["5000"] : ["webrtc-datachannel"], connection: local.connection,
            attributes: attributes + local.candidateAttributes)
    }

    /// Port 0 refuses a section, and the rest of it is ignored (RFC 3264 §6). Yet Pion reads the format of every section
    /// and webrtcbin the transport, and both drop the whole answer if they find none.
    private static func refusal(of section: MediaSection, _ transport: [SDPAttribute]) -> MediaDescription {
        let (format, map) = section.firstMappedFormat
        var attributes = transport
        if let mid = section.mid { attributes.append(SDPAttribute("mid", mid)) }
        attributes.append(SDPAttribute(MediaDirection.inactive.rawValue))
        if let map { attributes.append(SDPAttribute("rtpmap", map)) }
        return MediaDescription(
            kind: section.description.kind, port: 0, protocolName: section.description.protocolName,
            formats: format.map { [$0] } ?? [], connection: "IN IP4 0.0.0.0", attributes: attributes)
    }
}
