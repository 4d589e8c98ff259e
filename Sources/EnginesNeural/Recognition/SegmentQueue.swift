import Engine
import LocalSpeech
import SansIO
import Shares

/// Which segment of which utterance a worker decodes next, and the audio that waits. Knows no thread and no decoder.
///
/// A worker has an utterance for one decode only, so a few workers serve many speakers. Segments that somebody waits
/// for, at a pause or at the end, go first. Clients take turns, and within a client its sessions do.
package struct SegmentQueue {
    /// A segment for a worker.
    package struct Work {
        package var id: Int
        package var segment: SegmentedUtterance.Decode
    }

    package struct Counters: Hashable, Sendable {
        package var opened = 0
        package var refused = 0
        /// Of `refused`, and of `failed` for their audio: those of clients that had their share.
        package var overShare = 0
        package var completed = 0
        package var cancelled = 0
        package var failed = 0
    }

    private struct Entry {
        let owner: WorkOwner
        let memory: MemoryReservation
        var utterance = SegmentedUtterance()
        var completed: Moment?
        /// In which queue it waits.
        var waits: SegmentedUtterance.Need?
        var worker: SegmentedUtterance.Need?
    }

    private let limits: UtteranceLimits
    private let memory: MemoryBudget
    package private(set) var counters = Counters()
    private var holdings = AudioHoldings()
    private var entries: [Int: Entry] = [:]
    private var urgent = FairQueue<Int>()
    private var progress = FairQueue<Int>()
    private var events: [(id: Int, event: RecognitionEvent)] = []
    private var nextID = 0

    /// - Parameter memory: Charged with the audio that is held.
    package init(limits: UtteranceLimits = UtteranceLimits(), memory: MemoryBudget = .unlimited) {
        (self.limits, self.memory) = (limits, memory)
    }

    /// Samples of all utterances that are not settled yet.
    package var held: Int { holdings.total }
    /// Utterances that wait for a worker.
    package var waiting: Int { urgent.count + progress.count }
    package var isEmpty: Bool { entries.isEmpty }

    /// Events that are due, oldest first. After `final` or `failed` the utterance is forgotten.
    package mutating func takeEvents() -> [(id: Int, event: RecognitionEvent)] {
        defer { events = [] }
        return events
    }

    // MARK: From the caller

    /// - Returns: nil when too many are open.
    package mutating func open(for owner: WorkOwner = .unknown) -> Int? {
        let isOverShare = holdings.utterances(of: owner.client) >= limits.utterancesPerClient
        guard entries.count < limits.utterances, !isOverShare else {
            counters.refused += 1
            if isOverShare { counters.overShare += 1 }
            return nil
        }
        counters.opened += 1
        nextID += 1
        let reservation = MemoryReservation(
            account: memory.account(of: owner.client), allowance: limits.freeSamples * MemoryLayout<Int16>.size)
        entries[nextID] = Entry(owner: owner, memory: reservation)
        holdings.open(owner.client)
        return nextID
    }

    package mutating func feed(_ id: Int, _ samples: [Int16]) {
        // In place: an utterance that is held meanwhile would be copied with every piece.
        guard let owner = entries[id]?.owner, entries[id]?.completed == nil, !samples.isEmpty else { return }
        if let fault = objection(to: samples.count, in: id) { return fail(id, fault) }
        holdings.add(samples.count, to: owner.client)
        entries[id]?.utterance.feed(samples)
        schedule(id)
    }

    /// Why an utterance may not grow by so many samples; nil when it may, and then the memory is reserved.
    private mutating func objection(to count: Int, in id: Int) -> EngineFault? {
        guard let owner = entries[id]?.owner, let memory = entries[id]?.memory else { return nil }
        let length = (entries[id]?.utterance.held ?? 0) + count
        guard length <= limits.samples else {
            return EngineFault(
                .overloaded, "The recognizer holds at most \(limits.samples / 16_000) s of one utterance.",
                cause: .limit)
        }
        guard holdings.total + count <= limits.total else {
            return EngineFault(
                .overloaded, "The recognizer holds as much audio as it may. Try again later.", cause: .limit)
        }
        let isWithinShare = holdings.samples(of: owner.client) + count <= limits.totalPerClient
        guard isWithinShare, (try? memory.resize(to: length * MemoryLayout<Int16>.size)) != nil else {
            counters.overShare += 1
            return EngineFault(
                .overloaded, "The recognizer holds as much audio of this client as it may. Send less at a time.",
                cause: .limit)
        }
        return nil
    }

    package mutating func askForReport(_ id: Int) {
        guard entries[id]?.completed == nil else { return }
        entries[id]?.utterance.askForReport()
        schedule(id)
    }

    package mutating func finish(_ id: Int, now: Moment) {
        guard entries[id] != nil, entries[id]?.completed == nil else { return }
        entries[id]?.completed = now
        entries[id]?.utterance.finish()
        schedule(id)
    }

    package func isComplete(_ id: Int) -> Bool { entries[id]?.completed != nil }

    package func isOpen(_ id: Int) -> Bool { entries[id] != nil }

    package mutating func cancel(_ id: Int) {
        guard entries[id] != nil else { return }
        counters.cancelled += 1
        remove(id)
    }

    package mutating func fail(_ id: Int, _ fault: EngineFault) {
        guard entries[id] != nil else { return }
        counters.failed += 1
        events.append((id, .failed(fault)))
        remove(id)
    }

    package mutating func failAll(_ fault: EngineFault) {
        for id in entries.keys.sorted() { fail(id, fault) }
    }

    // MARK: From a worker

    /// The next segment for a free worker, which then calls `finishDecode` or `stop`.
    package mutating func take(now: Moment) -> Work? {
        while let (id, need) = next() {
            guard let owner = entries[id]?.owner, let held = entries[id]?.utterance.held else { continue }
            entries[id]?.waits = nil
            if let completed = entries[id]?.completed, now - completed > limits.patience {
                leave(need, owner)
                fail(id, EngineFault(.timeout, "The recognizer was too busy for this utterance.", cause: .limit))
                continue
            }
            if let segment = entries[id]?.utterance.startDecode() {
                entries[id]?.worker = need
                record(id, was: held)
                return Work(id: id, segment: segment)
            }
            leave(need, owner)
            record(id, was: held)
            schedule(id)
        }
        return nil
    }

    private mutating func next() -> (Int, SegmentedUtterance.Need)? {
        if let (id, _) = urgent.take() { return (id, .urgent) }
        return progress.take().map { ($0.element, .progress) }
    }

    /// - Parameters:
    ///   - id: An utterance that may have been cancelled meanwhile.
    ///   - isSpeech: A witness heard speech.
    package mutating func finishDecode(_ id: Int, _ text: String, isSpeech: Bool = false) {
        guard let owner = entries[id]?.owner, let need = entries[id]?.worker, let held = entries[id]?.utterance.held
        else { return }
        leave(need, owner)
        entries[id]?.worker = nil
        entries[id]?.utterance.finishDecode(text, isSpeech: isSpeech)
        record(id, was: held)
        schedule(id)
    }

    // MARK: Bookkeeping

    /// Queues an utterance that has something to decode, and collects its events.
    private mutating func schedule(_ id: Int) {
        guard let held = entries[id]?.utterance.held else { return }
        let need = entries[id]?.utterance.advance()
        record(id, was: held)
        for event in entries[id]?.utterance.takeEvents() ?? [] { events.append((id, event)) }
        guard let entry = entries[id] else { return }
        if entry.utterance.isFinished {
            counters.completed += 1
            return remove(id)
        }
        guard let need, entry.worker == nil, entry.waits != need, entry.waits != .urgent else { return }
        if entry.waits == .progress { progress.remove(of: entry.owner) { $0 == id } }
        entries[id]?.waits = need
        // The longest segment takes a worker a second or so.
        let cost = min(entry.utterance.held, 240_000)
        switch need {
        case .urgent: try? urgent.append(id, for: entry.owner, cost: cost)
        case .progress: try? progress.append(id, for: entry.owner, cost: cost)
        }
    }

    /// Notes that an utterance holds less than it did.
    private mutating func record(_ id: Int, was held: Int) {
        guard let entry = entries[id], entry.utterance.held != held else { return }
        holdings.add(entry.utterance.held - held, to: entry.owner.client)
        entry.memory.record(entry.utterance.held * MemoryLayout<Int16>.size)
    }

    private mutating func leave(_ need: SegmentedUtterance.Need, _ owner: WorkOwner) {
        switch need {
        case .urgent: urgent.finish(owner)
        case .progress: progress.finish(owner)
        }
    }

    private mutating func remove(_ id: Int) {
        guard let entry = entries.removeValue(forKey: id) else { return }
        switch entry.waits {
        case .urgent: urgent.remove(of: entry.owner) { $0 == id }
        case .progress: progress.remove(of: entry.owner) { $0 == id }
        case nil: break
        }
        if let need = entry.worker { leave(need, entry.owner) }
        holdings.add(-entry.utterance.held, to: entry.owner.client)
        entry.memory.record(0)
        holdings.close(entry.owner.client)
    }
}
