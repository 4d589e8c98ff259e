import Engine
import LocalSpeech
import SansIO
import Shares

/// Which utterance a decoder works on, and the audio that waits for one. Knows no thread and no decoder.
///
/// A complete utterance has a caller waiting for its answer and goes first. Clients take turns, and within a client its
/// sessions do, so that many utterances of one delay another's by a slice at most. One that is still being spoken gets
/// a decoder only while one is free, and loses it again when a complete one waits; it is then decoded in one go when it
/// is complete, at many times the speed of speech.
///
/// Long utterances never occupy the last decoder, which stays free for short questions, and after each stretch of
/// speech they give way to those of other sessions. With a single decoder a long utterance also gives way to a short
/// one in the middle of a stretch, which is then decoded again, at most once for each stretch.
package struct UtteranceQueue {
    /// Answer to a decoder that asks for more of its utterance.
    package enum Reading: Equatable {
        case audio([Int16])
        /// All was read: the transcript is awaited.
        case complete
        /// Another utterance is in greater need of the decoder; this one is taken again later.
        case preempted
        case cancelled
        case failed(EngineFault)
    }

    package struct Counters: Hashable, Sendable {
        package var opened = 0
        package var refused = 0
        /// Of `refused`, and of `failed` for their audio: those of clients that had their share.
        package var overShare = 0
        package var completed = 0
        package var cancelled = 0
        package var failed = 0
        package var preempted = 0
    }

    package let limits: UtteranceLimits
    package private(set) var counters = Counters()
    /// Decoders that are loaded, and those that have no utterance.
    package private(set) var decoders = 0
    package private(set) var idle = 0
    private let memory: MemoryBudget
    private var holdings = AudioHoldings()
    private var utterances: [Int: QueuedUtterance] = [:]
    private var complete = FairQueue<Int>()
    private var spoken = FairQueue<Int>()
    /// Complete utterances that wait and are not long.
    private var shortWaiting = 0
    /// Complete utterances that are long and have a decoder.
    private var longDecoding = 0
    private var nextID = 0

    /// - Parameter memory: Charged with the audio that is held.
    package init(limits: UtteranceLimits = UtteranceLimits(), memory: MemoryBudget = .unlimited) {
        (self.limits, self.memory) = (limits, memory)
    }

    /// Samples of all utterances that are not transcribed yet.
    package var held: Int { holdings.total }
    /// Utterances for which a decoder would start at once.
    package var waiting: Int { complete.count + spoken.count }
    package var isEmpty: Bool { utterances.isEmpty }

    // MARK: From the caller

    /// - Returns: nil when too many are open.
    package mutating func open(for owner: WorkOwner = .unknown) -> Int? {
        let isOverShare = holdings.utterances(of: owner.client) >= limits.utterancesPerClient
        guard utterances.count < limits.utterances, !isOverShare else {
            counters.refused += 1
            if isOverShare { counters.overShare += 1 }
            return nil
        }
        counters.opened += 1
        nextID += 1
        let memory = MemoryReservation(
            account: memory.account(of: owner.client), allowance: limits.freeSamples * MemoryLayout<Int16>.size)
        utterances[nextID] = QueuedUtterance(owner: owner, memory: memory)
        holdings.open(owner.client)
        // The limits on what is open bound both queues.
        try? spoken.append(nextID, for: owner)
        return nextID
    }

    /// - Returns: Whether a decoder may be waiting for this audio.
    package mutating func feed(_ id: Int, _ samples: [Int16], now: Moment) -> Bool {
        guard let owner = utterances[id]?.owner, utterances[id]?.mayGrow == true else { return false }
        if let fault = objection(to: samples.count, moreIn: id) {
            utterances[id]?.fault = fault
            forget(id)
            finish(id, now: now)
            return true
        }
        // In place: an utterance that is held meanwhile would be copied with every piece.
        utterances[id]?.audio += samples
        holdings.add(samples.count, to: owner.client)
        return utterances[id]?.isDecoding == true || idle > 0
    }

    /// Why an utterance may not grow by so many samples; nil when it may, and then the memory is reserved.
    private mutating func objection(to count: Int, moreIn id: Int) -> EngineFault? {
        guard let utterance = utterances[id] else { return nil }
        let length = utterance.audio.count + count
        guard length <= limits.samples else {
            return EngineFault(
                .overloaded, "The recognizer holds at most \(limits.samples / 16_000) s of one utterance.",
                cause: .limit)
        }
        guard holdings.total + count <= limits.total else {
            return EngineFault(
                .overloaded, "The recognizer holds as much audio as it may. Try again later.", cause: .limit)
        }
        let isWithinShare = holdings.samples(of: utterance.owner.client) + count <= limits.totalPerClient
        guard isWithinShare, (try? utterance.memory.resize(to: length * MemoryLayout<Int16>.size)) != nil else {
            counters.overShare += 1
            return EngineFault(
                .overloaded, "The recognizer holds as much audio of this client as it may. Send less at a time.",
                cause: .limit)
        }
        return nil
    }

    /// Releases the audio of an utterance.
    private mutating func forget(_ id: Int) {
        guard let utterance = utterances[id] else { return }
        holdings.add(-utterance.audio.count, to: utterance.owner.client)
        utterance.memory.record(0)
        utterances[id]?.audio = []
        utterances[id]?.read = 0
    }

    /// What is believed of all audio so far is wanted.
    package mutating func askForReport(_ id: Int) {
        guard let utterance = utterances[id], utterance.completed == nil, utterance.reports.count < 16 else { return }
        utterances[id]?.reports.append(utterance.settled + utterance.audio.count)
    }

    package mutating func finish(_ id: Int, now: Moment) {
        guard let utterance = utterances[id], utterance.completed == nil, !utterance.isCancelled else { return }
        let isLong = utterance.unread > limits.longest
        utterances[id]?.completed = now
        utterances[id]?.isLong = isLong
        guard !utterance.isDecoding else {
            if isLong { longDecoding += 1 }
            return
        }
        spoken.remove(of: utterance.owner) { $0 == id }
        if !isLong { shortWaiting += 1 }
        try? complete.append(id, for: utterance.owner, cost: cost(of: utterance))
    }

    /// A decoder works on at most a stretch of it before the next in turn is asked.
    private func cost(of utterance: QueuedUtterance) -> Int { min(utterance.audio.count, limits.slice) }

    package mutating func cancel(_ id: Int) {
        guard let utterance = utterances[id], !utterance.isCancelled else { return }
        counters.cancelled += 1
        utterances[id]?.isCancelled = true
        forget(id)
        guard !utterance.isDecoding else { return }
        if utterance.completed != nil, !utterance.isLong { shortWaiting -= 1 }
        spoken.remove(of: utterance.owner) { $0 == id }
        complete.remove(of: utterance.owner) { $0 == id }
        remove(id)
    }

    private mutating func remove(_ id: Int) {
        guard let utterance = utterances.removeValue(forKey: id) else { return }
        holdings.close(utterance.owner.client)
    }

    // MARK: From a decoder

    package mutating func decoderIsReady() {
        decoders += 1
        idle += 1
    }

    /// How many more long utterances may have a decoder.
    private var roomForLong: Int { max(0, max(1, decoders - 1) - longDecoding) }

    /// Complete utterances that would get a decoder if there were enough.
    private var runnable: Int { shortWaiting + min(complete.count - shortWaiting, roomForLong) }

    /// The next utterance for a free decoder.
    package mutating func take(now: Moment) -> Int? {
        let next =
            roomForLong > 0
            ? complete.take() : complete.take { [utterances] in utterances[$0].map { !$0.isLong } ?? true }
        if let (id, _) = next {
            if utterances[id]?.isLong == true { longDecoding += 1 } else { shortWaiting -= 1 }
            if let utterance = utterances[id], utterance.isOverdue(now: now, after: limits.patience) {
                utterances[id]?.fault = EngineFault(
                    .timeout, "The recognizer was too busy for this utterance.", cause: .limit)
            }
            return begin(id)
        }
        return spoken.take().map { begin($0.element) }
    }

    private mutating func begin(_ id: Int) -> Int {
        idle -= 1
        let isComplete = utterances[id]?.completed != nil
        utterances[id]?.isDecoding = true
        utterances[id]?.hasProgressed = false
        utterances[id]?.wasComplete = isComplete
        return id
    }

    /// The next audio of the decoder's utterance.
    /// - Parameter count: How many samples; only the last piece of a complete utterance has fewer.
    /// - Returns: nil while the decoder must wait for the speaker.
    package mutating func read(_ id: Int, count: Int) -> Reading? {
        guard let utterance = utterances[id], !utterance.isCancelled else { return .cancelled }
        if let fault = utterance.fault { return .failed(fault) }
        if mustYield(utterance) {
            preempt(id)
            return .preempted
        }
        let (available, isComplete) = (utterance.unread, utterance.completed != nil)
        guard available > 0, isComplete || available >= count else { return isComplete ? .complete : nil }
        let end = utterance.read + min(available, count)
        utterances[id]?.read = end
        return .audio(Array(utterance.audio[utterance.read..<end]))
    }

    /// Another utterance is to have this one's decoder.
    private func mustYield(_ utterance: QueuedUtterance) -> Bool {
        guard utterance.completed != nil else { return runnable > idle }
        guard utterance.isLong, utterance.unread > 0 else { return false }
        if utterance.read > 0 { return decoders == 1 && shortWaiting > idle && !utterance.hasYielded }
        // Between two stretches nothing is lost. Those of the same session come after it.
        guard utterance.hasProgressed, idle == 0 || roomForLong == 0 else { return false }
        return complete.contains { [utterances, idle] id in
            guard let other = utterances[id] else { return false }
            return other.owner != utterance.owner && (idle == 0 || other.isLong)
        }
    }

    private mutating func preempt(_ id: Int) {
        guard let utterance = utterances[id] else { return }
        counters.preempted += 1
        if utterance.read > 0 { utterances[id]?.hasYielded = true }
        utterances[id]?.isDecoding = false
        utterances[id]?.read = 0
        idle += 1
        // One that is still being spoken waits for its end.
        if utterance.completed != nil {
            if utterance.isLong { longDecoding -= 1 } else { shortWaiting += 1 }
            complete.requeue(id, for: utterance.owner, cost: cost(of: utterance))
        }
        endTurn(of: utterance)
    }

    private mutating func endTurn(of utterance: QueuedUtterance) {
        if utterance.wasComplete { complete.finish(utterance.owner) } else { spoken.finish(utterance.owner) }
    }

    /// How many reports are due after what was read.
    package mutating func takeReports(_ id: Int) -> Int {
        guard let utterance = utterances[id] else { return 0 }
        let due = utterance.reports.prefix { $0 <= utterance.settled + utterance.read }.count
        if due > 0 { utterances[id]?.reports.removeFirst(due) }
        return due
    }

    package func isComplete(_ id: Int) -> Bool { utterances[id]?.completed != nil }

    package func isCancelled(_ id: Int) -> Bool { utterances[id]?.isCancelled ?? true }

    /// What was read is transcribed for good and needs no second reading.
    /// - Parameter words: With times from the start of what was read.
    package mutating func settle(_ id: Int, words: [Transcript.Word]) {
        guard let read = utterances[id]?.read, let owner = utterances[id]?.owner else { return }
        utterances[id]?.settle(words)
        holdings.add(-read, to: owner.client)
    }

    /// All words transcribed for good.
    package func words(of id: Int) -> [Transcript.Word] { utterances[id]?.words ?? [] }

    /// The decoder is free again.
    package mutating func close(_ id: Int) {
        forget(id)
        if let utterance = utterances[id] {
            endTurn(of: utterance)
            if utterance.isLong { longDecoding -= 1 }
            if !utterance.isCancelled {
                if utterance.fault == nil { counters.completed += 1 } else { counters.failed += 1 }
            }
        }
        remove(id)
        idle += 1
    }
}
