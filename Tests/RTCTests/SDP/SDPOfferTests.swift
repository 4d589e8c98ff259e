import RTC
import SansIO
import Testing

private let caller = LocalDescription(
    credentials: .fixture(ufrag: "call", password: "abcdefghijklmnopqrstuvwx"),
    fingerprint: Fingerprint(algorithm: "sha-256", bytes: Array(repeating: 0xA5, count: 32)),
    addresses: [TransportAddress(host: .v4(0x7F00_0001), port: 5004)], ssrc: 11, cname: "caller", streamID: "mic",
    trackID: "mic0", sessionID: .max, isLite: false, acceptsMidExtension: true, codecs: [.opus])

private let server = LocalDescription(
    credentials: .fixture(ufrag: "srv1", password: "zyxwvutsrqponmlkjihgfedc"),
    fingerprint: Fingerprint(algorithm: "sha-256", bytes: Array(repeating: 0x5A, count: 32)),
    addresses: [TransportAddress(host: .v4(0x7F00_0001), port: 8443)], ssrc: 22, cname: "agent", streamID: "agent",
    trackID: "audio0", sessionID: 1, isLite: true, acceptsMidExtension: true)

@Suite struct SDPOfferTests {
    @Test(arguments: [true, false])
    func callerAndServerAgree(hasData: Bool) throws {
        let offer = try SDPOffer(parsing: SDPOffer.text(from: caller, hasDataChannel: hasData))
        let answer = try SDPAnswer(to: offer, from: server)
        let agreed = try Negotiation(answer: answer.text, to: offer)

        #expect(agreed.audio.codec == .opus && agreed.audio.payloadType == 111 && agreed.audio.direction == .sendrecv)
        #expect(agreed.audio.payloadType == answer.negotiation.audio.payloadType)
        #expect(agreed.audio.midExtension == 4 && answer.negotiation.audio.midExtension == 4)
        #expect(agreed.audio.remoteSSRCs == [22] && answer.negotiation.audio.remoteSSRCs == [11])
        #expect(agreed.audio.remotePacketTime == .milliseconds(20) && agreed.audio.opus.inbandFEC)
        #expect(agreed.data == (hasData ? .init(mid: "1", remotePort: 5000, maxMessageSize: 262_144) : nil))
        #expect((answer.negotiation.data != nil) == hasData)
        #expect(
            agreed.remoteCredentials == server.credentials && answer.negotiation.remoteCredentials == caller.credentials
        )
        #expect(
            agreed.remoteFingerprints.contains(server.fingerprint)
                && answer.negotiation.remoteFingerprints.contains(caller.fingerprint))
        #expect(agreed.dtlsRole == .client && answer.negotiation.dtlsRole == .server)
        #expect(agreed.remoteIsLite && agreed.isBundled)
        #expect(agreed.remoteCandidates.compactMap(\.address) == server.addresses)
    }

    @Test func theCallerTakesG711WhenItOffersIt() throws {
        var old = caller
        old.codecs = [.pcma, .pcmu]
        let offer = try SDPOffer(parsing: SDPOffer.text(from: old, hasDataChannel: false))
        let agreed = try Negotiation(answer: SDPAnswer(to: offer, from: server).text, to: offer)
        #expect(agreed.audio.codec == .pcmu && agreed.audio.payloadType == 0)
    }

    @Test func anAnswerThatDoesNotFitIsRefused() throws {
        let offer = try SDPOffer(parsing: SDPOffer.text(from: caller, hasDataChannel: true))
        let answer = try SDPAnswer(to: offer, from: server).text
        let bare = try SDPOffer(parsing: SDPOffer.text(from: caller, hasDataChannel: false))
        #expect(throws: SDPError.answerMismatch) { try Negotiation(answer: answer, to: bare) }
        #expect(throws: SDPError.answerMismatch) {
            try Negotiation(answer: answer.replacing("a=mid:1", with: "a=mid:7"), to: offer)
        }
        #expect(throws: SDPError.answerMismatch) {
            try Negotiation(answer: answer.replacing("setup:passive", with: "setup:actpass"), to: offer)
        }
        #expect(throws: SDPError.noCommonCodec) {
            try Negotiation(answer: answer.replacing("m=audio 8443", with: "m=audio 0"), to: offer)
        }
        #expect(throws: SDPError.noCommonCodec) {
            try Negotiation(answer: answer.replacing("SAVPF 111", with: "SAVPF 0"), to: offer)
        }
        #expect(throws: SDPError.missing(.fingerprint)) {
            try Negotiation(answer: answer.replacing("sha-256", with: "sha-1"), to: offer)
        }
    }

    @Test func anIPv6AddressIsAnnouncedAsSuch() throws {
        var six = server
        six.addresses = [TransportAddress(host: .v6(high: 0x2001_0DB8 << 32, low: 1), port: 8443)]
        let offer = try SDPOffer(parsing: Offers.chromium)
        let text = try SDPAnswer(to: offer, from: six).text
        #expect(text.contains("c=IN IP6 2001:db8::1\r\n"))
        #expect(text.contains("a=candidate:1 1 udp 2130706431 2001:db8::1 8443 typ host\r\n"))
    }

    @Test func descriptionsSurviveTheirText() throws {
        for offer in Offers.all {
            let description = try SessionDescription(parsing: offer)
            #expect(try SessionDescription(parsing: description.text) == description)
        }
    }

    @Test func aCombiningMarkDoesNotHideASeparator() throws {
        let offer = Offers.sipsorcery.replacing("a=ssrc:805302345 ", with: "a=ssrc:805302345 \u{301}")
            .replacing("a=mid:0\n", with: "a=mid:0\na=\u{301}x:\u{301}\n")
        #expect(
            try SDPAnswer(to: SDPOffer(parsing: offer), from: server).negotiation.audio.remoteSSRCs == [805_302_345])
    }

    @Test func mutatedOffersAreAnsweredOrRefusedButNeverTrap() throws {
        var dice = SplitMix(seed: 8866)
        var answered = 0
        let numbers = ["0", "-1", "65536", "4294967296", "99999999999999999999999", "", "+5", "1e9"]
        for round in 0..<3000 {
            let sample = Offers.all[round % Offers.all.count]
            var text: String
            if round % 2 == 0 {
                var bytes = Array(sample.utf8)
                dice.mutate(&bytes)
                text = String(decoding: bytes, as: UTF8.self)
            } else {
                var lines = sample.split(separator: "\n").map(String.init)
                for _ in 0...2 {
                    let index = Int.random(in: 0..<lines.count, using: &dice)
                    switch Int.random(in: 0..<5, using: &dice) {
                    case 0 where lines.count > 1: lines.remove(at: index)
                    case 1: lines.insert(lines[index], at: Int.random(in: 0...lines.count, using: &dice))
                    case 2: lines[index] = String(lines[index].prefix(Int.random(in: 0...12, using: &dice)))
                    case 3: lines.swapAt(index, Int.random(in: 0..<lines.count, using: &dice))
                    default:
                        let number = numbers.randomElement(using: &dice) ?? ""
                        lines[index] = lines[index].replacing(#/[0-9]+/#, with: number)
                    }
                }
                text = lines.joined(separator: round % 4 == 1 ? "\r\n" : "\n")
            }
            guard let offer = try? SDPOffer(parsing: text), let answer = try? SDPAnswer(to: offer, from: server) else {
                continue
            }
            answered += 1
            // What we say must be readable, whatever we were told.
            let again = try SDPOffer(parsing: answer.text)
            #expect(again.sections.count == offer.sections.count)
            #expect(again.sections.map(\.mid) == offer.sections.map(\.mid))
            _ = try? Negotiation(answer: text, to: offer)
        }
        #expect(answered > 500, "the mutations must leave something to answer")
    }
}
