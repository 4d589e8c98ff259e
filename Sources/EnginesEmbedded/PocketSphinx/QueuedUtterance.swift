import Engine
import LocalSpeech
import SansIO
import Shares

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
