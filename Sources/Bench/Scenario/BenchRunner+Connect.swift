import SansIO

/// Scenarios about new calls.
extension BenchRunner {
    /// New calls at a steady rate, each hung up once connected.
    /// - Parameter talking: Calls that talk meanwhile; new ones then come at a tenth of the rate.
    func connect(talking: Int, _ target: BenchTarget) async -> BenchStep {
        let rate = talking == 0 ? plan.connectRate : max(1, plan.connectRate / 10)
        let scenario = talking == 0 ? Scenario.connect : .connectWhileTalking
        var step = BenchStep(server: target.name, scenario: scenario, calls: talking == 0 ? rate : talking)
        let background = makeCrowd()
        if talking > 0 {
            await gather(talking, background, plan.callerOptions(target, session: plan.session, rest: plan.rest))
            await startTalking(await background.callers)
            await passTime(plan.settling, "settling")
        }
        let crowd = makeCrowd()
        let options = plan.callerOptions(target, session: nil, rest: .none)
        let count = max(1, rate * Int(plan.span.components.seconds))
        await background.beginWindow()
        var connected = 0
        await measure(&step, crowd, target, calls: talking + rate) {
            connected = await knock(count, rate: rate, crowd, options)
        }
        step.connected = connected
        step.callsPerSecond = Double(connected) / max(0.001, step.seconds)
        if talking > 0 {
            var both = CallMeasures()
            both.merge(await background.endWindow())
            step.takePacing(of: both)
            await background.countLost()
            for (reason, number) in await background.failures { step.failures[reason, default: 0] += number }
        }
        // Memory of calls that are gone at once is no memory of a call, and their cost is that of a handshake.
        step.memory = nil
        step.cpu?.ratioToCodec = nil
        if talking > 0 { step.cpu = nil }
        await background.hangUp()
        return step
    }

    /// - Returns: How many came through.
    private func knock(_ count: Int, rate: Int, _ crowd: CallCrowd, _ options: CallerOptions) async -> Int {
        let begin = Moment.monotonic
        let progress = progress
        return await withTaskGroup(of: Bool.self) { group in
            var connected = 0
            for number in 0..<count {
                let due = begin + .nanoseconds(Int64(number) * 1_000_000_000 / Int64(rate))
                let left = due - Moment.monotonic
                if left > .zero { try? await Task.sleep(for: left) }
                group.addTask { await crowd.knock(options) }
                if number % rate == 0 { progress.tell("\(number)/\(count) called, \(rate) a second") }
            }
            for await came in group where came { connected += 1 }
            return connected
        }
    }
}
