import SansIO

/// Scenarios in which a number of calls is on the line together.
extension BenchRunner {
    func listen(_ calls: Int, _ target: BenchTarget) async -> BenchStep {
        var step = BenchStep(server: target.name, scenario: .listen, calls: calls)
        let crowd = makeCrowd()
        await gather(calls, crowd, plan.callerOptions(target, session: nil, rest: plan.rest))
        step.connected = await crowd.callers.count
        await passTime(plan.settling, "settling")
        let connected = step.connected
        await measure(&step, crowd, target, calls: connected) {
            await self.passWindow(crowd, "\(connected)/\(calls) connected, listening")
        }
        await crowd.hangUp()
        return step
    }

    func talk(_ calls: Int, _ target: BenchTarget) async -> BenchStep {
        var step = BenchStep(server: target.name, scenario: .talk, calls: calls)
        let before = await measurePacedCodec(calls: calls, target)
        let crowd = makeCrowd()
        await gather(calls, crowd, plan.callerOptions(target, session: plan.session, rest: plan.rest))
        step.connected = await crowd.callers.count
        await startTalking(await crowd.callers)
        await passTime(plan.settling, "settling")
        let connected = step.connected
        await measure(&step, crowd, target, calls: connected) {
            await self.passWindow(crowd, "\(connected)/\(calls) connected, talking")
        }
        await crowd.hangUp()
        step.cpu?.compare(withPaced: [before, await measurePacedCodec(calls: calls, target)])
        return step
    }

    func gather(_ calls: Int, _ crowd: CallCrowd, _ options: CallerOptions) async {
        let progress = progress
        await crowd.gather(calls, options) { progress.tell("\($0)/\(calls) connected") }
    }

    /// Both sides of each call, none of them with the same words at the same time.
    func startTalking(_ callers: [LoadCaller]) async {
        let span = Int((plan.span + plan.settling).components.seconds) + 10
        for (number, caller) in callers.enumerated() {
            await caller.talk(from: number * SpeechTrack.apart)
            await caller.keepAgentTalking(plan.prompt(seconds: span))
        }
    }

    /// The window of a steady scenario: time passes, and a few callers ask how long an event takes.
    private func passWindow(_ crowd: CallCrowd, _ what: String) async {
        let callers = await crowd.callers
        let askers = callers.prefix(min(Self.askers, callers.count / Self.callsPerAsker + 1))
        let asking = Task {
            while !Task.isCancelled {
                for caller in askers {
                    for way in EventWay.allCases { await caller.measureRoundTrip(on: way) }
                    try? await Task.sleep(for: .milliseconds(100))
                }
                try? await Task.sleep(for: .milliseconds(400))
            }
        }
        await passTime(plan.span, what)
        asking.cancel()
        await asking.value
    }

    /// More would load the server with what is not the call.
    private static let askers = 5
    private static let callsPerAsker = 12
}
