import Engine
import VoiceNames

/// What the voices of espeak-ng are called towards clients.
enum ESpeakCatalogue {
    /// Each language and accent in every listed variant; the first variant of all of them first.
    static func voices(of known: [ESpeakVoice]) -> [Voice] {
        var places: [(file: String, locale: String, name: String)] = []
        var names = Set<String>()
        for voice in known where !misread.contains(voice.file) {
            guard let locale = locale(of: voice)?.text else { continue }
            // Two spellings of one language differ by file only: the first has the plain name.
            let isFirst = names.insert(locale).inserted
            let spelling = (voice.file.split(separator: "-").last ?? "other").lowercased()
            places.append((voice.file, locale, isFirst ? locale : "\(locale)-\(spelling)"))
        }
        return ESpeakVariant.listed.flatMap { persona, variant in
            places.map {
                Voice(
                    id: ESpeakSynthesizer.prefix + $0.file + variant.suffix, name: "\($0.name)-\(persona)Neural",
                    locale: $0.locale, gender: variant.gender)
            }
        }
    }

    /// The locale in the form clients use: a language comes with the region that names it best, one that belongs to no
    /// region with that of the world.
    static func locale(of voice: ESpeakVoice) -> LocaleTag? {
        if let text = locales[voice.file] { return LocaleTag(text) }
        guard let first = voice.languages.first, var tag = LocaleTag(first) else { return nil }
        if tag.region == nil { tag.region = regions[tag.language] ?? "001" }
        return tag
    }

    /// Reads the pinyin that its own dictionary makes of Chinese as if it were English ("nee three how three"); the
    /// other voice of Mandarin reads it as it should.
    private static let misread: Set<String> = ["sit/cmn"]

    /// Where the library's tag is not what BCP 47 has for it, or not what clients say.
    private static let locales: [String: String] = [
        "sit/cmn-Latn-pinyin": "zh-CN", "sit/yue": "zh-HK", "sit/yue-Latn-jyutping": "zh-HK",
        "iro/chr": "chr-US", "gmw/en-US-nyc": "en-US-x-nyc", "art/piqd": "tlh-001", "art/py": "art-x-pyash",
    ]

    private static let regions: [String: String] = {
        let tags = """
            af-ZA am-ET an-ES ar-SA as-IN az-AZ ba-RU be-BY bg-BG bn-IN bpy-IN bs-BA ca-ES cs-CZ cv-RU cy-GB da-DK \
            de-DE el-GR en-GB es-ES et-EE eu-ES fa-IR fi-FI fr-FR ga-IE gd-GB gn-PY grc-GR gu-IN hak-CN haw-US he-IL \
            hi-IN hr-HR ht-HT hu-HU hy-AM hyw-AM id-ID is-IS it-IT ja-JP ka-GE kk-KZ kl-GL kn-IN ko-KR kok-IN ku-TR \
            ky-KG la-VA lb-LU lt-LT ltg-LV lv-LV mi-NZ mk-MK ml-IN mr-IN ms-MY mt-MT my-MM nb-NO nci-MX ne-NP nl-NL \
            nog-RU om-ET or-IN pa-IN pap-AW pl-PL pt-PT qu-PE quc-GT ro-RO ru-RU sd-PK shn-MM si-LK sk-SK sl-SI \
            smj-SE sq-AL sr-RS sv-SE sw-KE ta-IN te-IN th-TH tk-TM tn-ZA tr-TR tt-RU ug-CN uk-UA ur-PK uz-UZ vi-VN \
            zh-CN
            """
        let pairs = tags.split(separator: " ").compactMap { LocaleTag(String($0)) }
        return Dictionary(pairs.map { ($0.language, $0.region ?? "001") }, uniquingKeysWith: { first, _ in first })
    }()
}
