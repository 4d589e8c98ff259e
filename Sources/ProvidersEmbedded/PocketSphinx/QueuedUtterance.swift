import Engine
import Shares
import Timing

/// Bounds of an `UtteranceQueue`.
package struct UtteranceLimits: Hashable, Sendable {
    /// Utterances open at the same time, decoders included; in all, and of one client.
    package var utterances = 256
    package var utterancesPerClient = 128
    /// Samples that an utterance may hold that are not transcribed yet: the 10 minutes that push to talk may hand
    /// over at once.
    package var samples = InputBuffer.manualLimit
    /// Samples of all utterances together: 4 hours, 460 MB; and of one client: 1 hour.
    package var total = 4 * 3600 * 16_000
    package var totalPerClient = 3600 * 16_000
    /// Samples of each utterance that no memory budget is asked for: 20 s.
    package var freeSamples = 20 * 16_000
    /// How long a complete utterance may wait for a decoder.
    package var patience = Duration.seconds(120)
    /// Samples of the longest question: 10 s. What has more when it is complete is long and yields to others.
    package var longest = 10 * 16_000
    /// Samples that a decoder works on before a long utterance yields: a stretch of `UtteranceReader`.
    package var slice = 20 * 16_000

    package init() {}
}

/// One utterance of an `UtteranceQueue`.
struct QueuedUtterance {
    let owner: WorkOwner
    /// Of `audio`.
    let memory: MemoryReservation
    /// Not yet transcribed for good; `read` of it were given to the decoder.
    var audio: [Int16] = []
    var read = 0
    /// What was transcribed for good, and how many samples that was.
    var words: [Transcript.Word] = []
    var settled = 0
    /// Where the caller asked for a report, in samples from the start.
    var reports: [Int] = []
    var completed: Moment?
    var isDecoding = false
    /// A stretch was settled since it got its decoder, so that two that yield to each other both get on.
    var hasProgressed = false
    /// It was complete when it got its last decoder.
    var wasComplete = false
    /// It was complete with more audio than a question has.
    var isLong = false
    /// It gave way in the middle of the present stretch.
    var hasYielded = false
    var isCancelled = false
    var fault: EngineFault?

    init(owner: WorkOwner, memory: MemoryReservation) {
        (self.owner, self.memory) = (owner, memory)
    }

    var mayGrow: Bool { completed == nil && !isCancelled && fault == nil }

    var unread: Int { audio.count - read }

    /// It waited for its first decoder longer than callers do.
    func isOverdue(now: Moment, after patience: Duration) -> Bool {
        guard let completed, !wasComplete else { return false }
        return now - completed > patience
    }

    /// What was read is transcribed for good.
    mutating func settle(_ words: [Transcript.Word]) {
        let offset = Duration.milliseconds(settled / 16)
        self.words += words.map {
            Transcript.Word(text: $0.text, start: $0.start + offset, end: $0.end + offset)
        }
        audio.removeFirst(read)
        memory.record(audio.count * MemoryLayout<Int16>.size)
        settled += read
        read = 0
        hasYielded = false
        hasProgressed = true
    }
}

/// How much each client has in an `UtteranceQueue`.
struct AudioHoldings {
    private struct Holding {
        var utterances = 0
        var samples = 0
    }

    private var clients: [UInt64: Holding] = [:]
    /// Samples of all clients.
    private(set) var total = 0

    func utterances(of client: UInt64) -> Int { clients[client]?.utterances ?? 0 }

    func samples(of client: UInt64) -> Int { clients[client]?.samples ?? 0 }

    mutating func open(_ client: UInt64) { clients[client, default: Holding()].utterances += 1 }

    /// Forgets a client with its last utterance, whose audio is released by then.
    mutating func close(_ client: UInt64) {
        clients[client]?.utterances -= 1
        if clients[client]?.utterances == 0 { clients[client] = nil }
    }

    mutating func add(_ samples: Int, to client: UInt64) {
        clients[client]?.samples += samples
        total += samples
    }
}
