import Timing

/// More calls than a server can hold.
extension BenchRunner {
    /// Adds talking calls until the server refuses one, then knocks as many times again as calls are held.
    func overload(_ target: BenchTarget) async -> BenchStep {
        var step = BenchStep(server: target.name, scenario: .overload, calls: plan.overloadLimit)
        let crowd = makeCrowd()
        let options = plan.callerOptions(target, session: Self.talking, rest: plan.rest)
        var levels: [OverloadLevel] = []
        var all = CallMeasures()
        await measure(&step, crowd, target, calls: plan.overloadLimit) {
            var isFull = false
            while !isFull, await crowd.callers.count < plan.overloadLimit {
                let held = await crowd.callers.count
                let wanted = min(plan.overloadStep, plan.overloadLimit - held)
                progress.tell("\(held) calls talk, \(wanted) more knock")
                let refusedBefore = await crowd.failures
                let added = await crowd.gather(wanted, options)
                await startTalking(added)
                isFull = added.count < wanted
                levels.append(await level(crowd, target, refusedBefore, &all))
            }
            if isFull {
                let held = await crowd.callers.count
                progress.tell("full at \(held) calls, as many again knock")
                let refusedBefore = await crowd.failures
                let knocking = Task { await startTalking(await crowd.gather(held, options)) }
                let last = await level(crowd, target, refusedBefore, &all)
                await knocking.value
                levels.append(last)
            }
        }
        // Calls come and go within the window: what is one figure for all of it says nothing.
        (step.pacing, step.cpu, step.memory) = (nil, nil, nil)
        step.latency.offerToAnswer = Quantiles(all.offerToAnswer, hasCurve: true)
        step.latency.offerToConnected = Quantiles(all.offerToConnected, hasCurve: true)
        step.levels = levels
        step.connected = await crowd.callers.count
        step.failures = await crowd.failures
        await crowd.hangUp()
        return step
    }

    /// Watches the calls that run for a while.
    private func level(
        _ crowd: CallCrowd, _ target: BenchTarget, _ before: [String: Int], _ all: inout CallMeasures
    ) async -> OverloadLevel {
        await crowd.beginWindow()
        let usage = target.process.flatMap { ProcessUsage.read($0) }
        try? await Task.sleep(for: plan.overloadSpan)
        let usageAfter = target.process.flatMap { ProcessUsage.read($0) }
        let measures = await crowd.endWindow()
        all.merge(measures)
        let refusals = await crowd.failures.merging(before) { $0 - $1 }.filter { $0.value > 0 }
        var level = OverloadLevel(
            calls: await crowd.callers.count, refused: refusals.values.reduce(0, +), refusals: refusals,
            pacing: Quantiles(measures.pacing), within2Ms: measures.pacing.share(within: .milliseconds(2)),
            lost: measures.packetsLost, cpuMsPerSecond: nil)
        if let usage, let usageAfter {
            level.cpuMsPerSecond = BenchStep.CPU(from: usage, to: usageAfter, calls: 1, codec: nil).msPerSecond
        }
        return level
    }
}
