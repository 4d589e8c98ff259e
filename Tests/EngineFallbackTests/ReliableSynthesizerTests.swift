import Engine
import EngineFallback
import SansIO
import Shares
import Synchronization
import Testing

struct ReliableSynthesizerTests {
    private static let own = [
        Voice(id: "nova", name: "nova", locale: "en-US", gender: .female),
        Voice(id: "onyx", name: "onyx", locale: "en-GB", gender: .male),
        Voice(id: "hana", name: "hana", locale: "ja-JP", gender: .female),
    ]
    private static let others = [
        Voice(id: "slt", name: "en-US-SltNeural", locale: "en-US", gender: .female),
        Voice(id: "rms", name: "en-US-RmsNeural", locale: "en-US", gender: .male),
        Voice(id: "de", name: "de-DE-KatjaNeural", locale: "de-DE", gender: .female),
    ]

    /// The voice that spoke, the samples before it, and the fault.
    private func say(with voice: String, _ synthesizer: any Synthesizer) async -> (String?, Int, EngineFault?) {
        let said = Mutex<(String?, Int)>((nil, 0))
        var fault: EngineFault?
        do {
            try await synthesizer.synthesize(SynthesisRequest(text: "Hi.", voice: voice, sampleRate: 24_000)) { event in
                said.withLock { said in
                    switch event {
                    case .audio(let samples): said.1 += samples.count
                    case .word(let word): said.0 = word.text
                    case .viseme: break
                    }
                }
            }
        } catch {
            fault = error as? EngineFault
        }
        let (spoke, count) = said.withLock(\.self)
        return (spoke, count, fault)
    }

    private func pair(_ fault: EngineFault?, length: Int = 0) -> ReliableSynthesizer {
        let clock = TestClock()
        return ReliableSynthesizer([
            .init(ScriptedVoice(voices: Self.own, fault: fault, length: length), health: clock.health("first")),
            .init(ScriptedVoice(voices: Self.others), health: clock.health("second")),
        ])
    }

    @Test func theFirstSpeaksWithItsOwnVoices() async {
        let synthesizer = pair(nil)
        #expect(synthesizer.voices == Self.own)
        #expect(await say(with: "onyx", synthesizer).0 == "onyx")
    }

    @Test(arguments: [("nova", "slt"), ("onyx", "rms")])
    func theNearestVoiceStandsIn(voice: String, other: String) async {
        #expect(await say(with: voice, pair(EngineFault(.unavailable, "Down."))).0 == other)
    }

    @Test func noVoiceStandsInForAnotherLanguage() async {
        let (spoke, _, fault) = await say(with: "hana", pair(EngineFault(.unavailable, "Down.")))
        #expect(spoke == nil && fault?.code == .unsupported)
    }

    @Test func whatWasBegunIsNotSpokenAnew() async {
        let fault = EngineFault(.failed, "Broken.")
        let result = await say(with: "nova", pair(fault, length: 480))
        #expect(result == (nil, 480, fault))
    }

    private func say(_ text: String, _ synthesizer: any Synthesizer) async -> EngineFault? {
        var request = SynthesisRequest(text: text, voice: "nova", sampleRate: 24_000)
        request.owner = WorkOwner(client: 1, session: 1)
        do {
            try await synthesizer.synthesize(request) { _ in }
            return nil
        } catch {
            return error as? EngineFault
        }
    }

    /// The clause before it is spoken, and so are those after it, in this answer and in the next ones.
    @Test func aClauseThatHangsCostsNoOtherClause() async {
        let voice = HangingVoice(voices: Self.own)
        let synthesizer = ReliableSynthesizer([.init(voice, health: TestClock().health("only"))])
        for _ in 0..<5 {
            #expect(await say("Hang.", synthesizer)?.code == .timeout)
            #expect(await say("Here it is.", synthesizer) == nil)
        }
        // A whole answer, which ends with the second clause that is lost.
        for _ in 0..<2 { #expect(await say("Hang.", synthesizer)?.code == .timeout) }
        #expect(await say("Here it is.", synthesizer) == nil)
        for _ in 0..<3 { #expect(await say("Hang.", synthesizer)?.code == .timeout) }
        #expect(await say("Here it is.", synthesizer)?.code == .unavailable)
    }

    /// With another voice at hand nobody waits for the next deadline.
    @Test func aVoiceThatHangsIsSparedAtOnceWhereAnotherSpeaks() async {
        let voice = HangingVoice(voices: Self.own)
        let clock = TestClock()
        let synthesizer = ReliableSynthesizer([
            .init(voice, health: clock.health("first")),
            .init(ScriptedVoice(voices: Self.others), health: clock.health("second")),
        ])
        for _ in 0..<3 { #expect(await say("Hang.", synthesizer) == nil) }
        #expect(voice.asked == 1)
    }
}

/// Uses up its deadline on one text.
private final class HangingVoice: Synthesizer {
    let voices: [Voice]
    private let count = Mutex(0)
    var asked: Int { count.withLock(\.self) }

    init(voices: [Voice]) {
        self.voices = voices
    }

    func synthesize(
        _ request: SynthesisRequest, emit: @escaping @Sendable (SynthesisEvent) async throws -> Void
    ) async throws {
        count.withLock { $0 += 1 }
        if request.text == "Hang." { throw EngineFault(.timeout, "Slow.") }
        try await emit(.audio([1]))
    }
}
