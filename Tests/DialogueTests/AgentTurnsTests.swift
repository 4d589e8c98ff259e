import Dialogue
import Engine
import Events
import SansIO
import Testing

/// The agent's half alone, on time of its own, with what it is told of the user's.
private struct AgentStage {
    var context: SessionContext
    var turns: AgentTurns
    var now = Moment.zero
    var user = UserActivity()
    var outputs: [Session.Output] = []

    init(_ audioDelivery: AudioDelivery = .paced) {
        let options = SessionOptions(
            id: SessionID(rawValue: "sess_1"), model: "any", audioDelivery: audioDelivery,
            voice: .azureStandard(name: "any", AzureVoiceOptions())
        ) { _ in .exact(id: "any") }
        context = SessionContext(options, ids: IDSource(seed: (1, 2)))
        turns = AgentTurns(audioDelivery: audioDelivery)
        put(.mediaConnected)
    }

    mutating func put(_ input: AgentTurns.Input) {
        var step = SessionStep(now: now, user: user)
        turns.handle(input, &context, &step)
        outputs += step.outputs
    }

    /// The user's turn was understood.
    mutating func hear() {
        put(.heard(HeardTurn(item: ItemID(rawValue: "item_1"), closed: now, known: now)))
        put(.mayAnswer)
    }

    var chat: ChatRunID? {
        outputs.reversed().lazy.compactMap { if case .chat(.start(let run, _)) = $0 { run } else { nil } }.first
    }

    var speech: SpeechID? {
        outputs.reversed().lazy.compactMap { if case .synthesizer(.start(let id, _)) = $0 { id } else { nil } }.first
    }

    /// The model writes a sentence, of which the synthesizer makes this much audio.
    mutating func answer(_ text: String, milliseconds: Int) throws {
        let chat = try #require(chat)
        put(.chat(chat, .text(text)))
        put(.chatEnded(chat, nil))
        let speech = try #require(speech)
        put(.speech(speech, .audio([Int16](repeating: 5, count: 24 * milliseconds))))
        put(.speechEnded(speech, nil))
    }

    /// The pacer takes frames for this long.
    mutating func play(milliseconds: Int) {
        for _ in 0..<milliseconds / 20 {
            now += .milliseconds(20)
            var frame: [Int16] = []
            let (_, changes) = turns.nextFrame(into: &frame, now: now)
            put(.played(changes))
        }
    }

    var names: [String] {
        outputs.compactMap { output in
            switch output {
            case .event(let message, _): message.event.type
            case .chat(.start): "chat start"
            case .chat(.cancel): "chat cancel"
            case .synthesizer(.start): "synthesizer start"
            case .synthesizer(.cancel): "synthesizer cancel"
            default: nil
            }
        }
    }
}

struct AgentTurnsTests {
    @Test func aTurnThatWasUnderstoodIsAnsweredAloud() throws {
        var stage = AgentStage()
        stage.hear()
        #expect(stage.names == ["response.created", "chat start"])
        try stage.answer("Good morning.", milliseconds: 400)
        stage.play(milliseconds: 600)
        #expect(stage.names.last == "output_audio_buffer.stopped")
        #expect(stage.names.count { $0 == "response.done" } == 1)
        #expect(!stage.turns.activity(now: stage.now).isAnswering)
    }

    @Test(arguments: [
        UserActivity(isSpeaking: true),
        UserActivity(pendingItems: [ItemID(rawValue: "item_2")], mayCallForAnswer: true),
    ])
    func anAnswerWaitsUntilTheUserIsAtRest(_ user: UserActivity) {
        var stage = AgentStage()
        stage.user = user
        stage.hear()
        #expect(stage.names == [])
        stage.user = UserActivity()
        stage.put(.mayAnswer)
        #expect(stage.names == ["response.created", "chat start"])
    }

    /// The chat model reads the words of every turn that was committed before.
    @Test func aResponseWaitsForTranscriptsThatArePending() {
        var stage = AgentStage()
        let item = ItemID(rawValue: "item_2")
        stage.user = UserActivity(pendingItems: [item])
        stage.hear()
        #expect(stage.names == ["response.created"])
        stage.user = UserActivity()
        stage.put(.transcribed(item))
        #expect(stage.names == ["response.created", "chat start"])
    }

    @Test func aBargeInStopsEverythingAtOnce() throws {
        var stage = AgentStage()
        stage.hear()
        let chat = try #require(stage.chat)
        stage.put(.chat(chat, .text("This is a long answer. It goes on and on.")))
        let speech = try #require(stage.speech)
        stage.put(.speech(speech, .audio([Int16](repeating: 5, count: 24_000))))
        stage.play(milliseconds: 200)
        stage.outputs = []
        stage.put(.bargeIn(since: stage.now))
        #expect(Set(stage.names).isSuperset(of: ["chat cancel", "output_audio_buffer.cleared", "response.done"]))
        var frame: [Int16] = []
        #expect(!stage.turns.nextFrame(into: &frame, now: stage.now).isPlaying)
        #expect(!stage.turns.activity(now: stage.now).isAnswering)
    }

    @Test func heldPlayoutPausesAndResumesWhereItWas() throws {
        var stage = AgentStage()
        stage.hear()
        try stage.answer("Good morning.", milliseconds: 400)
        stage.play(milliseconds: 100)
        stage.put(.holdPlayout(true))
        var frame: [Int16] = []
        #expect(!stage.turns.nextFrame(into: &frame, now: stage.now).isPlaying)
        stage.put(.holdPlayout(false))
        #expect(stage.turns.nextFrame(into: &frame, now: stage.now).isPlaying)
    }

    @Test func aChatModelThatNeverAnswersFailsTheResponse() throws {
        var stage = AgentStage()
        stage.hear()
        stage.now = try #require(stage.turns.nextDeadline)
        stage.put(.deadline)
        #expect(stage.names.contains("chat cancel") && stage.names.last == "response.done")
        #expect(stage.turns.nextDeadline == nil)
    }
}
