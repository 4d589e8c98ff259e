/// Cuts streamed text into pieces that can be spoken one by one: the first as early as possible, since the caller
/// waits for it, the later ones at sentence ends, where a voice may pause.
public struct ClauseSplitter: Sendable {
    /// One piece of the text, without the white space around it.
    public struct Clause: Equatable, Sendable {
        public var text: String
        /// UTF-8 offset of `text` in all that was appended.
        public var offset: Int
    }

    /// Words before a comma may end the first clause.
    private static let firstWords = 3
    /// Words before a comma may end a later clause.
    private static let laterWords = 12
    /// A clause is cut at white space after this many characters.
    private static let longest = 240
    /// Bytes of UTF-8 in which a clause has to end: one character may have any number of marks.
    private static let window = 8192

    private var pending = ""
    /// UTF-8 offset of `pending` in all that was appended.
    private var offset = 0
    private var isFirst = true

    public init() {}

    /// Takes the next piece of text and returns the clauses that it completes.
    public mutating func append(_ text: String) -> [Clause] {
        pending += text
        return split(atEnd: false)
    }

    /// No text follows: returns what is left.
    public mutating func finish() -> [Clause] {
        split(atEnd: true)
    }

    private mutating func split(atEnd: Bool) -> [Clause] {
        var clauses: [Clause] = []
        var rest = pending[...]
        while let end = boundary(in: rest) ?? (atEnd && !rest.isEmpty ? rest.endIndex : nil) {
            if let clause = trimmed(rest[..<end]) {
                clauses.append(clause)
                isFirst = false
            }
            offset += rest[..<end].utf8.count
            rest = rest[end...]
        }
        pending = String(rest)
        return clauses
    }

    private func trimmed(_ text: Substring) -> Clause? {
        let lead = text.prefix(while: \.isWhitespace)
        var body = text[lead.endIndex...]
        while body.last?.isWhitespace == true { body.removeLast() }
        return body.isEmpty ? nil : Clause(text: String(body), offset: offset + lead.utf8.count)
    }

    /// Where the first clause of `text` ends, when that can be told already. Looks at no more than a window of it, so that
    /// text that comes in many pieces is not read again and again.
    private func boundary(in text: Substring) -> Substring.Index? {
        guard text.utf8.count > Self.window else { return end(in: text) }
        var window = text.utf8.prefix(Self.window)
        // Whole code points only.
        while let byte = text.utf8[window.endIndex...].first, byte & 0xC0 == 0x80 { window.removeLast() }
        return end(in: Substring(window)) ?? window.endIndex
    }

    private func end(in text: Substring) -> Substring.Index? {
        var words = 0
        var length = 0
        var token = text.startIndex..<text.startIndex
        var inWord = false
        var lastSpace: Substring.Index?
        var index = text.startIndex
        while index < text.endIndex {
            let character = text[index]
            let next = text.index(after: index)
            length += 1
            switch Mark(character) {
            case .space(let isBreak):
                if isBreak, words > 0 { return next }
                inWord = false
                lastSpace = next
            case .word:
                if !inWord {
                    words += 1
                    inWord = true
                    token = index..<next
                }
                token = token.lowerBound..<next
                // Scripts without spaces: every character counts, so that the first clause comes early.
                if character.isWideScript { inWord = false }
            case .wideStop:
                if words > 0 { return closing(in: text, from: next) }
            case .widePause:
                if words >= needed { return next }
            case .stop:
                let end = closing(in: text, from: next)
                if words > 0, end < text.endIndex, text[end].isWhitespace,
                    character != "." || endsSentence(text[token], words: words)
                {
                    return end
                }
                if character != "." { inWord = false }
            case .pause:
                if words >= needed, next < text.endIndex, text[next].isWhitespace { return next }
                inWord = false
            case .other:
                break
            }
            if length >= (words > 0 ? Self.longest : 4 * Self.longest) { return lastSpace ?? next }
            index = next
        }
        return nil
    }

    private static let closers = Set("\"'”’»)]}」』）.!?…".unicodeScalars)

    private var needed: Int { isFirst ? Self.firstWords : Self.laterWords }

    /// Quotes and brackets that close belong to the sentence before them.
    private func closing(in text: Substring, from start: Substring.Index) -> Substring.Index {
        var index = start
        var left = 8
        while left > 0, index < text.endIndex, Self.closers.contains(text.unicodeScalars[index]) {
            index = text.index(after: index)
            left -= 1
        }
        return index
    }

    /// A full stop after `token` ends a sentence, and not an abbreviation, an initial or the number of a list.
    private func endsSentence(_ token: Substring, words: Int) -> Bool {
        if words == 1, token.allSatisfy(\.isNumber) { return false }
        // No abbreviation is as long.
        guard token.utf8.count <= 64 else { return true }
        let word = token.lowercased()
        if word.count == 1, word != "i", word.first?.isLetter == true { return false }
        // Dots inside, as in "e.g" or "u.s".
        if word.contains("."), word.allSatisfy({ $0.isLetter || $0 == "." }) { return false }
        return !Self.abbreviations.contains(word)
    }

    private static let abbreviations: Set<String> = [
        "mr", "mrs", "ms", "dr", "prof", "st", "sr", "jr", "vs", "etc", "no", "nr", "approx", "dept", "est", "fig",
        "gen", "gov", "inc", "ltd", "co", "corp", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct",
        "nov", "dec", "mt", "rev", "hon", "capt", "col", "sgt", "ca", "bzw", "z.b", "d.h", "usw", "str", "m", "mme",
        "mlle", "sra", "srta", "ud", "uds", "av", "vol", "p", "pp", "cf", "al",
    ]
}

/// What a character means for the cutting of text.
private enum Mark {
    case space(isBreak: Bool)
    case word
    /// Ends a sentence when white space follows.
    case stop
    /// Ends a clause when white space follows.
    case pause
    /// The same in scripts that put no space after it.
    case wideStop
    case widePause
    case other

    init(_ character: Character) {
        // What the character is without its marks.
        switch character.unicodeScalars.first.map(Character.init) ?? character {
        case ".", "!", "?", "…", "؟", "۔", "።": self = .stop
        case ",", ";", ":", "،", "؛", "–", "—": self = .pause
        case "。", "！", "？", "．", "｡", "।", "॥": self = .wideStop
        case "，", "、", "；", "：": self = .widePause
        case _ where character.isWhitespace: self = .space(isBreak: character.isNewline)
        case _ where character.isLetter || character.isNumber || character == "'" || character == "’": self = .word
        default: self = .other
        }
    }
}

extension Character {
    /// Written without spaces between words: Chinese, Japanese, Thai and the like.
    fileprivate var isWideScript: Bool {
        guard let scalar = unicodeScalars.first?.value else { return false }
        return (0x0E00...0x0EFF).contains(scalar) || (0x3040...0x30FF).contains(scalar)
            || (0x3400...0x9FFF).contains(scalar) || (0x2_0000...0x3_FFFF).contains(scalar)
    }
}
