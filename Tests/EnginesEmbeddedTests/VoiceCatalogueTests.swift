import Engine
import EnginesEmbedded
import Testing

/// What voices there are, and that they are voices of their own.
@Suite struct VoiceCatalogueTests {
    static let voices = EmbeddedVoices()

    // Proves: M.30
    @Test func everyVoiceHasANameOfItsOwnThatFindsIt() {
        let voices = Self.voices.voices
        #expect(voices.count >= 600)
        #expect(Set(voices.map { $0.name.lowercased() }).count == voices.count)
        #expect(Set(voices.map(\.id)).count == voices.count)
        for voice in voices { #expect(Self.voices.resolve(voice.name) == .found(voice), "\(voice.name)") }
    }

    /// A name begins with its locale and ends as Azure's do.
    @Test func namesHaveTheFormOfAzures() throws {
        for voice in Self.voices.voices {
            let words = voice.name.split(separator: "-")
            #expect(words.count >= 3 && voice.name.hasPrefix(voice.locale + "-"), "\(voice)")
            #expect(try #/[A-Z][a-z]+Neural/#.wholeMatch(in: words[words.count - 1]) != nil, "\(voice)")
        }
    }

    /// BCP 47: language, script, region, variants, private use, in their usual case.
    @Test func localesAreWellFormed() throws {
        let form =
            #/[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(-x(-[a-z0-9]{1,8})+)?/#
        for locale in Set(Self.voices.voices.map(\.locale)) {
            #expect(try form.wholeMatch(in: locale) != nil, "\(locale)")
        }
    }

    @Test func everyLanguageIsSpokenByMenAndWomen() {
        let byLocale = Dictionary(grouping: Self.voices.voices, by: \.locale)
        #expect(byLocale.count >= 125)
        for (locale, voices) in byLocale {
            #expect(voices.contains { $0.gender == .female } && voices.contains { $0.gender == .male }, "\(locale)")
        }
        for locale in [
            "de-DE", "fr-FR", "fr-CH", "es-ES", "es-419", "hi-IN", "zh-CN", "zh-HK", "ja-JP", "ko-KR", "ru-RU", "ar-SA",
            "en-GB", "en-US", "pt-BR", "pt-PT", "it-IT", "nl-NL", "sv-SE", "tr-TR", "vi-VN", "eo-001", "la-VA",
        ] {
            #expect(byLocale[locale] != nil, "\(locale)")
        }
    }

    /// Two voices that are listed apart differ in pitch by 6 % or in colour by 2.5 dB.
    @Test(arguments: [
        ("de-DE", "Guten Morgen, mein Name ist Anna und ich wohne in einem alten Haus am Meer."),
        ("es-ES", "Buenos días, me llamo Ana y vivo en una casa vieja cerca del mar."),
        ("ru-RU", "Доброе утро, меня зовут Анна, и я живу в старом доме у моря."),
        ("en-US", "My name is John and I live in a lovely yellow house near London."),
        ("en-GB", "My name is John and I live in a lovely yellow house near London."),
    ])
    func voicesOfALocaleSoundDifferent(locale: String, text: String) async throws {
        var prints: [(voice: Voice, print: Voiceprint)] = []
        for voice in Self.voices.voices where voice.locale == locale {
            let speech = try await Speech.of(text, voice: voice.id, sampleRate: Voiceprint.rate, from: Self.voices)
            prints.append((voice, Voiceprint(of: speech.samples)))
        }
        #expect(prints.count >= 6)
        for (index, one) in prints.enumerated() {
            for other in prints[..<index] {
                let step = max(one.print.pitch, other.print.pitch) / min(one.print.pitch, other.print.pitch)
                let distance = one.print.distance(to: other.print)
                #expect(step > 1.06 || distance > 2.5, "\(one.voice.name) \(other.voice.name): \(step) \(distance)")
            }
            // The gender is what is heard.
            let (lowest, highest) = one.voice.gender == .female ? (155.0, 400.0) : (60, 175)
            #expect(one.print.pitch > lowest && one.print.pitch < highest, "\(one.voice.name) \(one.print.pitch)")
        }
    }

    /// Each language says something, in the first voice of each gender.
    @Test func everyLanguageSpeaks() async throws {
        var seen = Set<String>()
        for voice in Self.voices.voices where seen.insert("\(voice.locale) \(voice.gender)").inserted {
            let speech = try await Speech.of("Mana 12", voice: voice.id, sampleRate: 8000, from: Self.voices)
            #expect(speech.level > 100 && speech.samples.count > 2000, "\(voice.name)")
            #expect(speech.visemes.contains { $0.id != 0 }, "\(voice.name)")
        }
    }

    @Test func aVariantOfAListedVoiceSpeaks() async throws {
        let voice = try #require(Self.voices.resolve("de-DE-EmilNeural+f3").voice)
        #expect(voice.gender == .female)
        #expect(try await !Speech.of("Guten Tag.", voice: voice.id, from: Self.voices).samples.isEmpty)
    }

    /// Mandarin is read as Mandarin, not as English that spells pinyin: four syllables are four open vowels and no `th`.
    @Test func chineseIsChinese() async throws {
        let voice = try #require(Self.voices.resolve("zh-CN-XiaoxiaoNeural").voice)
        let speech = try await Speech.of("三三三三", voice: voice.id, from: Self.voices)
        #expect(!speech.visemes.contains { $0.id == 13 || $0.id == 17 })
        #expect(speech.visemes.count { $0.id == 15 } == 4)
    }
}
