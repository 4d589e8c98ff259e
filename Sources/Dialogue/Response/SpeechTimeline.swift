import Engine
import Events

/// Where the audio of each item of a response stands: words and visemes have their places in the audio of a clause, and
/// the client wants them in that of the content part.
struct SpeechTimeline: Sendable {
    private var item: ItemID?
    /// Samples of the item's audio so far, and where the clause being spoken begins.
    private var length = 0
    private var clause = 0

    /// A clause of `item` begins.
    mutating func begin(_ item: ItemID) {
        if item != self.item {
            self.item = item
            length = 0
        }
        clause = length
    }

    mutating func append(samples: Int) {
        length += samples
    }

    /// Nothing was heard of the clause so far.
    var isClauseSilent: Bool { length == clause }

    /// Milliseconds from the start of the content part.
    func milliseconds(at time: Duration) -> Int {
        OutputTimeline.milliseconds(of: clause + OutputTimeline.samples(in: time))
    }
}

// What the client is told besides the audio (Voice Live protocol E.4 and F.10).
extension ResponseRun {
    func timestamp(of word: SpokenWord, item: ItemID) -> ServerEvent? {
        guard plan.timestamps, !word.text.isEmpty, let index = outputs.firstIndex(where: { $0.id == item }) else {
            return nil
        }
        let start = axis.milliseconds(at: word.start)
        return .audioTimestampDelta(
            AudioTimestampDelta(
                responseID: id, itemID: item, outputIndex: index, contentIndex: 0, audioOffsetMs: start,
                audioDurationMs: max(0, axis.milliseconds(at: word.end) - start), text: word.text))
    }

    func viseme(_ viseme: SpokenViseme, item: ItemID) -> ServerEvent? {
        guard plan.visemes, 0...21 ~= viseme.id, let index = outputs.firstIndex(where: { $0.id == item }) else {
            return nil
        }
        return .visemeDelta(
            VisemeDelta(
                responseID: id, itemID: item, outputIndex: index, contentIndex: 0,
                audioOffsetMs: axis.milliseconds(at: viseme.start), visemeID: viseme.id))
    }
}
