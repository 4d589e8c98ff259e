import Engine
import EnginesEmbedded
import LocalEngines
import Synchronization
import Testing

/// Which of the installed and the classic voices answers to a name.
@Suite struct LocalVoicesTests {
    private static let classic = EmbeddedVoices()
    private static let joe = Voice(id: "piper/joe", name: "en-US-JoeNeural", locale: "en-US", gender: .male)
    private static let karin = Voice(id: "piper/karin", name: "de-DE-KarinNeural", locale: "de-DE", gender: .female)

    private static func voices(_ installed: Voice...) -> LocalVoices {
        let neural = ScriptedVoices(installed)
        return LocalVoices(classic: classic) { [neural] }
    }

    private static func id(_ resolution: VoiceResolution) -> String? {
        switch resolution {
        case .exact(let id), .substitute(let id, _): id
        case .unknown: nil
        }
    }

    @Test(arguments: ["en-US-JoeNeural", "en-us-joeneural", "JoeNeural", "joe", "piper/joe"])
    func aNeuralVoiceHasSeveralSpellings(_ name: String) {
        #expect(Self.voices(Self.joe).choose(name) == .exact(id: "piper/joe"))
    }

    @Test(arguments: [
        ("en-US-GuyNeural", "piper/joe"), ("en-US-AndrewMultilingualNeural", "piper/joe"),
        ("de-DE-KatjaNeural", "piper/karin"),
    ])
    func namesOfTheCataloguePreferANeuralVoice(_ name: String, _ id: String) {
        #expect(Self.id(Self.voices(Self.joe, Self.karin).choose(name)) == id)
    }

    @Test(arguments: [
        "en-US-SltNeural", "en-US-RmsNeural", "rms", "en-US-AvaNeural", "en-GB-RyanNeural", "fr-FR-HenriNeural",
    ])
    func otherNamesKeepTheirVoices(_ name: String) {
        let (with, without) = (Self.voices(Self.joe), Self.voices())
        #expect(with.choose(name) == without.choose(name))
        #expect(Self.id(with.choose(name)) != "piper/joe")
    }

    @Test func aLocaleTakesANeuralVoiceToAClassicOne() {
        let voices = Self.voices(Self.joe)
        #expect(Self.id(voices.choose("en-US-JoeNeural", locale: "de-DE"))?.hasPrefix("espeak") == true)
        #expect(voices.choose("en-US-JoeNeural", locale: "en-US") == .exact(id: "piper/joe"))
        #expect(voices.choose("en-US-JoeNeural", locale: "en") == .exact(id: "piper/joe"))
    }

    @Test func theUsualVoiceIsNeuralIfOneSpeaksAmericanEnglish() {
        #expect(Self.voices(Self.joe).usualVoice == "en-US-JoeNeural")
        #expect(Self.voices(Self.karin).usualVoice == nil)
        #expect(Self.voices().usualVoice == nil)
    }

    @Test func neuralVoicesAreListedFirst() {
        let voices = Self.voices(Self.joe)
        #expect(voices.voices.first == Self.joe)
        #expect(voices.voices.count == Self.classic.voices.count + 1)
    }

    @Test func aVoiceThatWasRemovedIsSpokenForByAClassicOne() async throws {
        let installed = Mutex([ScriptedVoices([Self.joe])])
        let voices = LocalVoices(classic: Self.classic) { installed.withLock { $0 } }
        #expect(voices.choose("joe") == .exact(id: "piper/joe"))
        installed.withLock { $0 = [] }
        let samples = Mutex(0)
        try await voices.synthesize(.init(text: "Hello there.", voice: "piper/joe", sampleRate: 16_000)) { event in
            if case .audio(let piece) = event { samples.withLock { $0 += piece.count } }
        }
        #expect(samples.withLock { $0 } > 4_000)
    }

    @Test func eachRequestGoesToTheOwnerOfItsVoice() async throws {
        let neural = ScriptedVoices([Self.joe])
        let voices = LocalVoices(classic: Self.classic) { [neural] }
        try await voices.synthesize(.init(text: "Hello.", voice: "piper/joe", sampleRate: 16_000)) { _ in }
        #expect(neural.texts == ["Hello."])
        try await voices.synthesize(.init(text: "Hello.", voice: "flite/slt", sampleRate: 16_000)) { _ in }
        #expect(neural.texts == ["Hello."])
    }
}

/// Makes no sound; keeps what it was asked to say.
final class ScriptedVoices: Synthesizer {
    let voices: [Voice]
    private let spoken = Mutex<[String]>([])

    init(_ voices: [Voice]) { self.voices = voices }

    var texts: [String] { spoken.withLock { $0 } }

    func synthesize(
        _ request: SynthesisRequest, emit: @escaping @Sendable (SynthesisEvent) async throws -> Void
    ) async throws {
        spoken.withLock { $0.append(request.text) }
        try await emit(.audio([1, 2, 3]))
    }
}
