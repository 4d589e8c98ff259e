import Engine
import Timing

/// Which utterance a decoder works on, and the audio that waits for one. Knows no thread and no decoder.
///
/// A complete utterance has somebody waiting for its answer and goes first, in the order of completion. One that is
/// still being spoken gets a decoder only while one is free, and loses it again when a complete one waits; it is then
/// decoded in one go when it is complete, at many times the speed of speech.
package struct UtteranceQueue {
    package struct Limits: Hashable, Sendable {
        /// Utterances open at the same time, decoders included.
        package var utterances = 256
        /// Samples that an utterance may hold that are not transcribed yet: the 10 minutes that push to talk may hand
        /// over at once.
        package var samples = InputBuffer.manualLimit
        /// Samples of all utterances together: 4 hours, 460 MB.
        package var total = 4 * 3600 * 16_000
        /// How long a complete utterance may wait for a decoder.
        package var patience = Duration.seconds(120)

        package init() {}
    }

    /// Answer to a decoder that asks for more of its utterance.
    package enum Reading: Equatable {
        case audio([Int16])
        /// All was read: the transcript is awaited.
        case complete
        /// A complete utterance is in greater need of the decoder; this one is queued again.
        case preempted
        case cancelled
        case failed(EngineFault)
    }

    package struct Counters: Hashable, Sendable {
        package var opened = 0
        package var refused = 0
        package var completed = 0
        package var cancelled = 0
        package var failed = 0
        package var preempted = 0
    }

    private struct Utterance {
        /// Not yet transcribed for good; `read` of it were given to the decoder.
        var audio: [Int16] = []
        var read = 0
        var isDecoding = false
        /// What was transcribed for good, and how many samples that was.
        var words: [Transcript.Word] = []
        var settled = 0
        /// Where the caller asked for a report, in samples from the start.
        var reports: [Int] = []
        var completed: Moment?
        var isCancelled = false
        var fault: EngineFault?
    }

    package let limits: Limits
    package private(set) var counters = Counters()
    /// Decoders that are loaded and have no utterance.
    package private(set) var idle = 0
    /// Samples of all utterances that are not transcribed yet.
    package private(set) var held = 0
    private var utterances: [Int: Utterance] = [:]
    private var complete: [Int] = []
    private var spoken: [Int] = []
    private var nextID = 0

    package init(limits: Limits = Limits()) { self.limits = limits }

    /// Utterances for which a decoder would start at once.
    package var waiting: Int { complete.count + spoken.count }
    package var isEmpty: Bool { utterances.isEmpty }

    // MARK: From the caller

    /// - Returns: nil when too many are open.
    package mutating func open() -> Int? {
        guard utterances.count < limits.utterances else {
            counters.refused += 1
            return nil
        }
        counters.opened += 1
        nextID += 1
        utterances[nextID] = Utterance()
        spoken.append(nextID)
        return nextID
    }

    /// - Returns: Whether a decoder may be waiting for this audio.
    package mutating func feed(_ id: Int, _ samples: [Int16], now: Moment) -> Bool {
        guard let isDecoding = utterances[id]?.isDecoding, mayGrow(id) else { return false }
        let length = utterances[id]?.audio.count ?? 0
        guard length + samples.count <= limits.samples, held + samples.count <= limits.total else {
            utterances[id]?.fault = EngineFault(
                .overloaded,
                length + samples.count > limits.samples
                    ? "The recognizer holds at most \(limits.samples / 16_000) s of one utterance."
                    : "The recognizer has too much to hear.")
            forget(id)
            finish(id, now: now)
            return true
        }
        // In place: an utterance that is held meanwhile would be copied with every piece.
        utterances[id]?.audio += samples
        held += samples.count
        return isDecoding || idle > 0
    }

    private func mayGrow(_ id: Int) -> Bool {
        guard let utterance = utterances[id] else { return false }
        return utterance.completed == nil && !utterance.isCancelled && utterance.fault == nil
    }

    /// Lets go of the audio of an utterance.
    private mutating func forget(_ id: Int) {
        held -= utterances[id]?.audio.count ?? 0
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
        utterances[id]?.completed = now
        if !utterance.isDecoding {
            spoken.removeAll { $0 == id }
            complete.append(id)
        }
    }

    package mutating func cancel(_ id: Int) {
        guard let utterance = utterances[id], !utterance.isCancelled else { return }
        counters.cancelled += 1
        utterances[id]?.isCancelled = true
        forget(id)
        guard !utterance.isDecoding else { return }
        utterances[id] = nil
        spoken.removeAll { $0 == id }
        complete.removeAll { $0 == id }
    }

    // MARK: From a decoder

    package mutating func decoderIsReady() { idle += 1 }

    /// The next utterance for a free decoder.
    package mutating func take(now: Moment) -> Int? {
        let id: Int
        if !complete.isEmpty {
            id = complete.removeFirst()
            if let since = utterances[id]?.completed, now - since > limits.patience {
                utterances[id]?.fault = EngineFault(.timeout, "The recognizer was too busy for this utterance.")
            }
        } else if !spoken.isEmpty {
            id = spoken.removeFirst()
        } else {
            return nil
        }
        idle -= 1
        utterances[id]?.isDecoding = true
        return id
    }

    /// The next audio of the decoder's utterance.
    /// - Parameter count: How many samples; only the last piece of a complete utterance has fewer.
    /// - Returns: nil while the decoder must wait for the speaker.
    package mutating func read(_ id: Int, count: Int) -> Reading? {
        guard let utterance = utterances[id], !utterance.isCancelled else { return .cancelled }
        if let fault = utterance.fault { return .failed(fault) }
        let isComplete = utterance.completed != nil
        if !isComplete, complete.count > idle {
            counters.preempted += 1
            utterances[id]?.isDecoding = false
            utterances[id]?.read = 0
            idle += 1
            return .preempted
        }
        let available = utterance.audio.count - utterance.read
        guard available > 0, isComplete || available >= count else { return isComplete ? .complete : nil }
        let end = utterance.read + min(available, count)
        utterances[id]?.read = end
        return .audio(Array(utterance.audio[utterance.read..<end]))
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
        guard let read = utterances[id]?.read, let settled = utterances[id]?.settled else { return }
        let offset = Duration.milliseconds(settled / 16)
        utterances[id]?.words += words.map {
            Transcript.Word(text: $0.text, start: $0.start + offset, end: $0.end + offset)
        }
        utterances[id]?.audio.removeFirst(read)
        held -= read
        utterances[id]?.settled += read
        utterances[id]?.read = 0
    }

    /// All words transcribed for good.
    package func words(of id: Int) -> [Transcript.Word] { utterances[id]?.words ?? [] }

    /// The decoder is free again.
    package mutating func close(_ id: Int) {
        forget(id)
        if let utterance = utterances.removeValue(forKey: id), !utterance.isCancelled {
            if utterance.fault == nil { counters.completed += 1 } else { counters.failed += 1 }
        }
        idle += 1
    }
}
