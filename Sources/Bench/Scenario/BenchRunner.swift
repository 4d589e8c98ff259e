import Foundation
import NIOCore
import NIOPosix
import RTC
import RTCPort
import SansIO

/// Runs a plan step by step and reports what it found.
package actor BenchRunner {
    let plan: BenchPlan
    let tracks: SpeechTracks
    let port: LoadPort
    let controlLoops: any EventLoopGroup
    let progress: BenchProgress
    /// Of each server before its first step.
    private var idle: [String: ProcessUsage] = [:]
    /// Memory and calls of the step before, by server.
    private var before: [String: (calls: Int, memory: Int)] = [:]
    private let codec: CodecBaseline
    private let codecTrack: CodecTrack

    /// - Parameters:
    ///   - codec: The baseline that was measured before.
    ///   - codecTrack: To measure it with at the pace of calls.
    ///   - makeFactory: Builds the native parts, which are confined to the thread of the callers from then on.
    package init(
        _ plan: BenchPlan, tracks: SpeechTracks, codec: CodecBaseline, codecTrack: CodecTrack, progress: BenchProgress,
        makeFactory: @escaping @Sendable () throws -> RTCFactory
    ) throws {
        self.plan = plan
        self.tracks = tracks
        self.codec = codec
        self.codecTrack = codecTrack
        self.progress = progress
        port = try LoadPort(makeFactory: makeFactory)
        controlLoops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    }

    /// - Throws: `BenchError` where a server cannot be called at all.
    package func run() async throws -> [BenchStep] {
        var steps: [BenchStep] = []
        for target in plan.targets { try await warmUp(target) }
        for scenario in plan.scenarios {
            before = [:]
            for calls in counts(of: scenario) {
                for target in plan.targets {
                    progress.begin("\(scenario.rawValue), \(calls) calls, \(target.name)")
                    if let step = await run(scenario, calls: calls, target) { steps.append(step) }
                    try? await Task.sleep(for: .seconds(1))
                }
            }
        }
        progress.end()
        return steps
    }

    /// One step for the greatest number where the number of calls is not what changes.
    private func counts(of scenario: Scenario) -> [Int] {
        switch scenario {
        case .listen, .talk, .converse: plan.calls
        case .connect: [plan.connectRate]
        case .connectWhileTalking: plan.calls.suffix(1)
        case .overload: [plan.overloadLimit]
        }
    }

    /// Two short calls, so that what is loaded once is loaded.
    private func warmUp(_ target: BenchTarget) async throws {
        progress.begin("warming up \(target.name)")
        let crowd = makeCrowd()
        let callers = await crowd.gather(2, plan.callerOptions(target, session: plan.session, rest: .dtx))
        guard !callers.isEmpty else {
            let reasons = await crowd.failures.keys.sorted().joined(separator: "; ")
            throw BenchError("No call to \(target.name) (\(target.address)) came about: \(reasons).")
        }
        for caller in callers {
            await caller.talk(from: 0)
            await caller.ask(plan.prompt(seconds: 1))
        }
        try await Task.sleep(for: .seconds(2))
        await crowd.hangUp()
        try await Task.sleep(for: .seconds(1))
        idle[target.name] = target.process.flatMap { ProcessUsage.read($0) }
    }

    func makeCrowd() -> CallCrowd {
        CallCrowd(port: port, tracks: tracks, controlLoops: controlLoops)
    }

    private func run(_ scenario: Scenario, calls: Int, _ target: BenchTarget) async -> BenchStep? {
        switch scenario {
        case .listen: await listen(calls, target)
        case .talk: await talk(calls, target)
        case .converse: await converse(calls, target)
        case .connect: await connect(talking: 0, target)
        case .connectWhileTalking: await connect(talking: calls, target)
        case .overload: await overload(target)
        }
    }

    // MARK: The window

    /// Measures while `body` runs, the plan's span unless it ends sooner.
    /// - Parameter calls: By which what is per call is divided.
    func measure(
        _ step: inout BenchStep, _ crowd: CallCrowd, _ target: BenchTarget, calls: Int, _ body: () async -> Void
    ) async {
        _ = await port.takeLateness()
        await crowd.beginWindow()
        let own = ProcessUsage.read(getpid())
        let usage = target.process.flatMap { ProcessUsage.read($0) }
        var host = StolenTime()
        _ = host.read()
        let begin = Moment.monotonic
        await body()
        step.seconds = (Moment.monotonic - begin).milliseconds / 1000
        let usageAfter = target.process.flatMap { ProcessUsage.read($0) }
        let ownAfter = ProcessUsage.read(getpid())
        let lateness = await port.takeLateness()
        let measures = await crowd.endWindow()
        await crowd.countLost()
        step.stolen = host.read()
        step.failures = await crowd.failures
        step.hasEvents = await crowd.hasEvents || step.hasEvents
        step.take(measures)
        if let usage, let usageAfter {
            step.cpu = BenchStep.CPU(from: usage, to: usageAfter, calls: calls, codec: codec)
            step.memory = memory(usageAfter.memory, step, target, calls: calls)
        }
        if let own, let ownAfter {
            let cost = BenchStep.CPU(from: own, to: ownAfter, calls: calls, codec: nil)
            step.generator = BenchStep.Generator(
                msPerSecond: cost.msPerSecond, msPerSecondPerCall: cost.msPerSecondPerCall,
                lateness: Quantiles(lateness), packetsSent: measures.packetsSent)
        }
    }

    /// Opus alone for so many calls at their pace; nil where nothing would be held against it.
    func measurePacedCodec(calls: Int, _ target: BenchTarget) async -> Double? {
        guard target.process != nil else { return nil }
        progress.tell("measuring Opus alone at the pace of \(calls) calls")
        return try? await PacedCodec.measure(calls: calls, codecTrack, codec: codec)
    }

    private func memory(_ bytes: Int, _ step: BenchStep, _ target: BenchTarget, calls: Int) -> BenchStep.Memory? {
        guard let idle = idle[target.name]?.memory else { return nil }
        var memory = BenchStep.Memory(
            bytes: bytes, bytesIdle: idle, bytesPerCall: Double(bytes - idle) / Double(max(1, calls)))
        if let before = before[target.name], before.calls < calls {
            memory.growthPerCall = Double(bytes - before.memory) / Double(calls - before.calls)
        }
        before[target.name] = (calls, bytes)
        return memory
    }

    /// Sleeps through the span, telling how much is left.
    func passTime(_ span: Duration, _ what: String) async {
        let end = Moment.monotonic + span
        while true {
            let left = end - Moment.monotonic
            if left <= .zero { return }
            progress.tell("\(what), \(left.wholeMilliseconds / 1000 + 1) s left")
            try? await Task.sleep(for: min(left, .seconds(1)))
        }
    }
}
