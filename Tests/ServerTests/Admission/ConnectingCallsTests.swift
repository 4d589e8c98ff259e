import RTCPort
import Server
import Testing

/// Costs are as on a small machine: a call that talks both ways takes 1.4 % of a core, and one loop holds 60.
@Suite struct ConnectingCallsTests {
    @Test func callsAreCountedByTheirState() throws {
        var stage = AdmissionStage()
        func counts(_ stage: AdmissionStage) -> [Int] {
            let counts = stage.admission.counts
            return [counts.pending, counts.connecting, counts.connected]
        }
        let opened = stage.open()
        var call = try #require(opened)
        #expect(counts(stage) == [1, 0, 0])
        _ = stage.accept(&call)
        #expect(counts(stage) == [0, 1, 0])
        _ = stage.check(&call)
        #expect(counts(stage) == [0, 1, 0])
        stage.admission.connect(&call, now: stage.now)
        #expect(counts(stage) == [0, 0, 1])
        stage.end(call)
        #expect(counts(stage) == [0, 0, 0])
    }

    /// In one instant, and their sockets stay open. Their reservations hold for two seconds, in which an offer waits.
    @Test(arguments: [8, 52, 120]) func deadOffersRefuseNoCaller(_ count: Int) throws {
        var stage = AdmissionStage(loops: 1, cores: 1)
        let dead = (0..<count).compactMap { _ in stage.deadOffer() }
        #expect(dead.count == count)
        #expect(dead.allSatisfy { $0.decision.outcome != .refused })
        for client in [AdmissionStage.client(1), AdmissionStage.client(2)] {
            let opened = stage.open(by: client)
            var caller = try #require(opened)
            var waited = 0
            while stage.accept(&caller).outcome == .waiting {
                waited += 1
                stage.observe { loop, _ in loop.talking(0) }
            }
            #expect(waited <= 8, "of a quarter of a second each")
            #expect(stage.check(&caller).outcome == .admitted)
        }
        // And from then on without a wait.
        #expect(stage.call() != nil)
    }

    /// One client holds half of the room at most with calls that do not connect.
    @Test func anotherClientDoesNotEvenWait() throws {
        var stage = AdmissionStage(loops: 1, cores: 1)
        for _ in 0..<120 { _ = stage.deadOffer(by: AdmissionStage.client(1)) }
        #expect(stage.call(by: AdmissionStage.client(2)) != nil)
    }

    /// Sixty a second, whose sockets stay for a second: at any time they would hold all the room. Even callers that
    /// count as the same client are answered at once, as soon as it is known that its calls do not connect.
    @Test func anUnendingStreamOfDeadOffersKeepsNobodyWaiting() throws {
        var stage = AdmissionStage(loops: 1, cores: 1)
        var dead: [[AdmittedCall]] = []
        for step in 0..<80 {
            dead.append((0..<15).compactMap { _ in stage.deadOffer()?.call })
            if dead.count > 4 { for call in dead.removeFirst() { stage.end(call) } }
            stage.observe { loop, _ in loop.talking(0) }
            guard step >= 8 else { continue }
            let opened = stage.open()
            var caller = try #require(opened)
            #expect(stage.accept(&caller).outcome == .admitted)
            #expect(stage.check(&caller).outcome == .admitted)
            stage.end(caller)
        }
    }

    @Test func callsWhoseSocketsCloseLeaveNothingBehind() {
        var stage = AdmissionStage(loops: 1, cores: 1)
        for _ in 0..<1000 {
            if let dead = stage.deadOffer() { stage.end(dead.call) }
        }
        #expect(stage.admission.places == 0)
        #expect(stage.admission.counts.connecting == 0)
        #expect(58...61 ~= stage.fill())
    }

    /// A thousand real callers offer in one instant and check a moment later: no more are admitted than fit, and those
    /// that were answered keep their promise.
    @Test(arguments: [1, 50]) func aBurstOfCallersIsNotOverAdmitted(_ clients: UInt32) {
        var stage = AdmissionStage()
        var waiting: [AdmittedCall] = []
        for number in 0..<1000 {
            if let call = stage.open(by: AdmissionStage.client(UInt32(number) % clients)) { waiting.append(call) }
        }
        var (connected, refused, broken) = (0, 0, 0)
        for _ in 0..<12 where !waiting.isEmpty {
            var (answered, others): ([AdmittedCall], [AdmittedCall]) = ([], [])
            for var call in waiting {
                switch stage.accept(&call).outcome {
                case .admitted: answered.append(call)
                case .waiting: others.append(call)
                case .refused: refused += 1
                }
            }
            for var call in answered {
                if stage.check(&call).outcome != .admitted { broken += 1 }
                stage.admission.connect(&call, now: stage.now)
                connected += 1
            }
            waiting = others
            stage.observe { loop, _ in loop.handshakes() }
        }
        // 85 % of two loops, at 1.4 % each.
        #expect(118...122 ~= connected, "\(connected)")
        #expect(broken == 0)
        #expect(waiting.isEmpty, "nobody is kept waiting once calls have filled the room")
        #expect(refused == 1000 - connected)
    }

    /// Backends relay the answer to a phone: its check comes after the reservation has lapsed.
    @Test func aCallThatChecksLateTakesTheRoomThereIs() throws {
        var stage = AdmissionStage(loops: 1, cores: 1)
        let (first, second) = (stage.deadOffer(), stage.deadOffer())
        var (early, late) = (try #require(first).call, try #require(second).call)
        stage.pass(.seconds(5)) { $0.talking(0) }
        #expect(stage.check(&early).outcome == .admitted)
        _ = stage.fill()
        #expect(stage.check(&late).outcome == .refused)
        stage.end(late)
        #expect(stage.admission.counts.connecting == 1)
    }

    @Test func aReservationHoldsAgainstOtherOffers() throws {
        var stage = AdmissionStage(loops: 1, cores: 1)
        for client in 2..<60 { stage.call(by: AdmissionStage.client(UInt32(client))) }
        let promised = stage.deadOffer()
        var call = try #require(promised).call
        let other = AdmissionStage.client(70)
        while let next = stage.call(by: other) { #expect(next.client == other) }
        #expect(stage.check(&call).outcome == .admitted)
    }

    @Test func clientsThatKeepConnectingKeepTheirReservations() throws {
        var stage = AdmissionStage(loops: 1, cores: 1)
        for _ in 0..<40 {
            let (first, second) = (stage.deadOffer(), stage.deadOffer())
            var call = try #require(first).call
            #expect(stage.check(&call).outcome == .admitted)
            stage.end(call)
            stage.end(try #require(second).call)
        }
        let last = stage.deadOffer()
        #expect(last?.decision.reserved == 0)
        #expect(stage.deadOffer()?.decision.reserved == 1)
    }

    @Test func oneClientsConnectingCallsAreLimitedAndOthersAreNot() {
        var stage = AdmissionStage(loops: 1, cores: 1)
        var refused: AdmissionDecision?
        for _ in 0..<20 {
            for _ in 0..<50 where refused == nil {
                guard let offer = stage.deadOffer() else {
                    refused = stage.admission.decide(on: AdmissionStage.client())
                    break
                }
                if offer.decision.outcome != .admitted { stage.end(offer.call) }
            }
            stage.pass(.seconds(3)) { $0.talking(0) }
        }
        #expect(refused?.rule == .clientConnecting)
        #expect(refused?.ofClient == 128)
        #expect(stage.call(by: AdmissionStage.client(2)) != nil)
    }

    /// The same key from many addresses counts as one client, and so do many keys from one address.
    @Test(arguments: [true, false]) func clientsAreCountedByKeyAndByAddress(_ byKey: Bool) {
        var stage = AdmissionStage(loops: 1, cores: 1)
        for number in 0..<2000 {
            let client = ClientIdentity(
                credential: byKey ? 7 : UInt64(number), address: .v4(byKey ? UInt32(number) : 7))
            guard let offer = stage.deadOffer(by: client) else { break }
            if offer.decision.outcome != .admitted { stage.end(offer.call) }
            if number % 20 == 0 { stage.pass(.seconds(3)) { $0.talking(0) } }
        }
        #expect(stage.admission.counts.connecting == 128)
        #expect(stage.call(by: ClientIdentity(credential: 1_000_000, address: .v4(1_000_000))) != nil)
    }

    @Test func whatIsRememberedOfClientsIsBounded() {
        var stage = AdmissionStage(loops: 1, cores: 1)
        for number in 0..<20_000 {
            if let dead = stage.deadOffer(by: AdmissionStage.client(UInt32(number))) { stage.end(dead.call) }
        }
        #expect(stage.admission.rememberedClients <= 4096)
        stage.pass(.seconds(70)) { $0.talking(0) }
        #expect(stage.admission.rememberedClients == 0)
    }

    // MARK: The first calls of an idle server

    /// What a frozen or very slow machine says at start is not believed.
    @Test(arguments: [1, 2, 10, 1000]) func theFirstCallsAreAdmittedWhateverACallSeemsToCost(_ factor: Double) {
        let cost = CallCost(sent: 0.000_2 * factor, heard: 0.000_08 * factor, idle: 0)
        var stage = AdmissionStage(cost: cost, limits: .init(load: 0.6))
        let count = stage.fill()
        #expect(count >= 18, "\(count)")
        #expect(factor < 4 || count <= 20, "\(count)")
    }

    @Test(arguments: [0.5, 1, 2]) func capacityFollowsTheSpeedOfTheMachine(_ factor: Double) {
        let cost = CallCost(sent: 0.000_2 * factor, heard: 0.000_08 * factor, idle: 0)
        var stage = AdmissionStage(cost: cost)
        let expected = 0.85 * 2 / (0.014 * factor)
        let count = Double(stage.fill())
        #expect(abs(count - expected) <= 3, "\(count) of \(expected)")
    }

    @Test func deadOffersAndUnknownPeersDoNotKeepTheFirstCallsOut() {
        var stage = AdmissionStage(cost: CallCost(sent: 0.02, heard: 0.02, idle: 0), limits: .init(load: 0.6))
        for _ in 0..<40 {
            for _ in 0..<20 {
                if let dead = stage.deadOffer() { stage.end(dead.call) }
            }
            stage.observe { loop, _ in loop.unknownTraffic(20_000) }
        }
        #expect(18...20 ~= stage.fill())
    }

    /// A quarter of the machine, at the dearest that a call may seem, is there even if frames are late.
    @Test func ofTheFirstCallsSomeAreAdmittedEvenIfFramesAreLate() {
        var stage = AdmissionStage(cost: CallCost(sent: 0.02, heard: 0.02, idle: 0), limits: .init(load: 0.6))
        for _ in 0..<4 { stage.call() }
        stage.pass(.seconds(10)) { $0.talking(2, late: 1) }
        #expect(stage.fill() == 4)
        #expect(stage.admission.decide(on: AdmissionStage.client()).rule == .lateFrames)
    }

    @Test func aDecisionSaysWhatWasCounted() throws {
        var stage = AdmissionStage(loops: 1, cores: 1)
        for _ in 0..<30 { stage.call() }
        let decision = try #require(stage.deadOffer()?.decision)
        #expect(decision.rule == .room)
        #expect(
            decision.description == "admitted by room: loop 0 0.434 of 0.85, machine 0.434 of 0.85, 0 reserved, "
                + "0 connecting from this client")
    }

    /// At half and at twice the speed of this machine.
    @Test(arguments: [0.5, 1, 2]) func theMeasuredCostScales(_ factor: Double) {
        let cost = CallCost.measured(factor: factor)
        #expect((0.000_02 * factor...0.02 * factor).contains(cost.sent))
        #expect((0.000_02 * factor...0.02 * factor).contains(cost.heard))
        var stage = AdmissionStage(cost: cost, limits: .init(load: 0.6))
        let dead = (0..<52).compactMap { _ in stage.deadOffer() }
        #expect(dead.count == 52)
        stage.pass(.seconds(2)) { $0.talking(0) }
        #expect(stage.call(by: AdmissionStage.client(2)) != nil)
    }
}
