import RTC
import Server
import Testing

/// How a later offer relates to the connection there is (Voice Live protocol, chapter B.9).
struct LaterOfferTests {
    private static let hex = Array(repeating: "7B", count: 32).joined(separator: ":")

    private struct Offer {
        var session = "17"
        var ufrag = "aaaa"
        var setup = "actpass"
        var tlsID: String?
        var fingerprints = ["sha-256 \(LaterOfferTests.hex)"]
        var format = "111 opus/48000/2"

        var text: String {
            let lines =
                [
                    "v=0", "o=- \(session) 1 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0",
                    "m=audio 9 UDP/TLS/RTP/SAVPF \(format.prefix { $0 != " " })", "a=mid:0", "a=rtcp-mux",
                    "a=ice-ufrag:\(ufrag)",
                    "a=ice-pwd:0123456789abcdefghij\(ufrag)", "a=setup:\(setup)", "a=rtpmap:\(format)",
                ] + fingerprints.map { "a=fingerprint:\($0)" } + (tlsID.map { ["a=tls-id:\($0)"] } ?? [])
            return lines.map { $0 + "\r\n" }.joined()
        }
    }

    private var local: LocalDescription {
        var random = SystemRandomNumberGenerator()
        return NegotiatedCall.fresh(
            mark: .first, fingerprint: Fingerprint(algorithm: "sha-256", bytes: Array(repeating: 1, count: 32)),
            addresses: [], using: &random)
    }

    private func negotiate(_ offer: Offer, from local: LocalDescription) throws -> NegotiatedCall {
        NegotiatedCall(answer: try SDPAnswer(to: SDPOffer(parsing: offer.text), from: local), local: local)
    }

    private func change(from first: Offer, to second: Offer) throws -> NegotiatedCall.Change {
        let before = try negotiate(first, from: local)
        var local = self.local
        local.dtlsRole = before.answer.negotiation.dtlsRole
        return before.change(to: try negotiate(second, from: local).answer.negotiation)
    }

    @Test func theSameCredentialsAreTheSameConnection() throws {
        #expect(try change(from: Offer(), to: Offer()) == .renegotiation)
        // aiortc draws a session id for each offer.
        #expect(try change(from: Offer(), to: Offer(session: "18")) == .renegotiation)
        #expect(try change(from: Offer(), to: Offer(format: "0 PCMU/8000")) == .renegotiation)
    }

    @Test func newCredentialsInTheSameSessionAreAnICERestart() throws {
        #expect(try change(from: Offer(), to: Offer(ufrag: "bbbb")) == .iceRestart)
        let named = Offer(tlsID: "aaaaaaaaaaaaaaaaaaaaaaaa")
        var restart = named
        (restart.ufrag, restart.session) = ("bbbb", "18")
        #expect(try change(from: named, to: restart) == .iceRestart)
    }

    @Test func theCertificateAloneDoesNotNameAConnection() throws {
        #expect(try change(from: Offer(), to: Offer(session: "18", ufrag: "bbbb")) == .replacement)
        let named = Offer(tlsID: "aaaaaaaaaaaaaaaaaaaaaaaa")
        var other = named
        other.tlsID = "bbbbbbbbbbbbbbbbbbbbbbbb"
        #expect(try change(from: named, to: other) == .replacement)
        other.ufrag = "bbbb"
        #expect(try change(from: named, to: other) == .replacement)
        let certificate = "sha-256 " + Self.hex.replacing("7B", with: "7C")
        #expect(try change(from: Offer(), to: Offer(fingerprints: [certificate])) == .replacement)
    }

    @Test func theSameCertificateMayBeDeclaredOtherwise() throws {
        let more = Offer(fingerprints: ["sha-1 7B:7B", "sha-256 \(Self.hex)"])
        #expect(try change(from: Offer(), to: more) == .renegotiation)
    }

    @Test func anOpenRoleKeepsTheAssociationAndAnotherEndsIt() throws {
        #expect(try change(from: Offer(setup: "passive"), to: Offer(setup: "actpass")) == .renegotiation)
        #expect(try change(from: Offer(setup: "active"), to: Offer(setup: "actpass")) == .renegotiation)
        #expect(try change(from: Offer(setup: "passive"), to: Offer(setup: "active")) == .replacement)
    }

    @Test func anotherClockRateHasAStreamOfItsOwn() throws {
        let before = try negotiate(Offer(), from: local)
        let fresh = local
        let narrow = try negotiate(Offer(format: "0 PCMU/8000"), from: fresh).answer.negotiation
        #expect(before.later(.renegotiation, narrow, fresh: fresh).ssrc == fresh.ssrc)
        let renumbered = try negotiate(Offer(format: "96 opus/48000/2"), from: fresh).answer.negotiation
        let later = before.later(.iceRestart, renumbered, fresh: fresh)
        #expect(later.ssrc == before.local.ssrc && later.credentials == fresh.credentials)
        #expect(later.version == before.local.version + 1 && later.sessionID == before.local.sessionID)
    }
}
