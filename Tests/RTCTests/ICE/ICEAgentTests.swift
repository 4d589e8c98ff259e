import RTC
import SansIO
import Testing

@Suite struct ICEAgentTests {
    @Test func aClearPathIsSelectedInOneRoundTrip() {
        var path = PathSimulation(seed: 1)
        path.start()
        path.run(for: .milliseconds(41))
        #expect(
            path.callerEvents
                == [.validated(path.server), .selected(local: path.client, remote: path.server)])
        #expect(
            path.answererEvents
                == [.validated(path.mapped), .selected(local: path.server, remote: path.mapped)])
        #expect(path.callerDatagrams.count == 1)
        #expect(path.callerDatagrams[0].message?.usesCandidate == true)
    }

    @Test func regularNominationTakesAnotherRoundTrip() {
        var path = PathSimulation(seed: 1, nominatesAtOnce: false)
        path.start()
        path.run(for: .milliseconds(41))
        #expect(path.callerEvents == [.validated(path.server)])
        #expect(path.caller.accepts(from: path.server))
        path.run(for: .milliseconds(40))
        #expect(path.callerEvents.last == .selected(local: path.client, remote: path.server))
        #expect(path.callerDatagrams.map { $0.message?.usesCandidate } == [false, true])
    }

    @Test func halfOfAllDatagramsLostStillFindsThePathMostly() {
        var connected = 0
        for seed in 0..<40 as Range<UInt64> {
            var path = PathSimulation(seed: seed)
            path.loss = 0.5
            path.start()
            path.run(for: .seconds(31))
            if path.callerEvents.contains(.selected(local: path.client, remote: path.server)) {
                connected += 1
                #expect(path.answerer.selected?.remote == path.mapped, "seed \(seed)")
            } else {
                #expect(path.callerEvents == [.failed], "seed \(seed)")
            }
        }
        // Six sends, each needing both ways: 1 − (3/4)^6 is 82 % of 40.
        #expect((27...38).contains(connected))
    }

    @Test func aThirdOfAllDatagramsLostEndsNoCall() {
        for seed in 0..<8 as Range<UInt64> {
            var path = PathSimulation(seed: seed)
            path.loss = 0.33
            path.start()
            path.run(for: .seconds(31))
            guard path.caller.selected != nil else { continue }
            path.run(for: .seconds(300))
            #expect(path.caller.selected != nil && path.answerer.selected != nil, "seed \(seed)")
        }
    }

    @Test func deadAndUnusableCandidatesDoNotKeepTheGoodOneWaiting() {
        let extra = [
            "9 1 udp 2130706433 192.0.2.99 1 typ host", "9 1 udp 2130706432 192.0.2.99 2 typ host",
            "9 1 udp 2130706430 x.local 2 typ host", "9 1 tcp 2130706430 203.0.113.7 8443 typ host tcptype passive",
            "9 1 udp 2130706430 2001:db8::1 2 typ host", "9 2 udp 2130706430 203.0.113.7 8443 typ host",
        ]
        var path = PathSimulation(seed: 2, extraCandidates: extra)
        path.start()
        path.run(for: .milliseconds(200))
        #expect(path.callerEvents.last == .selected(local: path.client, remote: path.server))
        let starts = path.callerDatagrams.map { ($0.at - .zero).wholeMilliseconds }
        #expect(starts.prefix(3) == [0, 50, 100])
    }

    @Test func aLostCheckIsResentOnTheScheduleOfRFC8489() {
        var path = PathSimulation(seed: 3)
        path.loss = 1
        path.start()
        path.run(for: .seconds(40))
        #expect(
            path.callerDatagrams.map { ($0.at - .zero).wholeMilliseconds } == [0, 500, 1500, 3500, 7500, 15_500])
        #expect(Set(path.callerDatagrams.map { $0.message?.transactionID }).count == 1)
        #expect(path.callerEvents == [.failed] && path.answererEvents == [.failed])
        #expect(path.caller.nextDeadline == nil)
    }

    @Test func aWrongPasswordFailsAtOnce() {
        var path = PathSimulation(seed: 4, serverPassword: "this-is-not-their-password")
        path.start()
        path.run(for: .milliseconds(50))
        #expect(path.callerEvents == [.failed])
        #expect(path.answererEvents == [] && path.answerer.selected == nil)
    }

    @Test func consentIsCheckedAboutEveryFiveSecondsAndNeverInStep() {
        var path = PathSimulation(seed: 5)
        path.start()
        path.run(for: .seconds(300))
        let times = path.callerDatagrams.map { ($0.at - .zero).wholeMilliseconds }
        let gaps = zip(times.dropFirst(2), times.dropFirst()).map { $0 - $1 }
        #expect(gaps.allSatisfy { (4039...6045).contains($0) })
        #expect(Set(gaps).count > 20)
        #expect((50...75).contains(times.count))
    }

    @Test func bothSidesNoticeAPeerThatVanished() {
        var path = PathSimulation(seed: 6)
        path.start()
        path.run(for: .seconds(60))
        path.loss = 1
        path.run(for: .seconds(24))
        #expect(path.caller.selected != nil && path.answerer.selected != nil)
        path.run(for: .seconds(7))
        #expect(path.callerEvents.last == .consentLost && path.answererEvents.last == .consentLost)
        let sent = path.callerDatagrams.count
        path.run(for: .seconds(60))
        #expect(path.callerDatagrams.count == sent, "nothing leaves without consent")
    }

    @Test func aCallerBehindANewAddressIsFollowed() {
        var path = PathSimulation(seed: 7)
        path.start()
        path.run(for: .seconds(20))
        path.mapped = TransportAddress(host: .v4(0xC633_6407), port: 4711)
        path.run(for: .seconds(7))
        #expect(path.answererEvents.last == .selected(local: path.server, remote: path.mapped))
        #expect(path.answerer.accepts(from: path.mapped))
        path.run(for: .seconds(120))
        #expect(path.caller.selected != nil && path.answererEvents.count == 4)
    }

    @Test func aRestartKeepsThePathUntilTheNewCheckSucceeds() {
        var path = PathSimulation(seed: 8)
        path.start()
        path.run(for: .seconds(10))
        var dice = SplitMix(seed: 9)
        let (ours, theirs) = (ICECredentials.generate(using: &dice), ICECredentials.generate(using: &dice))
        path.answerer.restart(local: theirs)
        let candidate = Candidate(foundation: "1", priority: 1, address: path.server)
        let outputs = path.caller.restart(local: ours, remote: theirs, candidates: [candidate], now: path.now)
        #expect(outputs.count == 1 && path.caller.selected?.remote == path.server)
        #expect(path.caller.accepts(from: path.server))
        path.run(for: .seconds(90))  // The first check is dropped here; its retransmission goes through.
        #expect(path.caller.selected != nil && path.answerer.selected != nil)
        #expect(path.callerDatagrams.last?.message?.username?.hasPrefix(theirs.ufrag) == true)
    }

    @Test func answersFromElsewhereAndForeignTransactionsProveNothing() throws {
        var path = PathSimulation(seed: 10)
        path.loss = 1
        path.start()
        let sent = try #require(path.callerDatagrams.first?.message)
        let stranger = TransportAddress(host: .v4(0x0102_0304), port: 1)
        for (id, password) in [(sent.transactionID, "a guess of the password"), (.init(high: 0, low: 0), "x")] {
            let forged = STUNMessage(.success, transactionID: id, attributes: [.xorMappedAddress(path.client)])
            let bytes = forged.encoded(password: password, hmac: testHMAC)
            #expect(path.caller.handle(bytes, from: path.server, to: path.client, now: .zero) == [])
            #expect(path.caller.handle(bytes, from: stranger, to: path.client, now: .zero) == [])
        }
        #expect(!path.caller.accepts(from: path.server) && !path.caller.accepts(from: stranger))
    }

    @Test func mutatedDatagramsNeitherTrapNorMoveACall() {
        var path = PathSimulation(seed: 11)
        path.start()
        path.run(for: .seconds(1))
        var dice = SplitMix(seed: 12)
        let stranger = TransportAddress(host: .v4(0x0102_0304), port: 1)
        for round in 0..<4000 {
            var bytes = round % 2 == 0 ? RFC5769.request : RFC5769.responseV6
            dice.mutate(&bytes)
            _ = path.caller.handle(bytes, from: stranger, to: path.client, now: path.now)
            _ = path.answerer.handle(bytes, from: stranger, to: path.server, now: path.now)
        }
        #expect(path.answerer.selected?.remote == path.mapped && !path.answerer.accepts(from: stranger))
    }

    @Test func aCallersPeerThatClaimsToControlIsToldOfTheConflict() throws {
        var dice = SplitMix(seed: 13)
        let (ours, theirs) = (ICECredentials.generate(using: &dice), ICECredentials.generate(using: &dice))
        let (base, peer) = (
            TransportAddress(host: .v4(0x0A00_0002), port: 5), TransportAddress(host: .v4(0x0A00_0003), port: 6)
        )
        var agent = ICEAgent(
            controlling: ours, remote: theirs, bases: [base], candidates: [], nominatesAtOnce: false, hmac: testHMAC,
            using: &dice)
        #expect(agent.start(now: .zero) == [])
        var maker = CheckMaker()
        (maker.receiver, maker.password) = (ours.ufrag, ours.password)
        guard case .send(let refusal, _, peer)? = agent.handle(maker.check(), from: peer, to: base, now: .zero).first
        else {
            Issue.record("no answer")
            return
        }
        #expect(try STUNMessage(parsing: refusal).errorCode == 487)

        // As a controlled one it is answered, learned and checked back.
        maker.attributes = [.priority(100), .iceControlled(1)]
        let outputs = agent.handle(maker.check(), from: peer, to: base, now: .zero)
        #expect(outputs.count == 2)
        guard case .send(let check, base, peer)? = outputs.last else {
            Issue.record("no triggered check")
            return
        }
        #expect(try STUNMessage(parsing: check).username == "\(theirs.ufrag):\(ours.ufrag)")
    }
}
