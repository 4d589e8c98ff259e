import Engine
import Events
import SansIO

/// One stretch of user speech while it is being recognised: from the first stir of a voice until its turn closes, and
/// on until it is known that it was a turn.
struct SpeechSegment: Sendable {
    /// The user item that it becomes.
    let item: ItemID
    /// Where its audio begins on the input timeline, padding included.
    let start: Int
    /// Where the voice began.
    let voice: Int
    /// Where the turn closed; nil while it is open.
    var end: Int?
    /// When the voice began to come.
    var began = Moment.zero
    /// Known once the detector has closed the turn.
    var ending: TurnEnding?
    /// The voice lasted long enough to be speech.
    var isSpeech = false
    /// The client knows of it.
    var isAnnounced = false
    /// What is believed so far; nil before the recognizer said anything.
    var words: String?
    /// How often the recognizer was asked to report, and did.
    var asked = 0
    var reported = 0
    /// The recognizer knows that it is complete.
    var isFinished = false
    /// What the recognizer said before its time: that it gave up.
    var result: RecognitionEvent?

    init(item: ItemID, start: Int, voice: Int) {
        self.item = item
        self.start = start
        self.voice = voice
    }

    /// `words` are all that was said before the present pause.
    var isFresh: Bool { asked > 0 && asked == reported }

    /// The speaker goes on: what was believed before is not all that was said. Whether it is more than fillers, it
    /// tells nevertheless.
    mutating func resume() {
        if isAnnounced { words = nil }
    }

    /// Takes what the recognizer believes.
    mutating func take(_ event: RecognitionEvent) {
        switch event {
        case .partial(let text):
            words = text
        case .report(let text):
            words = text
            reported += 1
        case .final, .failed:
            result = event
        }
    }
}
