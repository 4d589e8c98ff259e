import SansIO

/// Calls that hold conversations.
extension BenchRunner {
    func converse(_ calls: Int, _ target: BenchTarget) async -> BenchStep? {
        var step = BenchStep(server: target.name, scenario: .converse, calls: calls)
        let crowd = makeCrowd()
        // An open microphone: the server hears where speech ends.
        await gather(calls, crowd, plan.callerOptions(target, session: Self.conversing, rest: .silence))
        step.connected = await crowd.callers.count
        await passTime(plan.settling, "settling")
        guard await crowd.hasEvents else {
            // A server without events holds no conversation; there is nothing to measure.
            await crowd.hangUp()
            return nil
        }
        let callers = await crowd.callers
        let connected = step.connected
        await measure(&step, crowd, target, calls: connected) {
            let end = Moment.monotonic + plan.span
            let talking = Task {
                await withTaskGroup(of: Void.self) { group in
                    for (number, caller) in callers.enumerated() {
                        group.addTask { await self.converse(caller, number, until: end, crowd) }
                    }
                }
            }
            await passTime(plan.span, "\(connected)/\(calls) in conversation")
            progress.tell("last turns")
            await talking.value
        }
        await crowd.hangUp()
        return step
    }

    /// Turn after turn until `end`; every third is an interruption.
    private func converse(_ caller: LoadCaller, _ number: Int, until end: Moment, _ crowd: CallCrowd) async {
        var random = SystemRandomNumberGenerator()
        // People do not begin to speak in the same instant.
        try? await Task.sleep(for: .milliseconds(Int.random(in: 0...2000, using: &random)))
        var turn = number
        while Moment.monotonic < end {
            turn += 1
            do {
                if turn % 3 == 0 {
                    let pause = Duration.milliseconds(Int.random(in: 1000...2000, using: &random))
                    try await caller.interrupt(
                        plan.prompt(seconds: 20), with: tracks.interruption, after: pause)
                } else {
                    try await caller.holdTurn(tracks.utterance)
                }
            } catch {
                await crowd.count("turn: \(error)")
                if await caller.failure != nil { return }
            }
            try? await Task.sleep(for: .milliseconds(Int.random(in: 200...500, using: &random)))
        }
    }

    static let conversing = #"{"turn_detection":{"type":"server_vad"}}"#
}
