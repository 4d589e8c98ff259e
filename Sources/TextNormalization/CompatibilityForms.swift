import Foundation

/// Characters that Unicode holds for the sake of older encodings or of print, in the plain characters that voices know:
/// `＄` is `$`, `㎏` is `kg`, and all hyphens are one.
enum CompatibilityForms {
    /// - Parameter place: Of a character in `text`; what stands beside it decides about full-width punctuation.
    /// - Returns: nil for a character that is plain, or that has a name of its own, such as `½` and `№`.
    static func plain(at place: Int, in text: [Unicode.Scalar]) -> [Unicode.Scalar]? {
        let scalar = text[place]
        guard scalar.value > 0xFF else { return nil }
        if let sign = signs[scalar] { return [sign] }
        switch scalar.value {
        // Circled digits that decompose into nothing.
        case 0x2776...0x2793: return number(scalar)
        // Between figures only; elsewhere it is the punctuation of Chinese and Japanese.
        case 0xFF0C, 0xFF0E, 0xFF1A:
            return isDigit(text, place - 1) && isDigit(text, place + 1) ? decomposed(scalar) : nil
        // ASCII that says something.
        case 0xFF03...0xFF06, 0xFF0A, 0xFF0B, 0xFF0D, 0xFF0F...0xFF19, 0xFF1C...0xFF1E, 0xFF20...0xFF3A,
            0xFF3E, 0xFF41...0xFF5A, 0xFFE0, 0xFFE1, 0xFFE5, 0xFFE6:
            return decomposed(scalar)
        // Small forms.
        case 0xFE5F...0xFE62, 0xFE64...0xFE66, 0xFE69...0xFE6B: return decomposed(scalar)
        // Units, months, days and words in one square.
        case 0x3250, 0x32C0...0x32CF, 0x32FF...0x3370, 0x3371...0x33FF: return square(scalar)
        // Letters and numbers in circles and brackets, and letters of formulas.
        case 0x2460...0x24EA, 0x1D400...0x1D7FF, 0x1F100...0x1F149: return decomposed(scalar)
        // Letter-like symbols, but those that have names: degrees, numero, trade mark, ohm.
        case 0x2103, 0x2109, 0x2116, 0x2120, 0x2122, 0x2126: return nil
        case 0x2100...0x2138: return decomposed(scalar)
        // Letters that stand low.
        case 0x2090...0x209C: return decomposed(scalar)
        // Ligatures, and letters in the shape that their place in a word gives them.
        case 0xFB00...0xFDFB, 0xFE70...0xFEFC: return decomposed(scalar)
        case 0xFF66...0xFFDC: return narrow(at: place, in: text)
        default: return nil
        }
    }

    private static let signs: [Unicode.Scalar: Unicode.Scalar] = [
        "\u{2010}": "-", "\u{2011}": "-", "\u{2012}": "-", "\u{FE63}": "-", "\u{FF0D}": "-", "\u{2043}": "-",
        "\u{02D7}": "−", "\u{2015}": "—", "\u{FE58}": "—", "\u{FE31}": "—", "\u{FE32}": "–", "\u{2E3A}": "—",
        "\u{2E3B}": "—", "\u{FF5E}": "〜", "\u{2E1A}": "-", "\u{30A0}": "-", "\u{10EAD}": "-",
        "\u{2215}": "/", "\u{2217}": "*", "\u{2236}": ":", "\u{223C}": "~", "\u{2243}": "≈", "\u{2245}": "≈",
        "\u{2266}": "≤", "\u{2267}": "≥", "\u{2A7D}": "≤", "\u{2A7E}": "≥", "\u{2A2F}": "×", "\u{66A}": "%",
        "\u{609}": "‰", "\u{60A}": "‱", "\u{2206}": "Δ",
    ]

    /// A number or a letter in a circle, or in brackets.
    static func isEnclosed(_ scalar: Unicode.Scalar) -> Bool {
        (0x2460...0x24EA).contains(scalar.value) || (0x2776...0x2793).contains(scalar.value)
    }

    private static func decomposed(_ scalar: Unicode.Scalar) -> [Unicode.Scalar]? {
        let plain = Array(String(Character(scalar)).precomposedStringWithCompatibilityMapping.unicodeScalars)
        return plain == [scalar] ? nil : plain
    }

    /// The power of `㎡` stays one.
    private static func square(_ scalar: Unicode.Scalar) -> [Unicode.Scalar]? {
        guard var plain = decomposed(scalar) else { return nil }
        if (0x3371...0x33DF).contains(scalar.value) {
            plain = plain.map { $0 == "\u{2215}" ? "/" : $0 }
            if plain.last == "2" { plain[plain.count - 1] = "²" }
            if plain.last == "3" { plain[plain.count - 1] = "³" }
        }
        return plain
    }

    /// Half-width letters of Japanese and Korean. In Japanese the mark behind a letter is part of it.
    private static func narrow(at place: Int, in text: [Unicode.Scalar]) -> [Unicode.Scalar]? {
        let isMark = { (index: Int) in text.indices.contains(index) && (0xFF9E...0xFF9F).contains(text[index].value) }
        if isMark(place) { return isMark(place - 1) ? decomposed(text[place]) : [] }
        guard isMark(place + 1) else { return decomposed(text[place]) }
        var letter = String.UnicodeScalarView()
        letter.append(contentsOf: text[place...place + 1])
        return Array(String(letter).precomposedStringWithCompatibilityMapping.unicodeScalars)
    }

    private static func number(_ scalar: Unicode.Scalar) -> [Unicode.Scalar]? {
        scalar.properties.numericValue.map { Array(String(Int($0)).unicodeScalars) }
    }

    private static func isDigit(_ text: [Unicode.Scalar], _ place: Int) -> Bool {
        guard text.indices.contains(place) else { return false }
        return text[place].isDigit || (0xFF10...0xFF19).contains(text[place].value)
    }

    // MARK: Roman numerals

    /// `Ⅳ`
    static func isRoman(_ scalar: Unicode.Scalar) -> Bool { (0x2160...0x217F).contains(scalar.value) }

    /// The letters that make up one: `IV`.
    static func romanLetters(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] { decomposed(scalar) ?? [scalar] }

    /// - Parameter numeral: Characters of Roman numerals: `ⅩⅣ` is 14.
    static func value(ofRoman numeral: ArraySlice<Unicode.Scalar>) -> Int {
        var (sum, largest) = (0, 0)
        for scalar in numeral.reversed() {
            let value = Int(scalar.properties.numericValue ?? 0)
            // What stands before something larger is taken away.
            if value < largest { sum -= value } else { (sum, largest) = (sum + value, value) }
        }
        return max(sum, 0)
    }
}

extension NormalizedText {
    /// The text for voices that say symbols by themselves: those that few know in characters that many do.
    func plainlyWritten() -> NormalizedText {
        guard scalars.contains(where: { $0 == "⁄" || CompatibilityForms.isRoman($0) }) else { return self }
        var text = NormalizedText(of: written)
        for (scalar, source) in zip(scalars, sources) {
            if scalar == "⁄" {
                text.append("/", for: source)
            } else if CompatibilityForms.isRoman(scalar) {
                for letter in CompatibilityForms.romanLetters(scalar) { text.append(letter, for: source) }
            } else {
                text.append(scalar, for: source)
            }
        }
        return text
    }
}
