import RTC
import RTCNative
import SansIO
import Testing

extension OneWheel {
    @Suite(.serialized) struct PeerTableTests {
        @Test(arguments: SRTPProfile.allCases)
        func audioFlowsBothWaysOnceConnected(_ profile: SRTPProfile) throws {
            let pair = try PeerPair(profiles: [profile])
            pair.connect()
            for asCaller in [true, false] {
                let id = asCaller ? pair.callerID : pair.answererID
                pair.act(asCaller: asCaller) { table, now, outputs in
                    table.sendAudio([1, 2, 3], timestamp: 960, marker: true, to: id, now: now, into: &outputs)
                }
            }
            let heard = pair.answererEvents.compactMap(\.audio) + pair.callerEvents.compactMap(\.audio)
            #expect(heard.map(\.payload) == [[1, 2, 3], [1, 2, 3]])
            #expect(heard.map(\.header.timestamp) == [960, 960])
            #expect(heard.map(\.header.marker) == [true, true])
            #expect(heard.map(\.header.ssrc.value) == [1, 2])
        }

        @Test func routesAreToldWhenTheyAreFoundAndTakenBackWhenThePeerIsGone() throws {
            let pair = try PeerPair()
            pair.connect()
            #expect(pair.answererRoutes == [ICEPath(local: PeerPair.far, remote: PeerPair.near)])
            pair.act(asCaller: false) { table, now, outputs in table.closeAll(now: now, into: &outputs) }
            #expect(pair.answererRoutes.isEmpty)
        }

        @Test func aDataChannelOpensAndCarriesTextBothWays() throws {
            let pair = try PeerPair()
            pair.act(asCaller: true) {
                $0.openChannel(label: "voice-live-events", to: pair.callerID, now: $1, into: &$2)
            }
            pair.connect()
            pair.run(for: .seconds(2)) { !pair.callerEvents.contains { $0.opened != nil } }
            let channel = try #require(pair.answererEvents.compactMap(\.opened).first)
            let long = String(repeating: "x", count: 200_000)
            for asCaller in [true, false] {
                let id = asCaller ? pair.callerID : pair.answererID
                pair.act(asCaller: asCaller) { table, now, outputs in
                    try? table.send(.text(long), on: channel, to: id, now: now, into: &outputs)
                }
            }
            pair.run(for: .seconds(5)) {
                pair.answererEvents.compactMap(\.content).isEmpty || pair.callerEvents.compactMap(\.content).isEmpty
            }
            #expect(pair.answererEvents.compactMap(\.content) == [.text(long)])
            #expect(pair.callerEvents.compactMap(\.content) == [.text(long)])
        }

        @Test func aCertificateThatTheOfferDidNotPromiseEndsTheCall() throws {
            let pair = try PeerPair(claim: Fingerprint(algorithm: "sha-256", bytes: Array(repeating: 9, count: 32)))
            pair.run(for: .seconds(3))
            #expect(pair.answererEvents.compactMap(\.closure) == [.fingerprintMismatch])
            #expect(!pair.answererEvents.contains(\.isConnected))
            #expect(pair.answerer.isEmpty)
        }

        @Test func closingTellsTheOtherSide() throws {
            let pair = try PeerPair()
            pair.connect()
            pair.act(asCaller: true) { $0.close(pair.callerID, now: $1, into: &$2) }
            #expect(pair.answererEvents.compactMap(\.closure) == [.byPeer])
            #expect(pair.answerer.isEmpty && pair.caller.isEmpty)
        }

        @Test func aPeerThatFallsSilentIsGivenUpAfter30Seconds() throws {
            let pair = try PeerPair()
            pair.connect()
            pair.path = { fromCaller, datagram in fromCaller ? [] : [datagram] }
            pair.run(for: .seconds(29))
            #expect(pair.answererEvents.compactMap(\.closure) == [])
            pair.run(for: .seconds(7))
            #expect(pair.answererEvents.compactMap(\.closure) == [.consentLost])
        }

        @Test func anOfferThatNobodyFollowsUpIsGivenUpAfter30Seconds() throws {
            let pair = try PeerPair(isCut: true)
            pair.run(for: .seconds(31))
            #expect(pair.answererEvents.compactMap(\.closure) == [.notConnected])
            #expect(pair.callerEvents.compactMap(\.closure) == [.notConnected])
        }

        @Test func theHandshakeSurvivesLoss() throws {
            var random = SplitMix(seed: 5)
            let pair = try PeerPair()
            pair.path = { _, datagram in Int.random(in: 0..<100, using: &random) < 30 ? [] : [datagram] }
            pair.run(for: .seconds(25)) {
                !(pair.callerEvents.contains(\.isConnected) && pair.answererEvents.contains(\.isConnected))
            }
            #expect(pair.answererEvents.contains(\.isConnected))
        }

        @Test func aDatagramFromNowhereGetsNoAnswerAndLeavesNoTrace() throws {
            let pair = try PeerPair()
            pair.connect()
            let stranger = TransportAddress(host: .v4(0x0a00_0063), port: 9)
            var random = SplitMix(seed: 3)
            let before = pair.answered
            for _ in 0..<5000 {
                var datagram = (0..<Int.random(in: 0...200, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
                // Something of every protocol that shares the port.
                if let kind = [0, 1, 22, 23, 128, 200].randomElement(using: &random), !datagram.isEmpty {
                    datagram[0] = UInt8(kind)
                }
                pair.deliver(datagram, toCaller: false, from: stranger)
            }
            #expect(pair.answered == before)
            #expect(pair.answerer.count == 1)
            #expect(pair.answererEvents.compactMap(\.closure) == [])
        }

        @Test func mutatedDatagramsOfTheTruePeerEndNothing() throws {
            var random = SplitMix(seed: 17)
            let pair = try PeerPair()
            pair.connect()
            var captured: [[UInt8]] = []
            pair.path = { fromCaller, datagram in
                if fromCaller { captured.append(datagram) }
                return [datagram]
            }
            for round in 0..<50 {
                pair.act(asCaller: true) { table, now, outputs in
                    table.sendAudio(
                        [1, 2, 3, UInt8(round)], timestamp: UInt32(round) * 960, marker: false, to: pair.callerID,
                        now: now, into: &outputs)
                }
            }
            pair.run(for: .seconds(10))
            let heard = pair.answererEvents.compactMap(\.audio).count
            for _ in 0..<5000 {
                guard var datagram = captured.randomElement(using: &random), !datagram.isEmpty else { continue }
                let place = Int.random(in: 0..<datagram.count, using: &random)
                datagram[place] ^= UInt8.random(in: 1...255, using: &random)
                pair.deliver(datagram, toCaller: false)
            }
            #expect(pair.answererEvents.compactMap(\.closure) == [])
            #expect(pair.answererEvents.compactMap(\.audio).count == heard)
        }

        /// A check with the wrong password opens no path, so nothing else from that address is looked at either.
        @Test func aWrongPasswordOpensNothing() throws {
            let pair = try PeerPair()
            let ufrag = pair.answererCredentials.ufrag
            let check = STUNMessage(
                .request, transactionID: .init(high: 1, low: 2),
                attributes: [.username("\(ufrag):abcd"), .priority(1), .useCandidate, .iceControlling(7)]
            ).encoded(password: "not the password at all", hmac: OpenSSLHMAC.sha1)
            let stranger = TransportAddress(host: .v4(0x0a00_0063), port: 9)
            pair.deliver(check, toCaller: false, from: stranger)
            let before = pair.answered
            pair.deliver([22] + Array(repeating: 0, count: 60), toCaller: false, from: stranger)
            #expect(pair.answered == before)
            pair.connect()
            #expect(pair.answererEvents.contains(\.isConnected))
        }
    }
}
