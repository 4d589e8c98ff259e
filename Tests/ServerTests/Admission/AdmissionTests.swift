import RTCPort
import Server
import Testing

/// Costs are as on a small machine: a call that talks both ways takes 1.4 % of a core.
@Suite struct AdmissionTests {
    @Test func silentCallsAreCountedAsIfTheyTalked() {
        var stage = AdmissionStage()
        // 85 % of two loops, at 1.4 % each.
        let count = stage.fill()
        #expect(118...122 ~= count, "\(count)")
        #expect(stage.admission.choice == nil)
        // All begin to talk at once, and fit.
        stage.pass(.seconds(10)) { $0.talking(60) }
        #expect(stage.busy.allSatisfy { $0 < 0.9 })
        #expect(stage.admission.choice == nil)
    }

    @Test func whetherTheyTalkOrNotCallsNeedTheSame() {
        var (silent, talking) = (AdmissionStage(), AdmissionStage())
        for _ in 0..<60 {
            silent.call()
            talking.call()
        }
        silent.pass(.seconds(10)) { $0.talking(0) }
        talking.pass(.seconds(10)) { $0.talking(30) }
        #expect(abs(silent.fill() - talking.fill()) <= 4)
    }

    @Test func amongEqualsTheLoopThatIsLessBusyTakesTheNext() throws {
        var stage = AdmissionStage(loops: 3, cores: 4)
        stage.observe { $0.talking($1 == 1 ? 0 : 20) }
        let opened = stage.open()
        let first = try #require(opened)
        #expect(first.loop == 1)
        stage.observe { $0.talking($1 == 0 ? 0 : 20) }
        #expect(stage.open()?.loop == 0)
        #expect(stage.open()?.loop == 2)
        stage.end(first)
        #expect(stage.admission.places == 2)
        #expect(stage.admission.choice == 1)
    }

    @Test func callsAreSpreadEvenly() {
        var stage = AdmissionStage(loops: 3, cores: 3)
        var counts = [0, 0, 0]
        for _ in 0..<30 { if let call = stage.call() { counts[call.loop] += 1 } }
        #expect(counts == [10, 10, 10])
    }

    @Test func fewCallsShareALoopAndManyAreSpread() {
        var stage = AdmissionStage(loops: 3, cores: 3, limits: .init(load: 0.85, together: 0.25))
        var counts = [0, 0, 0]
        func add(_ count: Int) { for _ in 0..<count { if let call = stage.call() { counts[call.loop] += 1 } } }
        add(10)
        #expect(counts.sorted() == [0, 0, 10])
        // A quarter of a loop, at 1.4 % each.
        add(41)
        #expect(counts == [17, 17, 17])
        add(30)
        #expect(counts == [27, 27, 27])
    }

    @Test func aCrowdAtTheDoorIsSpreadBeforeItsOffersCome() {
        var stage = AdmissionStage(loops: 2, cores: 2, limits: .init(load: 0.85, together: 0.25))
        var counts = [0, 0]
        for _ in 0..<40 { if let call = stage.open() { counts[call.loop] += 1 } }
        #expect(counts == [20, 20])
    }

    @Test func anInstantOfNewCallsIsCountedBeforeAnyMeasurement() {
        var stage = AdmissionStage(loops: 1, cores: 1)
        #expect(58...61 ~= stage.fill())
    }

    // MARK: Control sockets

    @Test func socketsWithoutAnOfferTakeNoRoom() {
        var stage = AdmissionStage(loops: 2, cores: 2)
        for _ in 0..<500 { #expect(stage.open() != nil) }
        #expect(stage.admission.places == 500)
        #expect(118...122 ~= stage.fill())
    }

    @Test func anOfferIsRefusedIfOthersTookTheRoom() throws {
        var stage = AdmissionStage(loops: 1, cores: 1)
        let opened = stage.open()
        var late = try #require(opened)
        let another = stage.call()
        let first = try #require(another)
        _ = stage.fill()
        #expect(stage.open() == nil)
        #expect(stage.accept(&late).outcome == .refused)
        // One hangs up, and there is room again.
        stage.end(first)
        #expect(stage.accept(&late).outcome == .admitted)
    }

    /// It was granted its upgrade a moment before: its client learns by the answer to its offer that there is no room.
    @Test func aSocketThatOthersOvertookIsPendingUntilItsOffer() {
        var stage = AdmissionStage(loops: 2, cores: 2)
        let calls = stage.fill()
        #expect(stage.open() == nil)
        var late = stage.admission.open(by: AdmissionStage.client())
        #expect(stage.admission.places == calls + 1)
        #expect(stage.accept(&late).outcome == .refused)
        stage.end(late)
        #expect(stage.admission.places == calls)
    }

    @Test func aLoopThatIsFullDoesNotHideAnotherThatHasRoom() {
        var stage = AdmissionStage(loops: 2, cores: 2)
        // Idle sockets crowd one loop, calls fill the other.
        let pending = (0..<200).compactMap { _ in stage.open() }
        for call in pending where call.loop == 1 { stage.end(call) }
        #expect(118...122 ~= stage.fill())
    }

    // MARK: What passes

    /// Handshakes keep the loops busy for two seconds, and nearly every frame is late.
    @Test(arguments: [10, 50]) func aBurstOfFiftyCallsIsNotRefused(_ talking: Int) {
        var stage = AdmissionStage()
        for _ in 0..<talking { stage.call() }
        stage.pass(.seconds(10)) { $0.talking(talking / 2) }
        for _ in 0..<8 {
            for _ in 0..<50 / 8 { #expect(stage.call() != nil) }
            stage.observe { loop, _ in
                loop.talking(talking / 2, late: 0.9)
                loop.handshakes()
            }
        }
        stage.pass(.seconds(10)) { $0.talking(talking / 2) }
        #expect(stage.admission.choice != nil)
        #expect(0.9...1.1 ~= stage.admission.correction)
    }

    @Test func aHundredShortCallsASecondAreNoLoad() {
        var stage = AdmissionStage()
        var refused = 0
        for _ in 0..<40 {
            var up: [AdmittedCall] = []
            for _ in 0..<25 {
                if let call = stage.call() { up.append(call) } else { refused += 1 }
                if up.count > 10 { stage.end(up.removeFirst()) }
            }
            stage.observe { loop, _ in
                loop.talking(5, late: 0.5)
                loop.handshakes()
            }
            for call in up { stage.end(call) }
        }
        #expect(refused == 0)
        #expect(stage.admission.correction == 1)
    }

    @Test func unknownPeersRefuseNoCallWhileFramesLeaveOnTime() {
        var stage = AdmissionStage()
        for _ in 0..<60 { stage.call() }
        stage.pass(.seconds(60)) { loop in
            loop.talking(30)
            loop.unknownTraffic(20_000)
        }
        #expect(stage.busy.allSatisfy { $0 > 0.95 })
        #expect(stage.admission.correction == 1)
        #expect(54...62 ~= stage.fill())
    }

    @Test func whatElseRunsOnTheMachineRefusesNobodyWhileFramesLeaveOnTime() {
        var stage = AdmissionStage()
        for _ in 0..<60 { stage.call() }
        // A compiler on each core: the loops wait half as long as they work.
        stage.pass(.seconds(60)) { $0.talking(30, waiting: 0.21) }
        // What can be foreseen comes at once.
        #expect(18...22 ~= stage.fill())
        // More is tried, one by one, until each loop has what it may have.
        for _ in 0..<40 {
            stage.pass(.seconds(2)) { $0.talking(40, waiting: 0.28) }
            #expect(stage.call() != nil)
        }
        stage.pass(.seconds(2)) { $0.talking(60, waiting: 0.15) }
        #expect(stage.call() == nil)
    }

    @Test func ifCallsAreTriedOneByOneTheOthersAreRefusedBeforeTheirUpgrade() throws {
        var stage = AdmissionStage()
        for _ in 0..<80 { stage.call() }
        stage.pass(.seconds(10)) { $0.talking(40, waiting: 0.28) }
        let opened = stage.open()
        #expect(stage.open() == nil)
        var first = try #require(opened)
        #expect(stage.accept(&first).outcome == .admitted)
        #expect(stage.check(&first).outcome == .admitted)
        // A socket that offers nothing keeps others out for an instant only.
        stage.pass(.seconds(2)) { $0.talking(40, waiting: 0.28) }
        #expect(
            (0..<20).allSatisfy { _ in
                let entered = stage.open()
                stage.pass(.milliseconds(500)) { $0.talking(40, waiting: 0.28) }
                return entered != nil
            })
        #expect(stage.admission.choice != nil)
    }

    @Test func aStallOfTheMachineIsForgotten() {
        var stage = AdmissionStage()
        for _ in 0..<60 { stage.call() }
        stage.pass(.seconds(10)) { $0.talking(30) }
        stage.pass(.seconds(2)) { $0.talking(30, late: 1) }
        #expect(stage.admission.choice != nil)
        stage.pass(.seconds(5)) { $0.talking(30) }
        #expect(stage.admission.choice != nil)
    }

    // MARK: What lasts

    @Test func aLoopWhoseFramesStayLateTakesNoMore() {
        var stage = AdmissionStage()
        for _ in 0..<60 { stage.call() }
        stage.pass(.seconds(5)) { $0.talking(30, late: 0.3) }
        #expect(stage.admission.choice == nil)
        stage.pass(.seconds(5)) { $0.talking(30) }
        #expect(stage.admission.choice != nil)
    }

    @Test func anotherLoopTakesWhatALateOneCannot() {
        var stage = AdmissionStage()
        for _ in 0..<60 { stage.call() }
        for _ in 0..<20 { stage.observe { $0.talking(30, late: $1 == 0 ? 0.12 : 0) } }
        #expect((0..<10).allSatisfy { _ in stage.open()?.loop == 1 })
    }

    /// They share the cores: what one took more, the other would get less.
    @Test func aLoopThatIsVeryLateSpeaksForTheOthers() {
        var stage = AdmissionStage()
        for _ in 0..<60 { stage.call() }
        for _ in 0..<20 { stage.observe { $0.talking(30, late: $1 == 0 ? 0.5 : 0) } }
        #expect(stage.admission.choice == nil)
    }

    /// The cores are shared with others, and each call needs its share of what there is.
    @Test func waitingCountsAsWork() {
        var stage = AdmissionStage()
        for _ in 0..<60 { stage.call() }
        // 42 % of work takes 63 % of the time: 40 calls a loop fill 85 %.
        stage.pass(.seconds(10)) { $0.talking(30, waiting: 0.21, late: 0.04) }
        #expect(18...22 ~= stage.fill())
    }

    @Test func whatTheHostTakesIsReckonedWith() {
        for (late, more) in [(0.0, true), (0.04, false)] {
            var stage = AdmissionStage()
            for _ in 0..<60 { stage.call() }
            for _ in 0..<40 { stage.observe(stolen: 0.25) { loop, _ in loop.talking(30, late: late) } }
            // A quarter of 85 %: 45 calls a loop.
            #expect(26...32 ~= stage.fill())
            for _ in 0..<40 { stage.observe(stolen: 0.25) { loop, _ in loop.talking(45, late: late) } }
            #expect((stage.call() != nil) == more)
        }
    }

    @Test func aLoopThatIsBehindDoesNotPassForCheap() {
        var stage = AdmissionStage()
        for _ in 0..<60 { stage.call() }
        stage.pass(.seconds(30)) { $0.talking(30, factor: 1.3) }
        #expect(1.25...1.35 ~= stage.admission.correction)
        stage.pass(.seconds(30)) { $0.talking(30, factor: 1, late: 0.5) }
        #expect(1.2...1.35 ~= stage.admission.correction)
    }

    @Test func whatWasLateHasToBeWellAgain() {
        var stage = AdmissionStage()
        for _ in 0..<60 { stage.call() }
        for (late, hasRoom) in [(0.08, true), (0.12, false), (0.08, false), (0.03, true), (0.08, true)] {
            stage.pass(.seconds(6)) { $0.talking(30, late: late) }
            #expect((stage.admission.choice != nil) == hasRoom, "\(late)")
        }
    }

    @Test func aQuarterOfTheMachineIsAlwaysThere() {
        var stage = AdmissionStage()
        for _ in 0..<4 { stage.call() }
        stage.pass(.seconds(10)) { $0.talking(2, waiting: 0.9, late: 1) }
        // A quarter of two cores, at 1.4 % each.
        #expect(29...32 ~= stage.fill())
    }

    @Test func callsThatCostMoreThanWasMeasuredAreFewer() {
        var stage = AdmissionStage(loops: 1, cores: 1)
        for _ in 0..<20 { stage.call() }
        // Twice what encoding and decoding alone would take: noise reduction, a slower clock.
        stage.pass(.seconds(30)) { $0.talking(20, factor: 2) }
        #expect(1.8...2.2 ~= stage.admission.correction)
        let more = stage.fill()
        #expect(8...12 ~= more, "another \(more)")
    }

    @Test func withoutALimitNothingIsRefusedAndLoopsAreStillChosen() {
        var stage = AdmissionStage(limits: .none)
        for _ in 0..<20 { stage.observe { $0.talking($1 == 0 ? 200 : 0, late: 1) } }
        #expect(stage.admission.choice == 1)
        #expect(stage.fill() == 10_000)
    }

    @Test func whoIsRefusedForLoadIsToldToComeBack() {
        let refusal = HTTPError.overloaded
        #expect(refusal.status == .serviceUnavailable)
        #expect(refusal.headers == [.init("Retry-After", "5")])
        #expect(refusal.body.hasPrefix(#"{"error":{"code":"ServiceUnavailable","message":"The server is at capacity"#))
    }

    @Test func theCostOfACallIsMeasuredAndPlausible() {
        let cost = CallCost.measured()
        #expect((0.000_02...0.02).contains(cost.sent))
        #expect((0.000_02...0.02).contains(cost.heard))
    }
}
