import Audio
import NIOCore
import RTC
import SansIO

/// Callers of one step that are on the line together.
actor CallCrowd {
    private let port: LoadPort
    private let tracks: SpeechTracks
    private let controlLoops: any EventLoopGroup
    private(set) var callers: [LoadCaller] = []
    private(set) var failures: [String: Int] = [:]
    /// Of callers that are gone.
    private var past = CallMeasures()

    /// Handshakes that are under way at a time while a crowd gathers.
    private static let atOnce = 8

    init(port: LoadPort, tracks: SpeechTracks, controlLoops: any EventLoopGroup) {
        (self.port, self.tracks, self.controlLoops) = (port, tracks, controlLoops)
    }

    func makeCaller(_ options: CallerOptions) -> LoadCaller {
        LoadCaller(port: port, options: options, tracks: tracks, controlLoop: controlLoops.next())
    }

    /// Connects `count` more callers, several at a time.
    /// - Returns: Those that came through.
    @discardableResult
    func gather(
        _ count: Int, _ options: CallerOptions, onConnected: @escaping @Sendable (Int) async -> Void = { _ in }
    ) async -> [LoadCaller] {
        await withTaskGroup(of: LoadCaller?.self) { group in
            var started = 0
            var gathered: [LoadCaller] = []
            func startOne() {
                guard started < count else { return }
                started += 1
                let caller = makeCaller(options)
                group.addTask { await self.connect(caller) ? caller : nil }
            }
            for _ in 0..<Self.atOnce { startOne() }
            for await caller in group {
                if let caller { gathered.append(caller) }
                await onConnected(gathered.count)
                startOne()
            }
            return gathered
        }
    }

    /// - Returns: Whether it came through; it then belongs to the crowd.
    func connect(_ caller: LoadCaller) async -> Bool {
        do {
            try await caller.connect()
            callers.append(caller)
            return true
        } catch {
            count("\(error)")
            await caller.hangUp()
            return false
        }
    }

    func count(_ failure: String) {
        failures[failure, default: 0] += 1
    }

    /// Connects, hangs up at once, and keeps what was measured.
    func knock(_ options: CallerOptions) async -> Bool {
        let caller = makeCaller(options)
        do {
            try await caller.connect()
            past.merge(await caller.takeMeasures())
            await caller.hangUp()
            return true
        } catch {
            count("\(error)")
            await caller.hangUp()
            return false
        }
    }

    /// Lets every caller begin to count anew.
    func beginWindow() async {
        for caller in callers { await caller.beginWindow() }
    }

    /// What was measured since; callers that were lost meanwhile are counted as failures.
    func endWindow() async -> CallMeasures {
        var all = past
        past = CallMeasures()
        for caller in callers {
            all.merge(await caller.takeMeasures())
        }
        return all
    }

    /// Calls that ended although nobody hung up.
    func countLost() async {
        for caller in callers {
            if let failure = await caller.failure { count(failure.description) }
        }
    }

    var hasEvents: Bool {
        get async {
            for caller in callers where await caller.hasEvents { return true }
            return false
        }
    }

    func hangUp() async {
        for caller in callers { await caller.hangUp() }
        callers = []
    }
}
