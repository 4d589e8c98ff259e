import RTC
import SansIO
import Testing

@Suite struct TransportAddressTests {
    /// The examples of RFC 5952 §2 and §4, and the edges of RFC 4291 §2.2.
    @Test(arguments: [
        ("2001:db8::1", "2001:db8::1"),
        ("2001:0DB8:0:0:0:0:2:1", "2001:db8::2:1"),
        ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
        ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
        ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
        ("::", "::"),
        ("::1", "::1"),
        ("1::", "1::"),
        ("fe80::AbCd", "fe80::abcd"),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.1"),
        ("::ffff:c000:201", "::ffff:192.0.2.1"),
        ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
        ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
        ("192.0.2.10", "192.0.2.10"),
        ("255.255.255.255", "255.255.255.255"),
    ])
    func printsTheCanonicalForm(text: String, canonical: String) throws {
        let host = try #require(TransportAddress.Host(parsing: text))
        #expect(host.description == canonical)
        #expect(TransportAddress.Host(parsing: canonical) == host)
    }

    @Test(arguments: [
        "", ":", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "::g", ":1::", "1:", "::1:",
        "1:2:3:4:5:6:7:8::", "::1.2.3", "1.2.3.4::", "fe80::1%eth0", "1.2.3", "1.2.3.4.5", "256.0.0.1", "1.2.3.+4",
        "1..2.3", "01234.1.1.1", "host.local", "-1.2.3.4", " 1.2.3.4", "1.2.3.4 ",
    ])
    func refusesWhatIsNoLiteral(text: String) {
        #expect(TransportAddress.Host(parsing: text) == nil)
    }

    @Test func readsAndPrintsThePort() throws {
        let v4 = try #require(TransportAddress(parsing: "192.0.2.1:8443"))
        #expect(v4 == TransportAddress(host: .v4(0xC000_0201), port: 8443))
        #expect(v4.description == "192.0.2.1:8443")
        let v6 = try #require(TransportAddress(parsing: "[2001:db8::5]:65535"))
        #expect(v6 == TransportAddress(host: .v6(high: 0x2001_0DB8_0000_0000, low: 5), port: 65535))
        #expect(v6.description == "[2001:db8::5]:65535")
    }

    @Test(arguments: [
        "192.0.2.1", "192.0.2.1:", "192.0.2.1:65536", "192.0.2.1:-1", "192.0.2.1:+1", "::1:80", "[192.0.2.1]:80",
        "[::1]", "[]:80", ":80", "", "[::1]80",
    ])
    func refusesAnAddressWithoutClearPort(text: String) {
        #expect(TransportAddress(parsing: text) == nil)
    }

    @Test func randomAddressesSurviveTheirText() {
        var dice = SplitMix(seed: 1)
        for _ in 0..<2000 {
            // Masks make runs of zero groups likely.
            let high = dice.next() & dice.next() & dice.next()
            let host = TransportAddress.Host.v6(
                high: high, low: dice.next() & dice.next() & dice.next() & 0xFFFF_0000_FFFF)
            #expect(TransportAddress.Host(parsing: host.description) == host)
        }
    }
}
