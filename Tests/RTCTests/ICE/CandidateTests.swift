import RTC
import SansIO
import Testing

@Suite struct CandidateTests {
    @Test func readsAHostCandidateOfChromium() throws {
        let candidate = try #require(
            Candidate(
                parsing: "candidate:3581707638 1 udp 2122260223 192.0.2.10 50012 typ host generation 0 network-id 1"))
        #expect(candidate.address == TransportAddress(parsing: "192.0.2.10:50012"))
        #expect(candidate.kind == .host && candidate.component == 1 && candidate.priority == 2_122_260_223)
    }

    @Test(arguments: [
        ("1 1 UDP 1677729535 198.51.100.4 50012 typ srflx raddr 0.0.0.0 rport 0", "198.51.100.4:50012"),
        ("2 1 udp 41885439 2001:db8::9 50013 typ relay raddr 203.0.113.1 rport 3478", "[2001:db8::9]:50013"),
        ("3 1 udp 1 192.0.2.1 9 typ prflx", "192.0.2.1:9"),
        ("4 1 udp 1 192.0.2.1 9 typ tomorrow", "192.0.2.1:9"),
    ])
    func readsEveryKind(text: String, address: String) {
        #expect(Candidate(parsing: text)?.address?.description == address)
    }

    @Test(arguments: [
        "1 1 udp 2113937151 3c1f0b8e-7d52-4f3a-9a43-0d1f6a3c77e9.local 50012 typ host generation 0",
        "1 1 udp 2113937151 turn.example.com 50012 typ relay",
        "1 1 tcp 1518280447 192.0.2.10 9 typ host tcptype active",
        "1 1 udp 2113937151 fe80::1%eth0 50012 typ host",
    ])
    func toleratesWhatCannotBeChecked(text: String) throws {
        let candidate = try #require(Candidate(parsing: text))
        #expect(candidate.address == nil)
    }

    @Test(arguments: [
        "", "candidate:", "1 1 udp 1 192.0.2.1 9", "1 1 udp 1 192.0.2.1 9 kind host", "1 0 udp 1 192.0.2.1 9 typ host",
        "1 1 udp 4294967296 192.0.2.1 9 typ host", "1 1 udp 1 192.0.2.1 65536 typ host",
        "1 1 udp -1 192.0.2.1 9 typ host", "1 99999999999999999999 udp 1 192.0.2.1 9 typ host",
    ])
    func refusesWhatHasNotTheForm(text: String) {
        #expect(Candidate(parsing: text) == nil)
    }

    @Test func printsWhatTheAnswerCarries() throws {
        let address = try #require(TransportAddress(parsing: "203.0.113.7:40000"))
        let candidate = Candidate(foundation: "1", priority: Candidate.priority(.host), address: address)
        #expect(candidate.description == "1 1 udp 2130706431 203.0.113.7 40000 typ host")
        #expect(Candidate(parsing: candidate.description) == candidate)
    }
}

@Suite struct ICECredentialsTests {
    @Test func generatedOnesCarryThePrefixAndAreLongEnough() {
        var dice = SplitMix(seed: 3)
        let made = (0..<200).map { _ in ICECredentials.generate(prefix: "L7", using: &dice) }
        #expect(
            made.allSatisfy { $0.ufrag.hasPrefix("L7") && $0.ufrag.utf8.count == 10 && $0.password.utf8.count == 24 })
        #expect(made.allSatisfy { ICECredentials(ufrag: $0.ufrag, password: $0.password) == $0 })
        #expect(Set(made.map(\.ufrag)).count == 200 && Set(made.map(\.password)).count == 200)
    }

    @Test(arguments: [
        ("abc", "0123456789012345678901"), ("abcd", "012345678901234567890"), ("ab:d", "0123456789012345678901"),
        ("ab d", "0123456789012345678901"), ("abcd", "0123456789\u{E9}1234567890123"),
        (String(repeating: "a", count: 257), "0123456789012345678901"),
    ])
    func refusesUnusableOnes(ufrag: String, password: String) {
        #expect(ICECredentials(ufrag: ufrag, password: password) == nil)
    }
}
