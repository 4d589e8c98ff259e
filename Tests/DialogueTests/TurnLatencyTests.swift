import Dialogue
import Events
import SansIO
import Testing

/// Where the time between the end of speech and the first packet goes.
struct TurnLatencyTests {
    /// Engines take the time that a test gives them.
    private func stage(_ audioDelivery: AudioDelivery = .paced, _ settings: String = "{}") -> SessionStage {
        var stage = SessionStage(audioDelivery: audioDelivery)
        stage.speaksAtOnce = false
        stage.update(settings)
        return stage
    }

    @Test func aSpokenTurnIsTakenApart() throws {
        var stage = stage()
        stage.hear(voice: true, milliseconds: 400, delay: .milliseconds(60))
        stage.hear(voice: false, milliseconds: 500, delay: .milliseconds(40))
        stage.pass(80)
        stage.recognize("Hello")
        stage.pass(120)
        stage.agentWrites("Hi there. And more")
        stage.pass(30)
        stage.sound()
        stage.hear(voice: false, milliseconds: 20)
        let latency = try #require(stage.latencies.first)
        #expect(
            latency.told == [
                "jitter_buffer 60", "detector 500", "recognizer 80", "chat 120", "synthesizer 30", "pacer 20",
            ])
        #expect(latency.silence == .milliseconds(500))
        #expect(latency.total == .milliseconds(810))
        #expect(latency.server == .milliseconds(80))
        #expect(latency.item == stage.openItem)
        #expect(latency.response == stage.messages.responses.first)
    }

    /// The voice detector notices the end of speech later than it was.
    @Test func theEndOfSpeechIsDatedBackByTheRelease() throws {
        var stage = SessionStage { $0.voiceRelease = 80 }
        stage.hear(voice: true, milliseconds: 400)
        stage.hear(voice: false, milliseconds: 420)
        stage.answer()
        let latency = try #require(stage.latencies.first)
        #expect(latency.told.contains("detector 500"))
        #expect(latency.silence == .milliseconds(500))
    }

    @Test func itIsToldOnce() {
        var stage = stage()
        stage.userSays("Hello")
        stage.agentWrites("One. Two. Three.")
        for _ in 0..<3 {
            stage.sound()
            stage.endSpeech()
            stage.hear(voice: false, milliseconds: 100)
        }
        #expect(stage.latencies.count == 1)
    }

    /// The end of speech is the last voice, wherever in the turn the pauses were.
    @Test func aPauseWithinTheTurnIsNoEnd() throws {
        var stage = stage()
        stage.hear(voice: true, milliseconds: 400)
        stage.hear(voice: false, milliseconds: 300)
        stage.hear(voice: true, milliseconds: 100)
        stage.hear(voice: false, milliseconds: 500)
        stage.answer()
        #expect(try #require(stage.latencies.first).told.contains("detector 500"))
    }

    /// What the detector takes besides the silence that it is told to wait for is the server's.
    @Test func packetsThatFailToComeMakeTheDetectorSlow() throws {
        var stage = stage()
        stage.hear(voice: true, milliseconds: 400)
        for _ in 0..<100 {
            stage.now += .milliseconds(20)
            stage.put(.audio([Int16](repeating: 0, count: 320), voice: false, isMissing: true))
        }
        stage.answer()
        let latency = try #require(stage.latencies.first)
        let detector = try #require(latency.parts.first { $0.stage == .detector }).duration
        #expect(latency.silence == .milliseconds(500))
        #expect(detector > .milliseconds(1000))
        #expect(latency.server >= detector - latency.silence)
    }

    @Test func theSilenceIsThatOfTheWords() throws {
        var stage = stage(.paced, #"{"turn_detection":{"type":"semantic_vad","eagerness":"high"}}"#)
        stage.hear(voice: true, milliseconds: 400)
        stage.hear(voice: false, milliseconds: 200)
        guard let item = stage.openItem else { return }
        stage.put(.recognition(item, .report("What time is it?")))
        stage.hear(voice: false, milliseconds: 2000)
        stage.answer()
        let latency = try #require(stage.latencies.first)
        let detector = try #require(latency.parts.first { $0.stage == .detector }).duration
        #expect(latency.silence > .zero && latency.silence <= detector)
        #expect(detector - latency.silence < .milliseconds(100))
    }

    @Test func aTypedTurnBeginsWithTheWishForAResponse() throws {
        var stage = stage()
        stage.pass(1000)
        stage.client(json: #"{"type":"response.create"}"#)
        stage.pass(70)
        stage.agentWrites("Hi.")
        stage.pass(20)
        stage.sound()
        stage.hear(voice: false, milliseconds: 20)
        let latency = try #require(stage.latencies.first)
        #expect(latency.told == ["chat 70", "synthesizer 20", "pacer 20"])
        #expect(latency.item == nil && latency.silence == .zero && latency.server == .milliseconds(20))
    }

    @Test func aGreetingNeedsNoModel() throws {
        var stage = stage()
        stage.client(
            json: #"{"type":"response.create","response":{"pre_generated_assistant_message":"StartupMessage!"}}"#)
        stage.pass(20)
        stage.sound()
        stage.hear(voice: false, milliseconds: 20)
        #expect(try #require(stage.latencies.first).told == ["synthesizer 20", "pacer 20"])
    }

    @Test func whoAsksBeforeTheWordsAreKnownWaitsForTheRecognizer() throws {
        var stage = stage(.paced, #"{"turn_detection":{"type":"server_vad","create_response":false}}"#)
        stage.hear(voice: true, milliseconds: 400)
        stage.hear(voice: false, milliseconds: 500)
        stage.client(json: #"{"type":"response.create"}"#)
        stage.pass(90)
        stage.recognize("Hello")
        stage.pass(10)
        stage.agentWrites("Hi.")
        stage.sound()
        stage.hear(voice: false, milliseconds: 20)
        #expect(
            try #require(stage.latencies.first).told == ["recognizer 90", "chat 10", "synthesizer 0", "pacer 20"])
    }

    /// Of words that may be fillers, the turn is closed long before it is told.
    @Test func wordsThatMayBeFillersAreTheRecognizersTime() throws {
        var stage = stage(
            .paced, #"{"turn_detection":{"type":"azure_semantic_vad","remove_filler_words":true}}"#)
        stage.userSays("Hello")
        stage.agentWrites("Let me think about it.")
        for _ in 0..<20 { stage.sound() }
        stage.hear(voice: false, milliseconds: 100)
        // Over the answer.
        stage.hear(voice: true, milliseconds: 400)
        stage.hear(voice: false, milliseconds: 3000)
        let closed = stage.latencies.count
        stage.recognize("What time is it?")
        stage.answer(words: nil)
        let latency = try #require(stage.latencies.last)
        #expect(closed == 1)
        let recognizer = try #require(latency.parts.first { $0.stage == .recognizer }).duration
        #expect(recognizer > .milliseconds(100))
        #expect(latency.total == .milliseconds(3020))
    }

    /// Nobody is at work on an answer that may not begin yet.
    @Test func theFloorIsWaitedFor() throws {
        var stage = stage(.paced, #"{"turn_detection":{"type":"server_vad","interrupt_response":false}}"#)
        stage.userSays("Hello")
        stage.agentWrites("One.", ends: false)
        stage.hear(voice: true, milliseconds: 400)
        stage.hear(voice: false, milliseconds: 500)
        stage.pass(50)
        stage.recognize("And more")
        stage.pass(700)
        stage.endChat()
        stage.sound()
        stage.endSpeech()
        stage.hear(voice: false, milliseconds: 1000)
        stage.answer(words: nil)
        #expect(stage.latencies.count == 2)
        let latency = try #require(stage.latencies.last)
        let wait = try #require(latency.parts.first { $0.stage == .wait }).duration
        #expect(wait >= .milliseconds(700))
        #expect(latency.server <= .milliseconds(40))
        #expect(latency.told.contains("recognizer 50"))
    }

    /// On a plain WebSocket audio comes faster than it was spoken, and leaves at once.
    @Test func audioInEventsKnowsNoPacer() throws {
        var stage = stage(.events)
        for voice in [true, false] {
            for _ in 0..<25 { stage.put(.audio([Int16](repeating: 0, count: 320), voice: voice)) }
        }
        stage.pass(40)
        stage.recognize("Hello")
        stage.pass(30)
        stage.agentWrites("Hi.")
        stage.pass(20)
        stage.sound()
        let latency = try #require(stage.latencies.first)
        #expect(
            latency.told == [
                "jitter_buffer 0", "detector 0", "recognizer 40", "chat 30", "synthesizer 20", "pacer 0",
            ])
        #expect(latency.silence == .zero && latency.server == .zero)
    }

    @Test func whatIsOnlyWrittenIsNotMeasured() {
        var stage = stage()
        stage.client(json: #"{"type":"response.create","response":{"modalities":["text"]}}"#)
        stage.agentWrites("Hi.")
        stage.hear(voice: false, milliseconds: 100)
        #expect(stage.measurements.isEmpty)
    }

    // MARK: Barge-in

    @Test func bargeInIsMeasuredFromTheFirstVoice() {
        var stage = SessionStage()
        stage.userSays("Count")
        stage.agentWrites("One two three four five six seven eight nine ten.")
        stage.hear(voice: false, milliseconds: 300)
        stage.hear(voice: true, milliseconds: 400, delay: .milliseconds(40))
        // One frame still goes out with the first voice, and the second frame of it holds the agent.
        #expect(stage.bargeIns == [.milliseconds(40)])
    }

    @Test func nobodyIsInterruptedWhoIsSilent() {
        var stage = SessionStage()
        stage.userSays("Count")
        stage.userSays("to ten")
        #expect(stage.bargeIns.isEmpty)
    }
}

extension SessionStage {
    fileprivate var latencies: [TurnLatency] {
        measurements.compactMap { if case .turn(let latency) = $0 { latency } else { nil } }
    }

    fileprivate var bargeIns: [Duration] {
        measurements.compactMap { if case .bargeIn(let duration) = $0 { duration } else { nil } }
    }

    fileprivate mutating func pass(_ milliseconds: Int) { now += .milliseconds(milliseconds) }

    /// The synthesizer makes 100 ms of the clause that it was given last.
    fileprivate mutating func sound() {
        guard let id = speeches.last?.id else { return }
        put(.speech(id, .audio([Int16](repeating: 5, count: 2400))))
    }

    fileprivate mutating func endSpeech() {
        guard let id = speeches.last?.id else { return }
        put(.speechEnded(id, nil))
    }

    /// All engines answer at once.
    fileprivate mutating func answer(words: String? = "Hello") {
        if let words { recognize(words) }
        agentWrites("Hi.")
        sound()
        hear(voice: false, milliseconds: 20)
    }
}

extension TurnLatency {
    /// `chat 120`
    fileprivate var told: [String] {
        parts.map { "\($0.stage.rawValue) \(Int($0.duration / .milliseconds(1)))" }
    }
}

extension [ServerMessage] {
    fileprivate var responses: [ResponseID] {
        compactMap { if case .responseCreated(let event) = $0.event { event.response.id } else { nil } }
    }
}
