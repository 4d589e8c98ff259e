import RTCPort
import Server
import Testing

/// Costs are as on a small machine: a call that talks both ways takes 1.4 % of a core.
@Suite struct AdmissionTests {
    private static let cost = CallCost(sent: 0.000_2, heard: 0.000_08, idle: 0)

    private func admission(loops: Int = 2, cores: Int = 2, _ limits: Admission.Limits = .init()) -> Admission {
        Admission(loops: loops, cores: cores, cost: Self.cost, limits: limits)
    }

    /// What `calls` cost a loop, of which `talking` talk both ways.
    private func load(calls: Int, talking: Int, waiting: Double = 0, behind: Double = 0) -> LoopLoad {
        var load = LoopLoad()
        load.sent = Double(talking) * 50
        load.heard = Double(talking) * 50
        load.working = Double(talking) * 50 * 0.000_28 + Double(calls) * 0.000_5
        load.waiting = waiting
        load.behind = behind
        return load
    }

    private func fill(_ admission: inout Admission) -> Int {
        var count = 0
        while admission.enter() != nil, count < 10_000 { count += 1 }
        return count
    }

    @Test func silentCallsAreCountedAsIfTheyTalked() {
        var admission = admission()
        // 85 % of two loops, at 1.4 % each.
        let count = fill(&admission)
        #expect(118...122 ~= count, "\(count)")
        #expect(admission.choice == nil)
        // All begin to talk at once, and fit.
        let talking = load(calls: count / 2, talking: count / 2)
        #expect(talking.busy < 0.9)
        admission.note([talking, talking], machine: talking.busy)
        #expect(admission.choice == nil)
    }

    @Test func whetherTheyTalkOrNotCallsNeedTheSame() {
        var (silent, talking) = (admission(), admission())
        for _ in 0..<60 {
            _ = silent.enter()
            _ = talking.enter()
        }
        for _ in 0..<20 {
            silent.note([load(calls: 30, talking: 0), load(calls: 30, talking: 0)], machine: 0.05)
            let load = load(calls: 30, talking: 30)
            talking.note([load, load], machine: load.busy)
        }
        #expect(abs(fill(&silent) - fill(&talking)) <= 4)
    }

    @Test func amongEqualsTheLoopThatIsLessBusyTakesTheNext() {
        var admission = admission(loops: 3, cores: 4)
        let (busy, free) = (load(calls: 0, talking: 20), load(calls: 0, talking: 0))
        admission.note([busy, free, busy], machine: 0.2)
        #expect(admission.enter() == 1)
        admission.note([free, busy, busy], machine: 0.2)
        #expect(admission.enter() == 0)
        #expect(admission.enter() == 2)
        admission.leave(1)
        #expect(admission.calls == 2)
        #expect(admission.choice == 1)
    }

    @Test func amongEqualLoopsTheOneWithFewerCallsTakesTheNext() {
        var admission = admission(loops: 3, cores: 3)
        var counts = [0, 0, 0]
        for _ in 0..<30 { if let loop = admission.enter() { counts[loop] += 1 } }
        #expect(counts == [10, 10, 10])
    }

    /// Handshakes keep the loops and the machine busy, and pass.
    @Test func aHundredShortCallsASecondAreNoLoad() {
        var admission = admission()
        var refused = 0
        for _ in 0..<40 {
            var busy = load(calls: 10, talking: 0, waiting: 0.2, behind: 0.3)
            busy.working += 0.5
            admission.note([busy, busy], machine: 0.95)
            var up: [Int] = []
            for _ in 0..<25 {
                if let loop = admission.enter() { up.append(loop) } else { refused += 1 }
                if up.count > 10 { admission.leave(up.removeFirst()) }
            }
            for loop in up { admission.leave(loop) }
        }
        #expect(refused == 0)
        #expect(admission.correction == 1)
    }

    @Test func anInstantOfNewCallsIsCountedBeforeAnyMeasurement() {
        var admission = admission(loops: 1, cores: 1)
        #expect(58...61 ~= fill(&admission))
    }

    @Test func whatElseRunsOnTheMachineTakesRoomButNeverAll() {
        var admission = admission()
        for _ in 0..<30 { admission.note([LoopLoad(), LoopLoad()], machine: 1) }
        // A quarter of two cores, at 1.4 % each.
        #expect(33...36 ~= fill(&admission))
    }

    @Test func aLoopWhoseFramesAreLateTakesNoMore() {
        var admission = admission(loops: 1, cores: 1)
        for _ in 0..<30 { _ = admission.enter() }
        admission.note([load(calls: 30, talking: 10)], machine: 0.3)
        #expect(admission.choice == 0)
        admission.note([load(calls: 30, talking: 10, behind: 0.2)], machine: 0.3)
        #expect(admission.choice == nil)
        admission.note([load(calls: 30, talking: 10)], machine: 0.3)
        #expect(admission.choice == 0)
    }

    @Test func whatTheEnginesUseOfTheMachineIsNotThereForCalls() {
        var admission = admission(loops: 2, cores: 2)
        for _ in 0..<60 { _ = admission.enter() }
        let load = load(calls: 30, talking: 30)
        // Calls use 42 %, and others 10 % or 50 % beside them.
        for _ in 0..<20 { admission.note([load, load], machine: load.working + 0.1) }
        #expect(admission.choice != nil)
        for _ in 0..<20 { admission.note([load, load], machine: load.working + 0.5) }
        #expect(admission.choice == nil)
    }

    @Test func callsThatCostMoreThanWasMeasuredAreFewer() {
        var admission = admission(loops: 1, cores: 1)
        for _ in 0..<20 { _ = admission.enter() }
        // Twice what encoding and decoding alone would take: noise reduction, a slower clock.
        var load = load(calls: 20, talking: 20)
        load.working *= 2
        for _ in 0..<100 { admission.note([load], machine: load.working) }
        #expect(1.8...2.2 ~= admission.correction)
        let more = fill(&admission)
        #expect(8...12 ~= more, "another \(more)")
    }

    @Test func withoutALimitNothingIsRefusedAndLoopsAreStillChosen() {
        var admission = admission(.none)
        admission.note([load(calls: 0, talking: 200, behind: 1), load(calls: 0, talking: 0)], machine: 1)
        #expect(admission.choice == 1)
        #expect(fill(&admission) == 10_000)
    }

    @Test func whoIsRefusedForLoadIsToldToComeBack() {
        let refusal = Refusal.overloaded
        #expect(refusal.status == .serviceUnavailable)
        #expect(refusal.headers == [.init("Retry-After", "5")])
        #expect(refusal.body.hasPrefix(#"{"error":{"code":"ServiceUnavailable","message":"The server has no room"#))
    }

    @Test func theCostOfACallIsMeasuredAndPlausible() {
        let cost = CallCost.measured()
        #expect((0.000_02...0.02).contains(cost.sent))
        #expect((0.000_02...0.02).contains(cost.heard))
    }
}

@Suite struct MachineLoadTests {
    @Test func theShareInUseIsCountedBetweenTwoReadings() {
        var machine = MachineLoad()
        #expect(machine.note("cpu  100 50 100 700 50 0 0 0 0 0\ncpu0 1 2 3") == nil)
        // 30 user, 10 system, 10 steal of 100; what runs niced and what waits for disks is free.
        #expect(machine.note("cpu  130 60 110 730 60 0 0 10 0 0\n") == 0.5)
        #expect(machine.note("cpu  130 60 110 830 60 0 0 10 0 0\n") == 0)
    }

    @Test func whatCannotBeReadIsNoLoad() {
        var machine = MachineLoad()
        for text in ["", "cpu", "intr 1 2 3 4 5 6 7 8 9", "cpu a b c d e f g h", "cpu  1 2"] {
            _ = machine.note(text)
            #expect(machine.note(text) == nil)
        }
        // A counter that went back, as after a container has moved.
        _ = machine.note("cpu  100 50 100 700 50 0 0 0 0 0")
        #expect(machine.note("cpu  10 5 10 70 5 0 0 0 0 0") == nil)
    }
}
