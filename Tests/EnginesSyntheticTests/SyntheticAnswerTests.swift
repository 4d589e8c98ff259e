import Audio
import Dialogue
import Engine
import EnginesSynthetic
import Synchronization
import Testing

/// What a measurement relies on: lengths are exact, and nothing comes before its time.
struct SyntheticAnswerTests {
    @Test(
        arguments: [
            ([.user("synthetic")], 2.0), ([], 2.0), ([.user("speak 5")], 5), ([.user("Please SPEAK 1, now.")], 1),
            ([.user("speak 2.5.")], 2.5), ([.user("speak 0.3")], 0.3), ([.user("speak 7"), .assistant("speak 9")], 7),
            ([.user("speak 7"), .user("and now?")], 2), ([.user("speak up")], 2), ([.user("speak ...")], 2),
            ([.user("speak -1")], 2), ([.user("speak 1e9")], 1), ([.user("speak 99999999999999999999")], 600),
            ([.user("speak 0")], 0.1), ([.user("speak 1.75")], 1.75),
        ] as [([ChatMessage], Double)])
    func anAnswerIsAsLongAsItWasAskedFor(messages: [ChatMessage], seconds: Double) async throws {
        let clauses = try await Self.answer(messages)
        #expect(clauses.count == max(1, Int(seconds)))
        var spoken: [Double] = []
        for clause in clauses { spoken.append(try await Self.speech(clause).seconds) }
        #expect(abs(spoken.reduce(0, +) - seconds) < 0.001)
        #expect(spoken.dropLast().allSatisfy { $0 == 1 })
    }

    /// The splitter of a session hands on each clause as it comes.
    @Test func theEndOfAClauseIsCertainAtOnce() async throws {
        for clause in try await Self.answer([.user("speak 4.5")]) {
            var splitter = ClauseSplitter()
            #expect(splitter.append(clause).count == 1)
            #expect(splitter.finish().isEmpty)
        }
    }

    @Test func anAnswerKeepsToItsLimit() async throws {
        let events = Mutex<[ChatEvent]>([])
        let request = ChatRequest(instructions: "", messages: [.user("speak 9")], maxOutputTokens: 12)
        try await SyntheticChatModel(latency: .zero).respond(to: request) { event in
            events.withLock { $0.append(event) }
        }
        let heard = events.withLock(\.self)
        #expect(heard.last == .finished(.maxOutputTokens))
        #expect(heard.filter { if case .text = $0 { true } else { false } }.count == 2)
    }

    @Test func nothingComesBeforeItsTime() async throws {
        let latency = Duration.milliseconds(30)
        let clock = ContinuousClock()
        let chat = try await clock.measure { _ = try await Self.answer([], latency: latency) }
        #expect(chat >= latency)
        let speech = try await clock.measure { _ = try await Self.speech("Hello.", latency: latency) }
        #expect(speech >= latency)
        let (results, inbox) = AsyncStream.makeStream(of: RecognitionEvent.self)
        let stream = SyntheticRecognizer(latency: latency).open(RecognitionRequest()) { inbox.yield($0) }
        stream.feed([1, 2, 3])
        let start = clock.now
        stream.finish()
        let first = await results.first { _ in true }
        #expect(first == .final(Transcript(text: "synthetic")))
        #expect(clock.now - start >= latency)
    }

    @Test func speechIsTheSameEveryTimeAndTakenForAVoice() async throws {
        let text = "This is a sentence of some length."
        let one = try await Self.speech(text, rate: 16_000).samples
        let other = try await Self.speech(text, rate: 16_000).samples
        #expect(one == other)
        let detector = try VoiceActivityDetector()
        let sound = [Int16](repeating: 0, count: 16_000) + one
        let frames = stride(from: 0, to: sound.count - PCM.inputFrame, by: PCM.inputFrame)
        let voiced = try frames.filter { try detector.process(Array(sound[$0..<$0 + PCM.inputFrame])).voice }
        #expect(voiced.count > one.count / PCM.inputFrame / 3)
        // Whoever listens for the first sound hears it with the first packet.
        #expect(one.prefix(320).contains { abs(Int($0)) > 1000 })
    }

    private static func answer(_ messages: [ChatMessage], latency: Duration = .zero) async throws -> [String] {
        let clauses = Mutex<[String]>([])
        let request = ChatRequest(instructions: "", messages: ChatContext(messages))
        try await SyntheticChatModel(latency: latency).respond(to: request) { event in
            if case .text(let text) = event { clauses.withLock { $0.append(text) } }
        }
        return clauses.withLock(\.self)
    }

    private static func speech(
        _ text: String, rate: Int = 24_000, latency: Duration = .zero
    ) async throws -> (samples: [Int16], seconds: Double) {
        let samples = Mutex<[Int16]>([])
        let trimmed = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let request = SynthesisRequest(text: trimmed, voice: SyntheticSynthesizer.voice, sampleRate: rate)
        try await SyntheticSynthesizer(latency: latency).synthesize(request) { event in
            if case .audio(let piece) = event { samples.withLock { $0 += piece } }
        }
        let all = samples.withLock(\.self)
        return (all, Double(all.count) / Double(rate))
    }
}
