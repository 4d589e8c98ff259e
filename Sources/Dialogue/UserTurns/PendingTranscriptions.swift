import Engine
import Events
import SansIO

/// User items whose transcripts are pending, in the order of their commits.
struct PendingTranscriptions: Sendable {
    private var all: [Transcription] = []

    var isEmpty: Bool { all.isEmpty }
    var items: [ItemID] { all.map(\.item) }
    var nextDeadline: Moment? { all.lazy.map(\.deadline).min() }

    /// One of them may call for an answer.
    var mayCallForAnswer: Bool { all.contains(where: \.isAnswered) }

    mutating func append(_ transcription: Transcription) { all.append(transcription) }

    mutating func remove(_ item: ItemID) -> Transcription? {
        all.firstIndex { $0.item == item }.map { all.remove(at: $0) }
    }

    func expired(at now: Moment) -> [ItemID] { all.filter { $0.deadline <= now }.map(\.item) }
}

/// A user item whose transcript is pending.
struct Transcription: Sendable {
    let item: ItemID
    /// Its audio, in samples of the input timeline.
    let length: Int
    /// A transcript that is not empty calls for an answer.
    let isAnswered: Bool
    let ending: TurnEnding
    let deadline: Moment
    /// Index of the content part that is spoken.
    var part = 0
}
