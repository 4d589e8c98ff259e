import SansIO

/// More calls than a server can hold.
extension BenchRunner {
    /// Adds talking calls step by step until the server refuses one, and goes on until twice as many have knocked as it
    /// held then. Those that run are watched all the while.
    func overload(_ target: BenchTarget) async -> BenchStep {
        var step = BenchStep(server: target.name, scenario: .overload, calls: 0)
        let crowd = makeCrowd()
        let options = plan.callerOptions(target, session: plan.session, rest: plan.rest)
        var run = OverloadRun(limit: plan.overloadLimit)
        await measure(&step, crowd, target, calls: plan.overloadLimit) {
            while let wanted = run.next(plan.overloadStep) {
                let level = await level(adding: wanted, &run, crowd, target, options)
                run.note(level, holding: await crowd.callers.count)
            }
        }
        // Calls come and go within the window: what is one figure for all of it says nothing.
        (step.pacing, step.cpu, step.memory) = (nil, nil, nil)
        step.latency.offerToAnswer = Quantiles(run.measures.offerToAnswer, hasCurve: true)
        step.latency.offerToConnected = Quantiles(run.measures.offerToConnected, hasCurve: true)
        step.levels = run.levels
        step.calls = run.offered
        step.connected = await crowd.callers.count
        await crowd.countLost()
        step.failures = await crowd.failures
        await crowd.hangUp()
        return step
    }

    /// Lets so many more knock, and watches the calls that run.
    private func level(
        adding wanted: Int, _ run: inout OverloadRun, _ crowd: CallCrowd, _ target: BenchTarget,
        _ options: CallerOptions
    ) async -> OverloadLevel {
        let held = await crowd.callers.count
        progress.tell("\(held) calls talk, \(wanted) more connect\(run.isFull ? ", which is too many" : "")")
        let before = await crowd.failures
        let usage: ProcessUsage?
        let end: Moment
        if run.isFull {
            // What the knocking itself does to the others is what is asked for.
            await crowd.beginWindow()
            usage = target.process.flatMap { ProcessUsage.read($0) }
            end = .monotonic + plan.overloadSpan
            await startTalking(await crowd.gather(wanted, options))
        } else {
            await startTalking(await crowd.gather(wanted, options))
            try? await Task.sleep(for: plan.settling)
            run.measures.merge(await crowd.endWindow())
            await crowd.beginWindow()
            usage = target.process.flatMap { ProcessUsage.read($0) }
            end = .monotonic + plan.overloadSpan
        }
        let left = end - .monotonic
        if left > .zero { try? await Task.sleep(for: left) }
        let usageAfter = target.process.flatMap { ProcessUsage.read($0) }
        let measures = await crowd.endWindow()
        run.measures.merge(measures)
        let refusals = await crowd.failures.merging(before) { $0 - $1 }.filter { $0.value > 0 }
        var level = OverloadLevel(
            offered: run.offered, calls: await crowd.callers.count, refused: refusals.values.reduce(0, +),
            refusals: refusals, pacing: Quantiles(measures.pacing),
            within2Ms: measures.pacing.share(within: .milliseconds(2)), lost: measures.packetsLost,
            cpuMsPerSecond: nil)
        if let usage, let usageAfter {
            level.cpuMsPerSecond = BenchStep.CPU(from: usage, to: usageAfter, calls: 1, codec: nil).msPerSecond
        }
        return level
    }
}

/// How far an overload has come.
struct OverloadRun {
    /// Calls that knock at most.
    let limit: Int
    private(set) var offered = 0
    private(set) var levels: [OverloadLevel] = []
    /// How many calls the server held when it refused one for the first time.
    private(set) var capacity: Int?
    private var offeredWhenFull = 0
    var measures = CallMeasures()

    init(limit: Int) {
        self.limit = limit
    }

    var isFull: Bool { capacity != nil }

    /// - Returns: How many knock next; nil at the end.
    mutating func next(_ step: Int) -> Int? {
        // Those of the step that found it full knocked already: one more shows the overload itself.
        let most = capacity.map { min(limit, max(2 * $0, offeredWhenFull + step)) } ?? limit
        guard offered < most else { return nil }
        let wanted = min(step, most - offered)
        offered += wanted
        return wanted
    }

    mutating func note(_ level: OverloadLevel, holding calls: Int) {
        levels.append(level)
        guard capacity == nil, level.refused > 0 else { return }
        capacity = calls
        offeredWhenFull = offered
    }
}
