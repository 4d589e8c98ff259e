extension SDPOffer {
    /// The offer of a native caller: audio and, if wanted, a section for data channels, all in one bundle.
    /// - Parameter payloadTypes: Of codecs that are to have others than usual.
    public static func text(
        from local: LocalDescription, hasDataChannel: Bool, direction: MediaDirection = .sendrecv,
        payloadTypes: [AudioCodec: UInt8] = [:]
    ) -> String {
        let formats = local.codecs.map { (codec: $0, payloadType: payloadTypes[$0] ?? payloadType(of: $0)) }
        var transport = local.transportAttributes(setup: .actpass)
        if let tlsID = local.tlsID { transport.append(SDPAttribute("tls-id", tlsID)) }
        var audio =
            [SDPAttribute("mid", "0"), SDPAttribute(direction.rawValue), SDPAttribute("rtcp-mux")] + transport
        if local.acceptsMidExtension { audio.append(SDPAttribute("extmap", "4 \(MediaSection.midExtensionURI)")) }
        audio += formats.flatMap { LocalDescription.formatAttributes($0.codec, payloadType: $0.payloadType) }
        audio.append(SDPAttribute("ptime", "20"))
        audio += local.sourceAttributes + local.candidateAttributes
        var media = [
            MediaDescription(
                kind: "audio", port: local.port, protocolName: "UDP/TLS/RTP/SAVPF",
                formats: formats.map { String($0.payloadType) }, connection: local.connection, attributes: audio)
        ]
        if hasDataChannel {
            let data =
                [SDPAttribute("mid", "1")] + transport
                + [
                    SDPAttribute("sctp-port", "5000"),
                    SDPAttribute("max-message-size", String(announcedMaxMessageSize)),
                ] + local.candidateAttributes
            media.append(
                MediaDescription(
                    kind: "application", port: local.port, protocolName: "UDP/DTLS/SCTP",
                    formats: ["webrtc-datachannel"], connection: local.connection, attributes: data))
        }
        let session = [
            SDPAttribute("group", hasDataChannel ? "BUNDLE 0 1" : "BUNDLE 0"),
            SDPAttribute("msid-semantic", " WMS \(local.streamID)"),
        ]
        return SessionDescription(origin: local.origin, attributes: session, media: media).text
    }

    private static func payloadType(of codec: AudioCodec) -> UInt8 {
        switch codec {
        case .opus: 111
        case .pcmu: 0
        case .pcma: 8
        }
    }
}

extension Negotiation {
    /// What the answer to our own `offer` agreed on, seen from the caller's side.
    public init(answer text: String, to offer: SDPOffer) throws(SDPError) {
        let answer = try SDPOffer(parsing: text)  // An answer reads as an offer does.
        guard answer.sections.count == offer.sections.count,
            zip(answer.sections, offer.sections).allSatisfy({ answered, offered in
                answered.description.kind.matches(offered.description.kind)
                    && (answered.mid == offered.mid || answered.mid == nil)
            }),
            let index = offer.sections.firstIndex(where: \.isAudio)
        else { throw .answerMismatch }
        let audio = answer.sections[index]
        guard !audio.isRejected else { throw .noCommonCodec }
        let offered = offer.sections[index].formats
        guard
            let format = audio.formats.first(where: { format in
                offered.contains { $0.payloadType == format.payloadType && $0.codec == format.codec }
            })
        else { throw .noCommonCodec }
        let transport = try Transport(of: audio, in: answer)
        guard transport.setup != .actpass else { throw .answerMismatch }  // Only an offer leaves it open.

        let data = answer.sections.first { $0.isData && !$0.isRejected && answer.isBundled($0) }
        let extensionIDs = offer.sections[index].headerExtensions.map(\.id)
        self.init(
            audio: Audio(
                codec: format.codec, payloadType: format.payloadType, direction: audio.direction.mirrored,
                mid: audio.mid,
                midExtension: audio.headerExtensions.first {
                    $0.uri == MediaSection.midExtensionURI && extensionIDs.contains($0.id)
                }?.id,
                remotePacketTime: audio.packetTime, opus: format.opus,
                remoteSSRCs: audio.ssrcs),
            data: data.flatMap { section in
                section.sctp.map {
                    DataChannels(mid: section.mid, remotePort: $0.port, maxMessageSize: $0.maxMessageSize)
                }
            },
            remoteCredentials: transport.credentials, remoteFingerprints: transport.fingerprints,
            remoteCandidates: transport.candidates, remoteIsLite: answer.isLite,
            dtlsRole: transport.setup == .passive ? .client : .server, isBundled: answer.isBundled(audio),
            remoteSessionID: answer.sessionID, remoteTLSID: transport.tlsID)
    }
}
