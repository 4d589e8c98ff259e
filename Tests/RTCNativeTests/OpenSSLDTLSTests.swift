import RTC
import RTCNative
import SansIO
import Testing

struct OpenSSLDTLSTests {
    static let ours = Result { try OpenSSLIdentity() }
    static let theirs = Result { try OpenSSLIdentity() }

    private func makePair() throws -> DTLSPair {
        try DTLSPair(client: Self.theirs.get(), server: Self.ours.get())
    }

    @Test func bothSidesConnectWithoutATimer() throws {
        let pair = try makePair()
        pair.start()
        let client = try #require(pair.connection(of: .client))
        let server = try #require(pair.connection(of: .server))
        #expect(client.peerFingerprint == (try Self.ours.get().fingerprint))
        #expect(server.peerFingerprint == (try Self.theirs.get().fingerprint))
        #expect(client.profile == .aeadAES128GCM && server.profile == .aeadAES128GCM)
        #expect(client.keys.local == server.keys.remote && client.keys.remote == server.keys.local)
        #expect(client.keys.local.count == 28 && client.keys.local != client.keys.remote)
        #expect(pair.client.nextDeadline == nil && pair.server.nextDeadline == nil)
    }

    @Test(arguments: SRTPProfile.allCases) func mediaFlowsUnderTheProfileThatThePeerOffers(profile: SRTPProfile) throws
    {
        let pair = try DTLSPair(client: OpenSSLIdentity(profiles: [profile]), server: Self.ours.get())
        pair.connect()
        let client = try #require(pair.connection(of: .client))
        let server = try #require(pair.connection(of: .server))
        #expect(client.profile == profile && server.profile == profile)
        #expect(client.keys.local.count == profile.keyLength + profile.saltLength)
        let (one, other) = (
            try NativeSRTP.makeSession(profile, client.keys),
            try NativeSRTP.makeSession(profile, server.keys)
        )
        let plain: [UInt8] = [0x80, 111, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4, 42, 42]
        for (from, to) in [(one, other), (other, one)] {
            var packet = plain
            try from.protectRTP(&packet)
            #expect(packet != plain)
            try to.unprotectRTP(&packet)
            #expect(packet == plain)
        }
    }

    @Test func withoutACommonProfileThereIsNoCall() throws {
        let pair = try DTLSPair(
            client: OpenSSLIdentity(profiles: [.aes128CMSHA1Tag80]), server: OpenSSLIdentity(profiles: [.aeadAES128GCM])
        )
        pair.start()
        pair.run { pair.events.count < 2 }
        #expect(pair.events[.client]?.count == 1)
        #expect(pair.events[.server] == [.closed(.failed)])
    }

    @Test func identitiesDiffer() throws {
        #expect(try Self.ours.get().fingerprint != Self.theirs.get().fingerprint)
        #expect(try Self.ours.get().fingerprint.algorithm == "sha-256")
        #expect(try Self.ours.get().fingerprint.bytes.count == 32)
    }

    @Test func datagramsStayWithinTheMTU() throws {
        let pair = try makePair()
        pair.start()
        #expect(pair.sent.values.joined().allSatisfy { $0.count <= 1200 })
    }

    @Test(arguments: [DTLSPair.Side.client, .server], [1, 2, 3])
    func aLostFlightIsSentAgainAfterATenthOfASecond(from side: DTLSPair.Side, losses: Int) throws {
        let pair = try makePair()
        var left = losses
        pair.path = { from, flight in
            guard from == side, left > 0 else { return flight }
            left -= 1
            return []
        }
        pair.connect()
        #expect(pair.isConnected)
        // 100 ms, then 200, then 400, of whichever side waits.
        #expect(pair.now - .zero <= .milliseconds(100 * ((1 << losses) - 1)))
        #expect(pair.now > .zero)
    }

    @Test(arguments: 0..<8) func everyLossPatternOfTheFirstDatagramsConnects(seed: UInt64) throws {
        let pair = try makePair()
        var random = SplitMix(seed: seed)
        pair.path = { _, flight in flight.filter { _ in Int.random(in: 0..<100, using: &random) >= 30 } }
        pair.start()
        pair.run { !pair.isConnected && pair.now < .zero + .seconds(25) }
        #expect(pair.isConnected)
    }

    @Test func aFlightThatArrivesBackwardsConnects() throws {
        let pair = try makePair()
        pair.path = { _, flight in flight.reversed() }
        var first = true
        let inner = pair.path
        // The first flight of the server is one datagram; sent again, it is several.
        pair.path = { side, flight in
            if side == .server && first {
                first = false
                return []
            }
            return inner(side, flight)
        }
        pair.connect()
        #expect(pair.sent[.server, default: []].count > 3)
        #expect(pair.isConnected)
    }

    @Test(arguments: [false, true]) func aClientHelloInFragmentsIsPutTogether(backwards: Bool) throws {
        let pair = try makePair()
        pair.path = { side, flight in
            guard side == .client, flight.count == 1, flight[0].count > 25, flight[0][13] == 1 else { return flight }
            let fragments = Self.fragment(handshake: flight[0], into: 3)
            return backwards ? fragments.reversed() : fragments
        }
        pair.start()
        #expect(pair.isConnected)
    }

    @Test func aHandshakeNobodyAnswersIsGivenUp() throws {
        let pair = try makePair()
        pair.path = { _, _ in [] }
        pair.start()
        pair.run { true }
        #expect(pair.events[.client] == [.closed(.failed)])
        #expect(pair.events[.server] == [.closed(.failed)])
        #expect(.zero + .seconds(20)...(.zero + .seconds(30)) ~= pair.now)
        #expect(10...14 ~= pair.sent[.client, default: []].count)
    }

    @Test func aDeadlineThatLostTheRaceChangesNothing() throws {
        let pair = try makePair()
        pair.path = { _, _ in [] }
        pair.start()
        #expect(pair.client.handleDeadline(now: .zero + .milliseconds(99)) == [])
        #expect(pair.client.nextDeadline == .zero + .milliseconds(100))
    }

    @Test func applicationDataFlowsBothWays() throws {
        let pair = try makePair()
        #expect(pair.client.send(applicationData: [1], now: pair.now) == [])
        pair.connect()
        pair.events = [:]
        pair.perform(pair.client.send(applicationData: [1, 2, 3], now: pair.now), by: .client)
        pair.perform(pair.server.send(applicationData: [UInt8](repeating: 9, count: 1160), now: pair.now), by: .server)
        #expect(pair.events[.server] == [.applicationData([1, 2, 3])])
        #expect(pair.events[.client] == [.applicationData([UInt8](repeating: 9, count: 1160))])
        #expect(pair.sent.values.joined().allSatisfy { $0.count <= 1200 })
    }

    @Test(arguments: [DTLSPair.Side.client, .server]) func closingTellsThePeerOnce(side: DTLSPair.Side) throws {
        let pair = try makePair()
        pair.connect()
        pair.events = [:]
        pair.perform(pair.association(side).close(now: pair.now), by: side)
        #expect(pair.events == [side.other: [.closed(.byPeer)]])
        #expect(pair.association(side).close(now: pair.now) == [])
        #expect(pair.association(side.other).send(applicationData: [1], now: pair.now) == [])
    }

    @Test func replayedAndDamagedRecordsAreIgnored() throws {
        let pair = try makePair()
        pair.connect()
        let record = pair.client.send(applicationData: [7, 7, 7], now: pair.now)
        guard case .datagram(let bytes) = try #require(record.first) else { return }
        var damaged = bytes
        damaged[damaged.count - 1] ^= 1
        #expect(pair.server.handle(datagram: damaged, now: pair.now) == [])
        #expect(pair.server.handle(datagram: bytes, now: pair.now) == [.applicationData([7, 7, 7])])
        #expect(pair.server.handle(datagram: bytes, now: pair.now) == [])
    }

    /// One datagram with a false sender would do otherwise.
    @Test func aRecordTooShortForItsTagEndsNothing() throws {
        let pair = try makePair()
        pair.connect()
        let record = pair.client.send(applicationData: [7], now: pair.now)
        guard case .datagram(let genuine) = try #require(record.first) else { return }
        for length in 0...30 {
            let forged = genuine.prefix(11) + [0, UInt8(length)] + [UInt8](repeating: 1, count: length)
            #expect(pair.server.handle(datagram: Array(forged), now: pair.now) == [], "\(length)")
            // Behind a record that is whole.
            #expect(pair.server.handle(datagram: Array(forged + forged), now: pair.now) == [], "\(length)")
        }
        #expect(pair.server.handle(datagram: genuine, now: pair.now) == [.applicationData([7])])
    }

    @Test func aFloodOfGarbageLeavesAConnectionAlone() throws {
        let pair = try makePair()
        pair.connect()
        var random = SplitMix(seed: 5)
        let record = pair.client.send(applicationData: [7], now: pair.now)
        guard case .datagram(let template) = try #require(record.first) else { return }
        for round in 0..<20_000 {
            var bytes = round % 2 == 0 ? template : (0..<Int.random(in: 0...80, using: &random)).map { _ in 0 }
            for _ in 0..<4 where !bytes.isEmpty {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
            }
            guard bytes != template else { continue }
            for output in pair.server.handle(datagram: bytes, now: pair.now) {
                // Warnings may be answered; nothing may be accepted or closed.
                guard case .datagram = output else {
                    Issue.record("\(output) upon \(bytes), of \(template)")
                    return
                }
            }
        }
        #expect(pair.server.handle(datagram: template, now: pair.now) == [.applicationData([7])])
    }

    @Test(arguments: 0..<200) func aMutatedHandshakeNeverTraps(seed: UInt64) throws {
        let pair = try makePair()
        var random = SplitMix(seed: seed)
        pair.path = { _, flight in
            flight.map { datagram in
                var bytes = datagram
                if Int.random(in: 0..<3, using: &random) == 0 {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
                }
                return bytes
            }
        }
        pair.start()
        pair.run { !pair.isConnected && pair.events.isEmpty }
        // Whatever happened, the same certificate is at the other end or there is no connection.
        if let connection = pair.connection(of: .server) {
            #expect(connection.peerFingerprint == (try Self.theirs.get().fingerprint))
        }
    }

    @Test func onTheTimeOfDayTheTimerWaitsForIt() throws {
        let client = try Self.theirs.get().makeAssociation(role: .client, clock: .timeOfDay)
        let first = client.start(now: .zero)
        #expect(first.count == 1)
        #expect(client.nextDeadline == .zero + .milliseconds(100))
        // No time of day has passed, so the deadline moves on by what is missing.
        #expect(client.handleDeadline(now: .zero + .milliseconds(100)) == [])
        let next = try #require(client.nextDeadline)
        #expect(.zero + .milliseconds(101)...(.zero + .milliseconds(200)) ~= next)
    }

    /// Cuts the one handshake message of a datagram into fragments, a record each (RFC 6347 §4.2.3).
    private static func fragment(handshake datagram: [UInt8], into count: Int) -> [[UInt8]] {
        let record = datagram[..<13]
        let message = datagram[13..<25]
        let body = Array(datagram[25...])
        let size = (body.count + count - 1) / count
        return (0..<count).map { index in
            let part = body[(index * size)..<min(body.count, (index + 1) * size)]
            let (offset, length, total) = (index * size, part.count, part.count + 12)
            var bytes = Array(record.prefix(11)) + [UInt8(total >> 8), UInt8(total & 255)]
            // Sequence numbers that the client will not use later, within the replay window.
            bytes[10] = UInt8(index * 20)
            bytes += message.prefix(6)
            bytes += [0, UInt8(offset >> 8), UInt8(offset & 255), 0, UInt8(length >> 8), UInt8(length & 255)]
            return bytes + part
        }
    }
}

struct OpenSSLHMACTests {
    /// RFC 2202 §3, cases 1 and 2.
    @Test func agreesWithRFC2202() {
        let first = OpenSSLHMAC.sha1(key: [UInt8](repeating: 0x0b, count: 20), message: Array("Hi There".utf8)[...])
        let expected: [UInt8] = [
            0xb6, 0x17, 0x31, 0x86, 0x55, 0x05, 0x72, 0x64, 0xe2, 0x8b, 0xc0, 0xb6, 0xfb, 0x37, 0x8c, 0x8e, 0xf1, 0x46,
            0xbe, 0x00,
        ]
        #expect(first == expected)
        let second = OpenSSLHMAC.sha1(
            key: Array("Jefe".utf8), message: Array("..what do ya want for nothing?".utf8).dropFirst(2))
        #expect(Array(second.prefix(4)) == [0xef, 0xfc, 0xdf, 0x6a] && second.count == 20)
        #expect(OpenSSLHMAC.sha1(key: [], message: []).count == 20)
    }
}
