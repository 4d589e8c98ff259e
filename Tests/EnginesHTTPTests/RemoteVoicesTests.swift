import Engine
import EnginesHTTP
import Testing

/// Who of an operator's voices speaks for what a client asks for.
struct RemoteVoicesTests {
    private let voices = RemoteVoices([
        RemoteVoice(name: "Ava", id: "af_heart", locale: "en-US", gender: .female),
        RemoteVoice(name: "en-GB-RyanNeural", id: "bm_george", locale: "en-GB", gender: .male),
        RemoteVoice(name: "Katja", id: "de_1", locale: "de-DE", gender: .female),
        RemoteVoice(name: "Conrad", id: "de_2", locale: "de-DE", gender: .male),
        RemoteVoice(name: "ava", id: "never", locale: "fr-FR"),
    ])

    @Test func theCatalogueNamesEachVoiceOnceAndTheFirstIsTheDefault() {
        #expect(voices.catalogue.map(\.name) == ["Ava", "en-GB-RyanNeural", "Katja", "Conrad"])
        #expect(voices.resolve(nil) == .exact(id: "Ava"))
        #expect(voices.resolve("") == .exact(id: "Ava"))
        #expect(voices.voice(id: "Katja")?.id == "de_1")
        #expect(voices.voice(id: "Nobody") == nil)
    }

    @Test(arguments: ["Ava", "ava", "AVA", "af_heart", "AF_HEART"])
    func aNameIsFoundInAnyCaseAndByWhatTheServerCallsIt(name: String) {
        #expect(voices.resolve(name) == .exact(id: "Ava"))
    }

    @Test(arguments: [
        ("en-US-JennyNeural", "Ava"), ("en-GB-ThomasNeural", "en-GB-RyanNeural"), ("de-DE-SeraphinaNeural", "Katja"),
        ("de-AT-JonasNeural", "Conrad"), ("en-US-GuyNeural", "en-GB-RyanNeural"), ("nova", "Ava"),
        ("de-DE-NobodyNeural", "Katja"), ("fr-FR-DeniseNeural", "Ava"),
        ("Microsoft Server Speech Text to Speech Voice (de-DE, ConradNeural)", "Conrad"),
    ])
    func aKnownNameFindsTheNearestVoiceAndTheClientIsTold(name: String, voice: String) {
        #expect(voices.resolve(name) == .substitute(id: voice, name: voice))
    }

    @Test func aLocaleWinsOverTheName() {
        #expect(voices.resolve("Ava", locale: "de-DE") == .substitute(id: "Katja", name: "Katja"))
        #expect(voices.resolve("Ava", locale: "en-US") == .exact(id: "Ava"))
        #expect(voices.resolve("Ava", locale: "en") == .exact(id: "Ava"))
        // Nobody speaks it: the voice that was asked for does what it can.
        #expect(voices.resolve("Katja", locale: "ja-JP") == .substitute(id: "Katja", name: "Katja"))
        #expect(voices.resolve("Ava", locale: "") == .exact(id: "Ava"))
        #expect(
            voices.resolve("Ava", locale: nil, preferring: ["de-DE", "en-GB"])
                == .substitute(id: "en-GB-RyanNeural", name: "en-GB-RyanNeural"))
    }

    @Test func aVoiceOfManyLanguagesIsKept() {
        let openAI = RemoteVoices([])
        #expect(openAI.catalogue.count == RemoteVoice.openAI.count)
        #expect(openAI.resolve("marin", locale: "de-DE", preferring: ["en-GB"]) == .exact(id: "marin"))
        guard case .substitute(let id, _) = openAI.resolve("de-DE-ConradNeural") else {
            Issue.record("not substituted")
            return
        }
        #expect(openAI.voice(id: id)?.gender != .female)
    }

    @Test func aWrongNameIsRefusedWithNamesThatAreNear() {
        #expect(voices.resolve("Katjaa") == .unknown(near: ["Katja", "Ava", "en-GB-RyanNeural"]))
        guard case .unknown(let near) = voices.resolve(String(repeating: "x", count: 100_000)) else {
            Issue.record("known")
            return
        }
        #expect(near.count == 3)
    }
}
