import Engine
import ProvidersEmbedded
import Testing

@Suite struct VoiceCatalogueTests {
    static let voices = EmbeddedVoices()

    @Test(arguments: [
        ("en-US-AvaNeural", "flite/slt"), ("en-US-Ava:DragonHDLatestNeural", "flite/slt"),
        ("en-US-AndrewMultilingualNeural", "flite/rms"), ("en-GB-RyanNeural", "flite/awb"),
        ("en-US-SltNeural", "flite/slt"), ("EN-us-sltneural", "flite/slt"), ("alloy", "flite/slt"),
        ("cedar", "flite/rms"),
        ("de-DE-KatjaNeural", "espeak/gmw/de+f2"), ("de-DE-ConradNeural", "espeak/gmw/de"),
        ("de-AT-JonasNeural", "espeak/gmw/de"), ("fr-FR-DeniseNeural", "espeak/roa/fr+f2"),
        ("fr-BE-GerardNeural", "espeak/roa/fr-BE"), ("es-MX-DaliaNeural", "espeak/roa/es+f2"),
        ("pt-BR-FranciscaNeural", "espeak/roa/pt-BR+f2"), ("zh-CN-XiaoxiaoNeural", "espeak/sit/cmn+f2"),
        ("zh-HK-WanLungNeural", "espeak/sit/yue"), ("hi-IN-MadhurNeural", "espeak/inc/hi"),
        ("nb-NO-FinnNeural", "espeak/gmq/nb"),
    ])
    func knowsWellKnownNames(name: String, id: String) {
        #expect(Self.voices.resolve(name).voice?.id == id)
        if case .substituted = Self.voices.resolve(name) { Issue.record("\(name) counted as unknown") }
    }

    @Test func saysWhenAnotherVoiceStandsIn() {
        guard case .substituted(let voice) = Self.voices.resolve("it-IT-QwertyNeural") else {
            Issue.record("not a substitution")
            return
        }
        #expect(voice.locale == "it-IT")
        #expect(Self.voices.resolve("it-IT-QwertyNeural") == Self.voices.resolve("it-IT-QwertyNeural"))
    }

    @Test(arguments: [
        "xx-YY-FooNeural", "nonsense", "en-US", "../../etc", "en-US-Neural", "--Neural", "en-US-A\u{0}Neural",
        String(repeating: "a-", count: 9_000) + "Neural", "🙂", ":", "+", "-", "de-DE-EmilNeural+../../x",
    ])
    func refusesWhatIsNoName(name: String) {
        #expect(Self.voices.resolve(name).voice == nil)
    }

    @Test func suggestsNamesThatAreNear() {
        #expect(Self.voices.resolve("aloy") == .unknown(near: ["alloy"]))
        guard case .unknown(let near) = Self.voices.resolve("en-US-AvaNeurl") else {
            Issue.record("resolved")
            return
        }
        #expect(near.first == "en-US-AvaNeural")
    }

    @Test func theDefaultIsEnglishAndALocaleOverridesTheName() {
        #expect(Self.voices.resolve(nil).voice?.id == "flite/slt")
        #expect(Self.voices.resolve("").voice?.id == "flite/slt")
        #expect(Self.voices.resolve(EmbeddedVoices.defaultName).voice?.id == "flite/slt")
        #expect(Self.voices.resolve("en-US-AvaMultilingualNeural", locale: "de-DE").voice?.id == "espeak/gmw/de+f2")
        #expect(Self.voices.resolve("alloy", locale: "fr-FR").voice?.locale == "fr-FR")
        #expect(Self.voices.resolve(nil, locale: "es-ES", gender: .male).voice?.id == "espeak/roa/es")
    }

    @Test func everyVoiceHasANameOfItsOwnThatFindsIt() {
        let voices = Self.voices.voices
        #expect(voices.count > 200)
        #expect(Set(voices.map(\.name)).count == voices.count)
        #expect(Set(voices.map(\.id)).count == voices.count)
        for voice in voices { #expect(Self.voices.resolve(voice.name) == .found(voice), "\(voice.name)") }
        let locales = Set(voices.map(\.locale))
        for locale in ["de-DE", "fr-FR", "es-ES", "hi-IN", "zh-CN", "zh-HK", "ja-JP", "ru-RU", "ar-SA", "en-GB"] {
            #expect(locales.contains(locale), "\(locale)")
        }
    }

    @Test func aVariantOfAListedVoiceSpeaks() async throws {
        let voice = try #require(Self.voices.resolve("de-DE-EmilNeural+f3").voice)
        #expect(try await !Speech.of("Guten Tag.", voice: voice.id, from: Self.voices).samples.isEmpty)
    }
}
