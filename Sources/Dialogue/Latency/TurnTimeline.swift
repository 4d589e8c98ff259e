import Events
import SansIO

/// The moments of one response until its first sound leaves, each noted once.
struct TurnTimeline: Sendable {
    /// The turn that is answered; nil where the client asked for the response, or a tool was through.
    private let turn: HeardTurn?
    private let created: Moment
    /// The words of what was said before were not known then.
    private let awaitsWords: Bool
    private var asked: Moment?
    private var clause: Moment?
    private var requested: Moment?
    private var audio: Moment?

    init(answering turn: HeardTurn?, created: Moment, awaitsWords: Bool) {
        self.turn = turn
        self.created = created
        self.awaitsWords = awaitsWords
    }

    /// The chat model was asked.
    mutating func ask(_ now: Moment) { if asked == nil { asked = now } }
    /// The first clause is there.
    mutating func begin(_ now: Moment) { if clause == nil { clause = now } }
    /// The synthesizer was asked.
    mutating func request(_ now: Moment) { if requested == nil { requested = now } }
    /// The first sound came.
    mutating func sound(_ now: Moment) { if audio == nil { audio = now } }

    /// - Parameter now: The first sound leaves.
    /// - Returns: nil where it was made by nobody whose time was taken.
    func latency(of response: ResponseID, now: Moment) -> TurnLatency? {
        guard let clause, let requested, let audio else { return nil }
        var latency = TurnLatency(response: response, item: turn?.item, parts: [])
        func add(_ stage: TurnLatency.Stage, _ duration: Duration) {
            latency.parts.append(.init(stage, duration))
        }
        let ready = asked ?? clause
        var wait = requested - clause
        if let turn {
            if let voice = turn.ending.voice {
                add(.jitterBuffer, voice.delay)
                add(.detector, turn.ending.closed - voice.moment)
                latency.silence = min(turn.ending.window, turn.ending.closed - voice.moment)
            }
            add(.recognizer, turn.known - turn.ending.closed)
            wait += ready - turn.known
        } else if awaitsWords {
            add(.recognizer, ready - created)
        } else {
            wait += ready - created
        }
        if wait > .zero { add(.wait, wait) }
        if let asked { add(.chat, clause - asked) }
        add(.synthesizer, audio - requested)
        add(.pacer, now - audio)
        return latency
    }
}
