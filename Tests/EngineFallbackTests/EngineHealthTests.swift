import Engine
import EngineFallback
import Testing

/// A fault of one request concerns no other session.
struct EngineHealthTests {
    private func ask(_ model: any ChatModel) async -> EngineFault? {
        do {
            try await model.respond(to: ChatRequest(instructions: "", messages: [])) { _ in }
            return nil
        } catch {
            return error as? EngineFault
        }
    }

    @Test(arguments: FaultCause.allCases)
    func onlyWhatConcernsEverybodyOpensTheBreaker(_ cause: FaultCause) async {
        let health = TestClock().health("only")
        let broken = ScriptedModel(fails: EngineFault(.failed, "No.", cause: cause))
        let model = ReliableChatModel([.init(broken, health: health)])
        for _ in 0..<5 { _ = await ask(model) }
        #expect(health.isResting == cause.countsAgainstEngine)
        #expect(broken.asked == (cause == .timeout ? 1 : cause.countsAgainstEngine ? 3 : 5))
    }

    @Test(arguments: FaultCause.allCases)
    func aSynthesizerIsJudgedAlike(_ cause: FaultCause) async {
        let health = TestClock().health("only")
        let voice = Voice(id: "a", name: "A", locale: "en-US", gender: .neutral)
        let broken = ScriptedVoice(voices: [voice], fault: EngineFault(.failed, "No.", cause: cause))
        let synthesizer = ReliableSynthesizer([.init(broken, health: health)])
        for _ in 0..<5 {
            try? await synthesizer.synthesize(SynthesisRequest(text: "x", voice: "a", sampleRate: 24_000)) { _ in }
        }
        #expect(health.isResting == cause.countsAgainstEngine)
    }

    @Test(arguments: [(ScriptedEar.Manner.fails(after: 1), false), (.failsWhenFinished, true), (.refuses, true)])
    func aRecognizerIsJudgedAlike(_ manner: ScriptedEar.Manner, _ rests: Bool) {
        let health = TestClock().health("only")
        let recognizer = ReliableRecognizer([.init(ScriptedEar(manner), health: health)])
        for _ in 0..<5 {
            let stream = recognizer.open(RecognitionRequest()) { _ in }
            stream.feed([1])
            stream.finish()
        }
        #expect(health.isResting == rests)
    }

    /// One request hangs until its time is up, and others are answered meanwhile.
    @Test func anEngineThatAnswersOthersMeanwhileIsWell() async {
        let health = TestClock().health("only")
        let (began, begin) = AsyncStream.makeStream(of: Void.self)
        let (end, finish) = AsyncStream.makeStream(of: Void.self)
        let slow = ReliableChatModel([.init(HangingModel(begin: begin, end: end), health: health)])
        let hanging = Task { await ask(slow) }
        for await _ in began { break }
        #expect(await ask(ReliableChatModel([.init(ScriptedModel("Yes."), health: health)])) == nil)
        finish.finish()
        #expect(await hanging.value?.code == .timeout)
        #expect(!health.isResting && health.counters.failures == ["engine_timeout": 1])
    }
}

/// Fails for its deadline when the test says so.
private struct HangingModel: ChatModel {
    let begin: AsyncStream<Void>.Continuation
    let end: AsyncStream<Void>

    func respond(to request: ChatRequest, emit: @escaping @Sendable (ChatEvent) async throws -> Void) async throws {
        begin.yield()
        for await _ in end {}
        throw EngineFault(.timeout, "Slow.")
    }
}
