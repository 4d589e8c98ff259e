import Engine
import Resilience
import Synchronization
import Testing
import Timing

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
}
