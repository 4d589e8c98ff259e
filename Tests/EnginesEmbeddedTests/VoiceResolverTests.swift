import Engine
import EnginesEmbedded
import SansIO
import Testing

/// Which voice a name means (Voice Live protocol F.5).
@Suite struct VoiceResolverTests {
    static let voices = EmbeddedVoices()

    // Proves: M.30
    @Test(arguments: [
        ("en-US-AvaNeural", "flite/slt"), ("en-US-Ava:DragonHDLatestNeural", "flite/slt"),
        ("en-US-Ava3:DragonHDLatestNeural", "flite/slt"), ("en-us-ava:MAI-Voice-1", "flite/slt"),
        ("en-US-AndrewMultilingualNeural", "flite/rms"), ("en-US-AlloyTurboMultilingualNeural", "flite/slt+ruth"),
        ("en-GB-RyanNeural", "flite/awb"), ("en-GB-SoniaNeural", "flite/awb+erin"),
        ("en-US-SltNeural", "flite/slt"), ("EN-us-sltneural", "flite/slt"), ("en-US-Ava", "flite/slt"),
        ("de-DE-KatjaNeural", "espeak/gmw/de+f2"), ("de-DE-ConradNeural", "espeak/gmw/de"),
        ("de-DE-Seraphina:DragonHDLatestNeural", "espeak/gmw/de+Annie"), ("de-AT-JonasNeural", "espeak/gmw/de"),
        ("fr-FR-DeniseNeural", "espeak/roa/fr+f2"), ("fr-BE-GerardNeural", "espeak/roa/fr-BE"),
        ("es-MX-DaliaNeural", "espeak/roa/es+f2"), ("pt-BR-FranciscaNeural", "espeak/roa/pt-BR+f2"),
        ("zh-CN-XiaoxiaoNeural", "espeak/sit/cmn-Latn-pinyin+f2"), ("zh-HK-WanLungNeural", "espeak/sit/yue"),
        ("yue-CN-YunSongNeural", "espeak/sit/yue"), ("zh-CN-liaoning-XiaobeiNeural", "espeak/sit/cmn-Latn-pinyin+f2"),
        ("hi-IN-MadhurNeural", "espeak/inc/hi"), ("nb-NO-FinnNeural", "espeak/gmq/nb"),
        ("fil-PH-AngeloNeural", "espeak/poz/id"),
        ("Microsoft Server Speech Text to Speech Voice (de-DE, KatjaNeural)", "espeak/gmw/de+f2"),
    ])
    func knowsAzuresNames(name: String, id: String) {
        #expect(Self.voices.resolve(name).voice?.id == id)
        if case .substituted = Self.voices.resolve(name) { Issue.record("\(name) counted as unknown") }
        guard !name.contains("(") else { return }
        #expect(Self.voices.resolve(name.lowercased()) == Self.voices.resolve(name.uppercased()))
    }

    /// Azure's personas get the locale and the gender they have there.
    @Test func personasKeepTheirGender() throws {
        for (name, gender) in [
            ("en-US-JennyNeural", Voice.Gender.female), ("en-US-GuyNeural", .male), ("en-AU-NatashaNeural", .female),
            ("en-IN-PrabhatNeural", .male), ("it-IT-ElsaNeural", .female), ("it-IT-DiegoNeural", .male),
            ("ja-JP-NanamiNeural", .female), ("ja-JP-KeitaNeural", .male), ("ko-KR-SunHiNeural", .female),
            ("ru-RU-DmitryNeural", .male), ("tr-TR-EmelNeural", .female), ("ar-EG-SalmaNeural", .female),
        ] {
            guard case .found(let voice) = Self.voices.resolve(name) else {
                Issue.record("\(name) not known")
                continue
            }
            #expect(voice.gender == gender && voice.locale.prefix(2) == name.prefix(2), "\(name) \(voice)")
        }
    }

    @Test func personasOfOneLocaleSoundDifferentAsFarAsThereAreVoices() {
        let ids = ["Katja", "Seraphina", "Amala"].map { Self.voices.resolve("de-DE-\($0)Neural").voice?.id }
        #expect(Set(ids).count == 3)
    }

    @Test func knowsOpenAIsNamesAndGivesEachAVoiceOfItsOwn() {
        let names = ["alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse", "marin", "cedar"]
        let ids = names.map { Self.voices.resolve($0).voice?.id }
        #expect(!ids.contains(nil) && Set(ids).count == names.count)
        #expect(Self.voices.resolve("alloy").voice?.id == "flite/slt")
        #expect(Self.voices.resolve("Cedar").voice?.id == "flite/rms")
    }

    @Test(arguments: [
        ("aarti", "en", Voice.Gender.female), ("andrew", "en", .male), ("ava", "en", .female),
        ("denise", "fr", .female), ("diya", "hi", .female), ("elsa", "it", .female), ("florian", "de", .male),
        ("francisca", "pt", .female), ("meera", "hi", .female), ("ximena", "es", .female),
        ("xiaoxiao", "zh", .female), ("yunxi", "zh", .male), ("AvaNeural", "en", .female), ("Katja", "de", .female),
        ("slt", "en", .female), ("RmsNeural", "en", .male), ("Ava:DragonHDLatestNeural", "en", .female),
    ])
    func knowsShortNames(name: String, language: String, gender: Voice.Gender) {
        guard case .found(let voice) = Self.voices.resolve(name) else {
            Issue.record("not known")
            return
        }
        #expect(voice.locale.hasPrefix(language + "-") && voice.gender == gender, "\(voice)")
    }

    @Test func saysWhenAnotherVoiceStandsIn() {
        for name in ["it-IT-QwertyNeural", "it-IT-KatjaNeural", "it-IT-Qwerty:DragonHDLatestNeural"] {
            guard case .substituted(let voice) = Self.voices.resolve(name) else {
                Issue.record("\(name) is no substitution")
                continue
            }
            #expect(voice.locale == "it-IT")
            #expect(Self.voices.resolve(name) == Self.voices.resolve(name))
        }
        #expect(Self.voices.resolve("it-IT-KatjaNeural").voice?.gender == .female)
    }

    @Test(arguments: [
        "xx-YY-FooNeural", "nonsense", "en-US", "../../etc", "en-US-Neural", "--Neural", "en-US-A\u{0}Neural",
        "en-US-Qwerty", String(repeating: "a-", count: 9_000) + "Neural", "🙂", ":", "+", "-", "::", "Neural", "123",
        "de-DE-EmilNeural+../../x", "en-US-SltNeural+f1", String(repeating: "é", count: 70),
    ])
    func refusesWhatIsNoName(name: String) {
        #expect(Self.voices.resolve(name).voice == nil)
    }

    // Proves: F.5 unknown voice
    @Test func suggestsNamesThatAreNear() {
        func near(_ name: String) -> [String] {
            if case .unknown(let near) = Self.voices.resolve(name) { near } else { [] }
        }
        #expect(near("aloy").first == "alloy")
        #expect(near("jeny").first == "en-US-JennyNeural")
        #expect(near("en-US-AvaNeurl").first == "en-US-AvaNeural")
        #expect(near("de-DE-KatjaNeurla").first == "de-DE-KatjaNeural")
        // Nothing is spelt like it, but the locale tells what may be meant.
        #expect(near("fr-FR-Zzzzzzzzzzzzzzzzzz").count == 3)
        #expect(near("fr-FR-Zzzzzzzzzzzzzzzzzz").allSatisfy { $0.hasPrefix("fr-FR-") })
        // Nothing helps: the best known, the default first.
        #expect(near("qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq").first == EmbeddedVoices.defaultName)
        #expect(near("zorg").count == 3)
        #expect(Set(near("zorg")).count == 3)
    }

    // Proves: F.5 locale
    @Test func theDefaultIsEnglishAndALocaleOverridesTheName() {
        #expect(Self.voices.resolve(nil).voice?.id == "flite/slt")
        #expect(Self.voices.resolve("").voice?.id == "flite/slt")
        #expect(Self.voices.resolve(EmbeddedVoices.defaultName).voice?.id == "flite/slt")
        #expect(Self.voices.resolve("en-US-AvaMultilingualNeural", locale: "de-DE").voice?.id == "espeak/gmw/de+f2")
        #expect(Self.voices.resolve("en-US-AvaNeural", locale: "").voice?.id == "flite/slt")
        #expect(Self.voices.resolve("alloy", locale: "fr-FR").voice?.locale == "fr-FR")
        #expect(Self.voices.resolve("alloy", locale: "en-US").voice?.id == "flite/slt")
        #expect(Self.voices.resolve("en-US-AvaNeural", locale: "en-GB").voice?.locale == "en-GB")
        #expect(Self.voices.resolve("de-DE-MilaNeural", locale: "fr-FR").voice?.id == "espeak/roa/fr+Annie")
        #expect(Self.voices.resolve("de-DE-MilaNeural", locale: "de").voice?.id == "espeak/gmw/de+Annie")
        #expect(Self.voices.resolve(nil, locale: "es-ES", gender: .male).voice?.id == "espeak/roa/es")
    }

    /// A locale that nobody speaks is not passed over in silence.
    @Test func aLocaleNobodySpeaksIsASubstitution() {
        for name in ["en-US-AvaNeural", "en-US-SltNeural", "alloy", nil] {
            guard case .substituted(let voice) = Self.voices.resolve(name, locale: "xx-YY") else {
                Issue.record("\(name ?? "nil")")
                continue
            }
            #expect(voice.id == "flite/slt")
        }
    }

    // Proves: F.5 prefer_locales
    @Test func preferredLocalesChooseTheAccentOfTheVoicesLanguage() {
        let preferred = ["es-MX", "en-GB"]
        #expect(Self.voices.resolve("en-US-AvaMultilingualNeural", preferring: preferred).voice?.locale == "en-GB")
        #expect(Self.voices.resolve("es-ES-ElviraNeural", preferring: ["es-419"]).voice?.locale == "es-419")
        #expect(Self.voices.resolve("de-DE-KatjaNeural", preferring: preferred).voice?.locale == "de-DE")
        #expect(Self.voices.resolve("en-US-AvaNeural", locale: "fr-FR", preferring: preferred).voice?.locale == "fr-FR")
    }

    /// Names come from clients: whatever they are, something sensible is said about them.
    @Test func anyNameIsAnswered() {
        var random = SplitMix(seed: 11)
        let seeds =
            Self.voices.voices.map(\.name) + ["alloy", "en-US-Ava:DragonHDLatestNeural", "ava", "de-DE-EmilNeural+f3"]
        let ids = Set(Self.voices.voices.map(\.id))
        for _ in 0..<600 {
            var bytes = Array((seeds.randomElement(using: &random) ?? "").utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0...max(0, bytes.count - 1), using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes.insert(UInt8.random(in: 0...255, using: &random), at: min(place, bytes.count))
                case 1 where !bytes.isEmpty: bytes.remove(at: place)
                default:
                    bytes.insert(contentsOf: bytes.suffix(from: min(place, bytes.count)), at: min(place, bytes.count))
                }
            }
            let name = String(decoding: bytes, as: UTF8.self)
            switch Self.voices.resolve(name, locale: Bool.random(using: &random) ? name : nil) {
            case .found(let voice), .substituted(let voice): #expect(ids.contains(voice.id) || voice.id.contains("+"))
            case .unknown(let near): #expect(near.count <= 3)
            }
        }
    }
}
