/// Azure's 22 shapes of the mouth, by the sounds they are made for. 0 is silence.
package enum Viseme {
    package static let silence = 0

    /// - Parameter phone: Of the phone set of flite's English voices, without a stress mark: `aa`, `dh`, `pau`.
    /// - Returns: `silence` for pauses and for what is no phone.
    package static func id(ofPhone phone: String) -> Int { phones[phone] ?? silence }

    /// - Parameter ipa: One sound as espeak-ng writes it in IPA, perhaps cut short: `aɪ`, `ɑː`, `tʃ`.
    /// - Returns: `silence` for a pause; nil for what is no sound, such as a change of language.
    package static func id(ofIPA ipa: String) -> Int? {
        guard !ipa.hasPrefix("(") else { return nil }
        let sounds = ipa.unicodeScalars.filter { !isMark($0) }
        guard let first = sounds.first else { return silence }
        if sounds.count > 1 {
            let second = sounds[sounds.index(after: sounds.startIndex)]
            if let id = glides[String(String.UnicodeScalarView([first, second]))] { return id }
        }
        return letters[first] ?? silence
    }

    /// The sounds of a text in IPA and where each begins. Spaces and marks are none; a glide is one sound.
    package static func sounds(in scalars: [Unicode.Scalar]) -> [(id: Int, place: Int)] {
        var sounds: [(id: Int, place: Int)] = []
        var place = 0
        while place < scalars.count {
            let start = place
            place += 1
            guard scalars[start].properties.isAlphabetic, !isMark(scalars[start]) else { continue }
            if place < scalars.count, let id = glides[String(String.UnicodeScalarView(scalars[start...place]))] {
                sounds.append((id, start))
                place += 1
            } else if let id = letters[scalars[start]] {
                sounds.append((id, start))
            }
        }
        return sounds
    }

    /// Stress, length, tone, and what is written above, below or after a letter.
    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // Modifier letters, combining marks, tone letters, superscripts.
        case 0x02B0...0x036F, 0x1D2C...0x1D6A, 0x1DC0...0x1DFF, 0x2070...0x209F, 0xA700...0xA71F: true
        default: scalar.isASCII && !scalar.properties.isAlphabetic
        }
    }

    private static let phones: [String: Int] = [
        "ae": 1, "ah": 1, "ax": 1, "aa": 2, "ao": 3, "eh": 4, "ey": 4, "uh": 4, "er": 5, "axr": 5, "ih": 6, "iy": 6,
        "y": 6, "uw": 7, "w": 7, "ow": 8, "aw": 9, "oy": 10, "ay": 11, "hh": 12, "hv": 12, "r": 13, "l": 14, "el": 14,
        "s": 15, "z": 15, "sh": 16, "zh": 16, "ch": 16, "jh": 16, "dh": 17, "f": 18, "v": 18, "d": 19, "t": 19, "n": 19,
        "th": 19, "dx": 19, "nx": 19, "en": 19, "k": 20, "g": 20, "ng": 20, "b": 21, "m": 21, "p": 21, "em": 21,
    ]

    /// Sounds of two letters that are not seen as the first of them.
    private static let glides: [String: Int] = [
        "aʊ": 9, "au": 9, "ɑu": 9, "ɑʊ": 9, "æʊ": 9, "aɔ": 9, "ɛu": 9, "ɐu": 9,
        "ɔɪ": 10, "oɪ": 10, "ɔʏ": 10, "ɔy": 10, "oi": 10, "ɔi": 10, "ɔø": 10,
        "aɪ": 11, "ai": 11, "ɑɪ": 11, "aj": 11, "ɑi": 11, "aɛ": 11, "ɐi": 11, "ʌɪ": 11,
        "eɪ": 4, "ei": 4, "ɛɪ": 4, "ɛi": 4, "oʊ": 8, "əʊ": 8, "ou": 8, "ɔu": 8,
        "ts": 15, "dz": 15, "tʃ": 16, "dʒ": 16, "tɕ": 16, "dʑ": 16, "tʂ": 16, "ʈʂ": 16, "dʐ": 16, "ɖʐ": 16,
    ]

    private static let letters: [Unicode.Scalar: Int] = {
        let sounds = [
            1: "æəʌɐɤøœɘɵɶ", 2: "aɑɒ", 3: "ɔ", 4: "eɛʊ", 5: "ɜɝɚɞ", 6: "iɪjɨɯɿʅ", 7: "uwyʏʉʍɥɰ", 8: "o",
            12: "hɦħʕçʜʢ", 13: "rɹɻʀʁɽɺ", 14: "lɫɭʎɬɮʟ", 15: "sz", 16: "ʃʒɕʑʂʐ", 17: "ð", 18: "fvɱʋⱱ",
            19: "tdnɗʈɖɳɲɾθʔᶑ", 20: "kgɡŋxɣχqɢɴcɟɠʄʛɧ", 21: "pbmɓɸβʙ",
        ]
        var letters: [Unicode.Scalar: Int] = [:]
        for (id, sounds) in sounds { for sound in sounds.unicodeScalars { letters[sound] = letters[sound] ?? id } }
        return letters
    }()
}
