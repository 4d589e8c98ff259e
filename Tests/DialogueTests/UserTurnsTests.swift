import Dialogue
import Engine
import Events
import SansIO
import Testing

/// The user's half alone, on time of its own. One column is 100 ms of input: `#` voice, `.` silence.
private struct UserStage {
    var context: SessionContext
    var turns: UserTurns
    var now = Moment.zero
    var agent = AgentActivity()
    var outputs: [UserTurns.Output] = []

    init(_ turnDetection: String = #"{"type":"server_vad","silence_duration_ms":300}"#) throws {
        var options = SessionOptions(
            id: SessionID(rawValue: "sess_1"), model: "any", audioDelivery: .paced,
            voice: .azureStandard(name: "any", AzureVoiceOptions()),
            recognizer: .init(languages: ["en-US"], partials: true, wordTimes: false)
        ) { _ in .exact(id: "any") }
        options.limits.recognition = .seconds(5)
        context = SessionContext(options, ids: IDSource(seed: (1, 2)))
        try context.apply(Self.patch(turnDetection))
        turns = UserTurns(context)
    }

    private static func patch(_ turnDetection: String) throws -> SessionPatch {
        let json = #"{"type":"session.update","session":{"turn_detection":\#(turnDetection)}}"#
        guard case .sessionUpdate(let update) = try ClientMessage.parse(Array(json.utf8)).event else {
            preconditionFailure("a session.update")
        }
        return update.session
    }

    mutating func put(_ input: UserTurns.Input) {
        var step = UserTurns.Step(now: now, agent: agent)
        turns.handle(input, &context, &step)
        outputs += step.outputs
    }

    /// What came of a column: `h` playout held, `r` released, `!` barge-in, `(` speech started, `)` committed.
    mutating func hear(_ score: String) -> String {
        var drawn = ""
        for column in score {
            let count = outputs.count
            for _ in 0..<5 {
                now += .milliseconds(20)
                put(
                    .audio(
                        [Int16](repeating: 0, count: 320), voice: column == "#", isMissing: false, delay: .zero))
            }
            drawn.append(Self.mark(outputs[count...]))
        }
        return drawn
    }

    /// The most telling of a column.
    private static func mark(_ outputs: ArraySlice<UserTurns.Output>) -> Character {
        var marks: Set<Character> = []
        for output in outputs {
            switch output {
            case .holdPlayout(let isHeld): marks.insert(isHeld ? "h" : "r")
            case .bargeIn: marks.insert("!")
            case .event(.speechStarted): marks.insert("(")
            case .committed: marks.insert(")")
            default: break
            }
        }
        return ")!(rh".first(where: marks.contains) ?? "."
    }

    /// The item whose recognition was opened last.
    var item: ItemID? {
        outputs.reversed().lazy.compactMap {
            if case .recognizer(.open(let item, _)) = $0 { item } else { nil }
        }.first
    }

    mutating func understand(_ text: String) throws {
        put(.recognition(try #require(item), .final(Transcript(text: text))))
    }

    /// The names of what came since `count` outputs, without audio.
    func names(since count: Int) -> [String] {
        outputs[count...].compactMap { output in
            switch output {
            case .event(let event): event.type
            case .recognizer(.feed): nil
            case .recognizer(let command): "recognizer \("\(command)".prefix { $0 != "(" })"
            case .holdPlayout(let isHeld): isHeld ? "hold" : "release"
            case .bargeIn: "barge-in"
            case .committed(_, let samples): "committed \(samples / 16) ms"
            case .understood(_, let text): "understood \(text)"
            case .heard: "heard"
            case .transcribed: "transcribed"
            case .mayAnswer: "may answer"
            case .idle(let since): "idle since \(since / 16) ms"
            }
        }
    }
}

struct UserTurnsTests {
    @Test(arguments: [
        Score("speech interrupts, and is committed after its silence", "..###.......", "..h!...)...."),
        Score("a false start holds playout only for a moment        ", "..#.........", "..hr........"),
        Score("a pause stays inside of the turn                     ", "###..###....", "h!........)."),
    ])
    func drawsTheUsersTurns(_ score: Score) throws {
        var stage = try UserStage()
        #expect(stage.hear(score.voice) == score.turns)
    }

    @Test func withoutInterruptionPlayoutGoesOn() throws {
        var stage = try UserStage(#"{"type":"server_vad","silence_duration_ms":300,"interrupt_response":false}"#)
        #expect(!stage.hear("..###......").contains("!"))
        #expect(!stage.names(since: 0).contains("hold"))
    }

    @Test func aTurnIsCommittedBeforeItsTranscriptAndAnsweredAfterIt() throws {
        var stage = try UserStage()
        _ = stage.hear("###.....")
        #expect(stage.turns.activity.mayCallForAnswer)
        let count = stage.outputs.count
        try stage.understand("Hello.")
        let others = stage.names(since: count).filter { !$0.hasPrefix("conversation.item.") }
        #expect(others == ["understood Hello.", "heard", "transcribed", "may answer"])
        #expect(!stage.turns.activity.mayCallForAnswer)
    }

    @Test func silenceIsNoQuestion() throws {
        var stage = try UserStage()
        _ = stage.hear("###.....")
        let count = stage.outputs.count
        try stage.understand("")
        #expect(!stage.names(since: count).contains("heard"))
    }

    /// "Um" while the agent speaks holds playout until its words are known, and then lets it go on.
    @Test func aFillerOverAnAnswerIsNoTurn() throws {
        var stage = try UserStage(
            #"{"type":"azure_semantic_vad","silence_duration_ms":300,"remove_filler_words":true}"#)
        stage.agent.isAnswering = true
        _ = stage.hear("###.....")
        #expect(!stage.names(since: 0).contains("barge-in"))
        let count = stage.outputs.count
        try stage.understand("um")
        #expect(stage.names(since: count) == ["recognizer cancel", "release", "may answer"])
    }

    @Test func wordsOverAnAnswerAreATurn() throws {
        var stage = try UserStage(
            #"{"type":"azure_semantic_vad","silence_duration_ms":300,"remove_filler_words":true}"#)
        stage.agent.isAnswering = true
        _ = stage.hear("###.....")
        try stage.understand("wait a moment")
        let names = stage.names(since: 0)
        #expect(names.contains("barge-in") && names.contains("understood wait a moment"))
    }

    @Test func aRecognizerThatNeverAnswersIsGivenUp() throws {
        var stage = try UserStage()
        _ = stage.hear("###.....")
        let deadline = try #require(stage.turns.nextDeadline(idleTimeout: nil))
        stage.now = deadline
        let count = stage.outputs.count
        stage.put(.deadline)
        #expect(stage.names(since: count).first == "recognizer cancel")
        #expect(stage.names(since: count).suffix(2) == ["transcribed", "may answer"])
        #expect(stage.turns.nextDeadline(idleTimeout: nil) == nil)
    }

    /// The silence counts from the end of the answer, and once for each answer.
    @Test func aSilentUserIsReportedAfterTheTimeout() throws {
        var stage = try UserStage(#"{"type":"server_vad","idle_timeout_ms":5000}"#)
        stage.turns.watchSilence(
            idleTimeout: 5000, agent: AgentActivity(isResponding: true, isIdle: false), now: stage.now)
        _ = stage.hear("..........")
        stage.turns.watchSilence(idleTimeout: 5000, agent: AgentActivity(), now: stage.now)
        let deadline = try #require(stage.turns.nextDeadline(idleTimeout: 5000))
        #expect(deadline == stage.now + .seconds(5))
        stage.now = deadline
        stage.put(.deadline)
        #expect(stage.names(since: 0).last == "idle since 1000 ms")
        #expect(stage.turns.nextDeadline(idleTimeout: 5000) == nil)
    }
}
