import Engine

/// What the voices of espeak-ng are called towards clients.
enum ESpeakCatalogue {
    /// Two voices for each language and accent: the library's own, which is male, and a female variant.
    static func voices(of known: [ESpeakVoice]) -> [Voice] {
        var voices: [Voice] = []
        var names = Set<String>()
        for voice in known {
            guard let tag = locale(of: voice) else { continue }
            let id = ESpeakSynthesizer.prefix + voice.file
            // Two spellings of one language differ by file only: the first has the plain name.
            let isFirst = names.insert(tag.text).inserted
            let locale =
                isFirst ? tag.text : tag.text + "-" + (voice.file.split(separator: "-").last ?? "other").lowercased()
            voices.append(Voice(id: id, name: "\(locale)-EmilNeural", locale: tag.text, gender: .male))
            voices.append(Voice(id: id + "+f2", name: "\(locale)-EllaNeural", locale: tag.text, gender: .female))
        }
        return voices
    }

    /// The locale in the form clients use: a language comes with the region that names it best.
    static func locale(of voice: ESpeakVoice) -> LocaleTag? {
        guard let first = voice.languages.first, var tag = LocaleTag(first) else { return nil }
        if tag.language == "cmn" { tag.language = "zh" }
        if tag.language == "yue" { (tag.language, tag.region) = ("zh", tag.region ?? "HK") }
        if tag.region == nil { tag.region = regions[tag.language] }
        return tag
    }

    /// Variants of the library that speech stays understandable with.
    static let variants: Set<String> = [
        "f1", "f2", "f3", "f4", "f5", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "klatt", "klatt2", "klatt3",
        "klatt4", "croak", "whisper", "whisperf", "Alex", "Alicia", "Andrea", "Andy", "Annie", "Denis", "Diogo", "Gene",
        "Henrique", "Hugo", "Jacky", "Lee", "Marco", "Mario", "Michael", "Mike", "Nguyen", "adam", "anika", "antonio",
        "aunty", "belinda", "benjamin", "boris", "caleb", "david", "ed", "edward", "grandma", "grandpa", "gustave",
        "iven", "john", "kaukovalta", "linda", "marcelo", "max", "michel", "miguel", "norbert", "pablo", "paul",
        "pedro",
        "quincy", "rob", "robert", "sandro", "shelby", "steph", "travis", "victor", "zac",
    ]

    private static let regions: [String: String] = [
        "af": "ZA", "am": "ET", "an": "ES", "ar": "SA", "as": "IN", "az": "AZ", "ba": "RU", "be": "BY", "bg": "BG",
        "bn": "IN", "bpy": "IN", "bs": "BA", "ca": "ES", "cs": "CZ", "cv": "RU", "cy": "GB", "da": "DK", "de": "DE",
        "el": "GR", "en": "GB", "es": "ES", "et": "EE", "eu": "ES", "fa": "IR", "fi": "FI", "fr": "FR", "ga": "IE",
        "gd": "GB", "gn": "PY", "gu": "IN", "hak": "CN", "haw": "US", "he": "IL", "hi": "IN", "hr": "HR", "ht": "HT",
        "hu": "HU", "hy": "AM", "hyw": "AM", "id": "ID", "is": "IS", "it": "IT", "ja": "JP", "ka": "GE", "kk": "KZ",
        "kl": "GL", "kn": "IN", "ko": "KR", "kok": "IN", "ku": "TR", "ky": "KG", "lb": "LU", "lt": "LT", "ltg": "LV",
        "lv": "LV", "mi": "NZ", "mk": "MK", "ml": "IN", "mr": "IN", "ms": "MY", "mt": "MT", "my": "MM", "nb": "NO",
        "nci": "MX", "ne": "NP", "nl": "NL", "nog": "RU", "om": "ET", "or": "IN", "pa": "IN", "pap": "AW", "pl": "PL",
        "pt": "PT", "qu": "PE", "quc": "GT", "ro": "RO", "ru": "RU", "sd": "PK", "shn": "MM", "si": "LK", "sk": "SK",
        "sl": "SI", "smj": "SE", "sq": "AL", "sr": "RS", "sv": "SE", "sw": "KE", "ta": "IN", "te": "IN", "th": "TH",
        "tk": "TM", "tn": "ZA", "tr": "TR", "tt": "RU", "ug": "CN", "uk": "UA", "ur": "PK", "uz": "UZ", "vi": "VN",
        "zh": "CN",
    ]
}
