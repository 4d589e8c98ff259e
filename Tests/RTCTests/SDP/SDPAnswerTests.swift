import RTC
import SansIO
import Testing

private let local = LocalDescription(
    credentials: .fixture(ufrag: "srv1", password: "zyxwvutsrqponmlkjihgfedc"),
    fingerprint: Fingerprint(algorithm: "sha-256", bytes: (0..<32).map { $0 }),
    addresses: ["203.0.113.7:40000", "[2001:db8::7]:40000"].compactMap { TransportAddress(parsing: $0) },
    ssrc: 2002, cname: "voicelive", streamID: "voicelive", trackID: "audio0", sessionID: 7201, isLite: true,
    acceptsMidExtension: true)

private func answer(_ offer: String) throws -> SDPAnswer {
    try SDPAnswer(to: SDPOffer(parsing: offer), from: local)
}

extension String {
    /// The lines of each `m=` section, those before the first one first.
    fileprivate var sections: [[String]] {
        var sections: [[String]] = [[]]
        for line in replacing("\r\n", with: "\n").split(separator: "\n").map(String.init) {
            if line.hasPrefix("m=") { sections.append([]) }
            sections[sections.count - 1].append(line)
        }
        return sections
    }
}

@Suite struct SDPAnswerTests {
    @Test func answersChromiumWordForWord() throws {
        let fingerprint =
            "00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F"
        let expected = """
            v=0
            o=- 7201 1 IN IP4 203.0.113.7
            s=-
            t=0 0
            a=group:BUNDLE 0 1
            a=ice-lite
            a=msid-semantic: WMS voicelive
            m=audio 40000 UDP/TLS/RTP/SAVPF 111
            c=IN IP4 203.0.113.7
            a=rtcp-mux
            a=ice-ufrag:srv1
            a=ice-pwd:zyxwvutsrqponmlkjihgfedc
            a=fingerprint:sha-256 \(fingerprint)
            a=setup:passive
            a=mid:0
            a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
            a=sendrecv
            a=rtpmap:111 opus/48000/2
            a=fmtp:111 minptime=10;useinbandfec=1
            a=ptime:20
            a=msid:voicelive audio0
            a=ssrc:2002 cname:voicelive
            a=candidate:1 1 udp 2130706431 203.0.113.7 40000 typ host
            a=candidate:2 1 udp 2130706175 2001:db8::7 40000 typ host
            a=end-of-candidates
            m=application 40000 UDP/DTLS/SCTP webrtc-datachannel
            c=IN IP4 203.0.113.7
            a=ice-ufrag:srv1
            a=ice-pwd:zyxwvutsrqponmlkjihgfedc
            a=fingerprint:sha-256 \(fingerprint)
            a=setup:passive
            a=mid:1
            a=sctp-port:5000
            a=max-message-size:262144
            a=candidate:1 1 udp 2130706431 203.0.113.7 40000 typ host
            a=candidate:2 1 udp 2130706175 2001:db8::7 40000 typ host
            a=end-of-candidates

            """
        #expect(try answer(Offers.chromium).text == expected.replacing("\n", with: "\r\n"))
    }

    @Test func makesOutWhatChromiumOffers() throws {
        let agreed = try answer(Offers.chromium).negotiation
        #expect(agreed.audio.codec == .opus && agreed.audio.payloadType == 111)
        #expect(agreed.audio.clockRate == 48_000 && agreed.audio.channels == 2)
        #expect(agreed.audio.direction == .sendrecv && agreed.audio.mid == "0" && agreed.audio.midExtension == 4)
        #expect(agreed.audio.opus.inbandFEC && !agreed.audio.opus.stereo && !agreed.audio.opus.dtx)
        #expect(agreed.audio.remoteSSRCs == [3_570_614_608])
        #expect(agreed.remoteSessionID == "4611731400430051336" && agreed.remoteTLSID == nil)
        #expect(agreed.data == .init(mid: "1", remotePort: 5000, maxMessageSize: 262_144))
        #expect(agreed.remoteCredentials == ICECredentials(ufrag: "Ab1c", password: "0123456789abcdefghijklmn"))
        #expect(agreed.remoteCandidates.map { $0.address?.description } == [nil, "192.0.2.10:50012", nil])
        #expect(agreed.dtlsRole == .server && agreed.isBundled && !agreed.remoteIsLite)
        let certificate = try #require(Fingerprint(parsing: "SHA-256 \(Offers.hex.lowercased())"))
        #expect(agreed.remoteFingerprints.contains(certificate))
        #expect(!agreed.remoteFingerprints.contains(local.fingerprint))
    }

    @Test(arguments: [
        (Offers.chromium, 111, true), (Offers.firefox, 109, true), (Offers.safari, 111, false),
        (Offers.aiortc, 96, true), (Offers.pion, 111, true), (Offers.gstreamer, 97, true),
        (Offers.sipsorcery, 106, false),
    ])
    func everyStackIsAnswered(offer: String, payloadType: UInt8, hasData: Bool) throws {
        for text in [offer, offer.replacing("\n", with: "\r\n")] {
            let made = try answer(text)
            #expect(made.negotiation.audio.codec == .opus && made.negotiation.audio.payloadType == payloadType)
            #expect((made.negotiation.data != nil) == hasData)
            let (offered, answered) = (text.sections, made.text.sections)
            #expect(answered.count == offered.count)
            for (ours, theirs) in zip(answered.dropFirst(), offered.dropFirst()) {
                #expect(ours[0].split(separator: " ")[0] == theirs[0].split(separator: " ")[0], "same kind of section")
                #expect(ours[0].split(separator: " ")[2] == theirs[0].split(separator: " ")[2], "same profile")
                #expect(ours.first { $0.hasPrefix("a=mid:") } == theirs.first { $0.hasPrefix("a=mid:") })
                #expect(ours.contains { $0.hasPrefix("c=IN IP4 ") })
            }
            #expect(answered[1].contains("a=rtpmap:\(payloadType) opus/48000/2"))
            #expect(answered[1].contains("a=msid:voicelive audio0"))
            #expect(made.text.hasSuffix("\r\n") && !made.text.replacing("\r\n", with: "").contains("\n"))
        }
    }

    @Test func aVideoSectionIsRefusedInItsPlace() throws {
        let sections = try answer(Offers.safari).text.sections
        #expect(sections[0].contains("a=group:BUNDLE 0"))
        // Pion drops an answer with a format that no `a=rtpmap` explains, webrtcbin one with a section without transport.
        #expect(
            sections[2] == [
                "m=video 0 UDP/TLS/RTP/SAVPF 96", "c=IN IP4 0.0.0.0", "a=ice-ufrag:srv1",
                "a=ice-pwd:zyxwvutsrqponmlkjihgfedc", "a=fingerprint:\(local.fingerprint)", "a=setup:passive",
                "a=mid:1", "a=inactive", "a=rtpmap:96 H264/90000",
            ])
    }

    @Test func aRefusedSectionNamesAFormatThatIsExplained() throws {
        let video = "m=video 9 UDP/TLS/RTP/SAVPF 97 98\na=mid:9\na=rtpmap:98  VP8/90000\n"
        let mapped = try answer(Offers.safari + video).text.sections
        #expect(mapped[3][0] == "m=video 0 UDP/TLS/RTP/SAVPF 98" && mapped[3].contains("a=rtpmap:98  VP8/90000"))
        let bare = try answer(Offers.safari + "m=video 9 UDP/TLS/RTP/SAVPF 34 97\na=mid:9\n").text.sections
        #expect(bare[3][0] == "m=video 0 UDP/TLS/RTP/SAVPF 34" && !bare[3].contains { $0.hasPrefix("a=rtpmap") })
    }

    @Test func anAssociationThatIsNamedIsNamedInTheAnswer() throws {
        var named = local
        named.tlsID = "abcdefghijklmnopqrstuvwx"
        let theirs = "ABCDEFGHIJKLMNOPQRSTUVWX"
        let offer = Offers.chromium.replacing("a=setup:actpass", with: "a=setup:actpass\na=tls-id:\(theirs)")
        let made = try SDPAnswer(to: SDPOffer(parsing: offer), from: named)
        #expect(made.negotiation.remoteTLSID == theirs)
        #expect(made.text.sections.dropFirst().allSatisfy { $0.contains("a=tls-id:abcdefghijklmnopqrstuvwx") })
        #expect(try !SDPAnswer(to: SDPOffer(parsing: Offers.chromium), from: named).text.contains("tls-id"))
    }

    /// RFC 8842 §5.3: an offer that leaves the role open keeps the one of the association that is there.
    @Test func theRoleOfAnAssociationIsKept() throws {
        var connected = local
        connected.dtlsRole = .client
        let made = try SDPAnswer(to: SDPOffer(parsing: Offers.chromium), from: connected)
        #expect(made.negotiation.dtlsRole == .client && made.text.contains("a=setup:active"))
    }

    @Test func videoBeforeAudioKeepsTheOrder() throws {
        let parts = Offers.safari.sections
        let offer = (parts[0] + parts[2] + parts[1]).joined(separator: "\n")
        let sections = try answer(offer).text.sections
        #expect(sections[1][0].hasPrefix("m=video 0 ") && sections[2][0].hasPrefix("m=audio 40000 "))
        #expect(sections[0].contains("a=group:BUNDLE 0"))
    }

    @Test(arguments: [
        ("sendrecv", "sendrecv", true), ("recvonly", "sendonly", true), ("sendonly", "recvonly", false),
        ("inactive", "inactive", false),
    ])
    func theDirectionIsMirrored(offered: String, answered: String, sends: Bool) throws {
        let made = try answer(Offers.chromium.replacing("a=sendrecv", with: "a=\(offered)"))
        #expect(made.text.sections[1].contains("a=\(answered)"))
        #expect(made.negotiation.audio.direction.rawValue == answered)
        #expect(made.text.contains("a=msid:voicelive audio0") == sends)
        #expect(made.text.contains("a=ssrc:") == sends)
    }

    @Test func aDirectionForTheWholeSessionHolds() throws {
        let offer = Offers.chromium.replacing("a=sendrecv\n", with: "").replacing(
            "t=0 0\n", with: "t=0 0\na=sendonly\n")
        #expect(try answer(offer).negotiation.audio.direction == .recvonly)
        #expect(
            try answer(Offers.chromium.replacing("a=sendrecv\n", with: "")).negotiation.audio.direction == .sendrecv)
    }

    @Test(arguments: [
        ("actpass", "passive", DTLSRole.server), ("active", "passive", .server), ("passive", "active", .client),
    ])
    func theDTLSRoleFollowsTheOffer(offered: String, answered: String, role: DTLSRole) throws {
        let made = try answer(Offers.chromium.replacing("a=setup:actpass", with: "a=setup:\(offered)"))
        #expect(made.text.sections.dropFirst().allSatisfy { $0.contains("a=setup:\(answered)") })
        #expect(made.negotiation.dtlsRole == role)
    }

    @Test func withoutABundleOnlyTheAudioIsTaken() throws {
        let made = try answer(Offers.chromium.replacing("a=group:BUNDLE 0 1\n", with: ""))
        #expect(made.negotiation.data == nil && !made.negotiation.isBundled)
        #expect(!made.text.contains("BUNDLE"))
        #expect(made.text.sections[2][0] == "m=application 0 UDP/DTLS/SCTP webrtc-datachannel")
    }

    @Test func dataOutsideTheAudiosBundleIsRefused() throws {
        let made = try answer(Offers.chromium.replacing("a=group:BUNDLE 0 1", with: "a=group:BUNDLE 0"))
        #expect(made.negotiation.data == nil && made.text.contains("a=group:BUNDLE 0\r\n"))
    }

    @Test func aSecondAudioSectionIsRefused() throws {
        let parts = Offers.safari.sections
        let second = parts[1].map { $0 == "a=mid:0" ? "a=mid:2" : $0 }
        let offer = (parts[0] + parts[1] + second).joined(separator: "\n").replacing("BUNDLE 0 1", with: "BUNDLE 0 2")
        let made = try answer(offer)
        #expect(made.text.contains("a=group:BUNDLE 0\r\n"))
        #expect(made.text.sections[2][0] == "m=audio 0 UDP/TLS/RTP/SAVPF 111")
    }

    @Test func whatTheOfferRefusesStaysRefused() throws {
        let made = try answer(Offers.chromium.replacing("m=application 50012", with: "m=application 0"))
        #expect(made.negotiation.data == nil)
        #expect(made.text.sections[2][0].hasPrefix("m=application 0 "))
        #expect(throws: SDPError.missing(.audio)) {
            try answer(Offers.chromium.replacing("m=audio 50012", with: "m=audio 0"))
        }
    }

    @Test func g711IsTakenWhenThereIsNoOpus() throws {
        let offer = Offers.chromium.replacing("opus/48000/2", with: "isac/16000")
        let made = try answer(offer)
        #expect(made.negotiation.audio.codec == .pcmu && made.negotiation.audio.payloadType == 0)
        #expect(made.negotiation.audio.clockRate == 8_000)
        #expect(made.text.contains("m=audio 40000 UDP/TLS/RTP/SAVPF 0\r\n") && !made.text.contains("fmtp"))

        let bare = offer.replacing("111 63 9 0 8 13 110 126", with: "8").replacing("a=rtpmap:8 PCMA/8000\n", with: "")
        #expect(try answer(bare).negotiation.audio.codec == .pcma, "a static payload type needs no rtpmap")
    }

    @Test func aPayloadTypeWithoutAMapIsNoCodec() throws {
        #expect(throws: SDPError.noCommonCodec) {
            try answer(Offers.sipsorcery.replacing("a=rtpmap:106 OPUS/48000/2\n", with: ""))
        }
        #expect(throws: SDPError.noCommonCodec) {
            try answer(Offers.sipsorcery.replacing("OPUS/48000/2", with: "OPUS/16000"))
        }
        #expect(throws: SDPError.noCommonCodec) {
            try answer(Offers.sipsorcery.replacing("UDP/TLS/RTP/SAVP", with: "TCP/MRCPv2"))
        }
    }

    @Test func opusParametersAreRead() throws {
        let made = try answer(
            Offers.sipsorcery.replacing(
                "minptime=10;useinbandfec=1", with: "Stereo=1; usedtx=1; maxaveragebitrate=99999999;useinbandfec=0;;=;x"
            ))
        let opus = made.negotiation.audio.opus
        #expect(opus.stereo && opus.dtx && !opus.inbandFEC && opus.maxAverageBitrate == 510_000)
        let silent = try answer(Offers.aiortc).negotiation.audio.opus
        #expect(silent == OpusFormat())
    }

    @Test(arguments: [
        ("a=max-message-size:262144\n", "", 65_536), ("size:262144", "size:0", Int.max),
        ("size:262144", "size:99999999999999999999999999", Int.max), ("size:262144", "size:1", 1),
    ])
    func theMessageLimitOfThePeerIsHonoured(from: String, to: String, limit: Int) throws {
        #expect(try answer(Offers.chromium.replacing(from, with: to)).negotiation.data?.maxMessageSize == limit)
    }

    @Test func anOldDataSectionIsAnsweredInItsForm() throws {
        let offer = Offers.chromium
            .replacing("UDP/DTLS/SCTP webrtc-datachannel", with: "DTLS/SCTP 5001")
            .replacing("a=sctp-port:5000", with: "a=sctpmap:5001 webrtc-datachannel 1024")
        let made = try answer(offer)
        #expect(made.negotiation.data?.remotePort == 5001)
        #expect(made.text.contains("m=application 40000 DTLS/SCTP 5000\r\n"))
        #expect(made.text.contains("a=sctpmap:5000 webrtc-datachannel 65535\r\n"))
    }

    @Test func theMidExtensionNeedsAnIdForOneByteHeaders() throws {
        let made = try answer(Offers.chromium.replacing("a=extmap:4 ", with: "a=extmap:15 "))
        #expect(made.negotiation.audio.midExtension == nil && !made.text.contains("extmap"))
        var deaf = local
        deaf.acceptsMidExtension = false
        let offer = try SDPOffer(parsing: Offers.chromium)
        #expect(try !SDPAnswer(to: offer, from: deaf).text.contains("extmap"))
    }

    @Test func aBundledSectionMayLeaveTheTransportToAnother() throws {
        let transport = ["a=ice-ufrag", "a=ice-pwd", "a=fingerprint", "a=setup"]
        let parts = Offers.chromium.sections
        let bare = parts[1].filter { line in !transport.contains { line.hasPrefix($0) } }
        let offer = (parts[0] + bare + parts[2]).joined(separator: "\n")
        #expect(try answer(offer).negotiation.remoteCredentials.ufrag == "Ab1c")
    }

    @Test func remotePacketTimeIsKept() throws {
        let made = try answer(Offers.sipsorcery.replacing("a=sendrecv", with: "a=ptime:60\na=sendrecv"))
        #expect(made.negotiation.audio.remotePacketTime == .milliseconds(60))
        let wild = try answer(
            Offers.sipsorcery.replacing("a=sendrecv", with: "a=ptime:99999999999999999999\na=sendrecv"))
        #expect(wild.negotiation.audio.remotePacketTime == nil)
    }

    @Test func withoutRTCPMuxTheOfferIsRefused() throws {
        let offer = Offers.sipsorcery.replacing("a=rtcp-mux\n", with: "")
        let error = #expect(throws: SDPError.missing(.rtcpMux)) { try answer(offer) }
        #expect(error?.code == "unsupported_media")
        #expect(error?.message.contains("`sdp_offer` has no a=rtcp-mux") == true)
        // One that no codec of ours carries either lacks more than that.
        #expect(throws: SDPError.noCommonCodec) { try answer(offer.replacing("OPUS/48000/2", with: "G729/8000")) }
        let session = try answer(offer.replacing("t=0 0\n", with: "t=0 0\na=rtcp-mux\n"))
        #expect(session.text.contains("a=rtcp-mux"))
    }
}

@Suite struct SDPErrorTests {
    @Test(arguments: [
        ("a=ice-ufrag:Ab1c\n", SDPError.missing(.iceCredentials), "invalid_sdp"),
        ("a=ice-pwd:0123456789abcdefghijklmn\n", .missing(.iceCredentials), "invalid_sdp"),
        ("a=fingerprint:sha-256 \(Offers.hex)\n", .missing(.fingerprint), "invalid_sdp"),
        ("a=setup:actpass\n", .missing(.setup), "invalid_sdp"),
    ])
    func namesWhatIsMissing(line: String, error: SDPError, code: String) {
        #expect(throws: error) { try answer(Offers.chromium.replacing(line, with: "")) }
        #expect(error.code == code && !error.message.isEmpty)
    }

    @Test(arguments: [
        "sha-256 AA:BB", "sha-256 \(Offers.hex):00", "sha-1 \(Offers.hex)",
        "sha-256 \(Offers.hex.replacing("7B", with: "7G"))",
        "sha-256", "", "sha-256 \(Offers.hex.replacing(":", with: ""))",
    ])
    func anUnusableFingerprintIsAMissingOne(value: String) {
        #expect(throws: SDPError.missing(.fingerprint)) {
            try answer(Offers.chromium.replacing("sha-256 \(Offers.hex)", with: value))
        }
    }

    @Test func dataAloneIsNoCall() {
        let parts = Offers.chromium.sections
        let offer = (parts[0] + parts[2]).joined(separator: "\n")
        #expect(throws: SDPError.missing(.audio)) { try answer(offer) }
        #expect(throws: SDPError.missing(.audio)) { try answer("v=0\n") }
    }

    @Test func foreignCodecsAloneAreUnsupportedMedia() {
        let offer = Offers.sipsorcery.replacing("OPUS/48000/2", with: "G729/8000")
        #expect(throws: SDPError.noCommonCodec) { try answer(offer) }
        #expect(SDPError.noCommonCodec.code == "unsupported_media")
    }

    @Test(arguments: [
        "", "\n\n", "hello", "v=1\n", "o=- 1 1 IN IP4 0.0.0.0\nv=0\n", "{\"type\":\"offer\"}", "v=0\nno equals sign",
        "v=0\nm=audio 99999 UDP/TLS/RTP/SAVPF 0", "v=0\nm=audio -1 UDP/TLS/RTP/SAVPF 0",
        "v=0\nm=audio 9 UDP/TLS/RTP/SAVPF",
        "v=0\nm=audio 9999999999999999999999 X 0", "v=0\na=mid:0\rm=audio 9 X 0", "v=0\na=mid:\u{0}\n",
        "v=0\n" + String(repeating: "m=video 9 UDP/TLS/RTP/SAVPF 96\n", count: 33),
    ])
    func whatIsNotSDPIsRefused(text: String) {
        #expect { try SDPOffer(parsing: text) } throws: { error in
            if case SDPError.malformed = error { (error as? SDPError)?.code == "invalid_sdp" } else { false }
        }
    }

    @Test func sectionsMustNotShareAMid() {
        #expect(throws: SDPError.ambiguousSections) {
            try answer(Offers.chromium.replacing("a=mid:1", with: "a=mid:0"))
        }
    }

    @Test func sixtyFourKibibytesAreReadAndNotOneMore() throws {
        let line = "a=x:"
        let room = SessionDescription.maxSize - Offers.chromium.utf8.count - line.utf8.count
        let full = Offers.chromium + line + String(repeating: "y", count: room)
        #expect(try answer(full).negotiation.audio.payloadType == 111)
        #expect(throws: SDPError.tooLarge) { try SDPOffer(parsing: full + "y") }
        #expect(SDPError.tooLarge.code == "message_too_large")
    }

    @Test func hugeListsStayCheap() throws {
        // As many lines, formats and mids as 64 KiB hold.
        let lists = [
            String(repeating: "a=rtpmap:111 opus/48000/2\n", count: 2200),
            String(repeating: "a=candidate:1 1 udp 1 192.0.2.1 9 typ host\n", count: 1300),
            "a=group:BUNDLE" + String(repeating: " 0", count: 30_000) + "\n",
            String(repeating: "a=\n", count: 20_000), String(repeating: "\n", count: 60_000),
            "a=fmtp:111 " + String(repeating: ";", count: 60_000) + "\n",
            "a=fingerprint:sha-256 " + String(repeating: "AA:", count: 20_000) + "\n",
        ]
        for list in lists {
            let made = try answer(Offers.chromium + list)
            #expect(made.negotiation.remoteCandidates.count <= 64)
            #expect(made.text.utf8.count < 4096)
        }
        #expect(throws: SDPError.malformed(line: 2)) {
            try SDPOffer(parsing: "v=0\nm=audio 9 UDP/TLS/RTP/SAVPF" + String(repeating: " 0", count: 257))
        }
    }
}
