/// Cuts streamed text into pieces that can be spoken one by one: the first as early as possible, since the caller
/// waits for it, the later ones at sentence ends, where a voice may pause.
public struct ClauseSplitter: Sendable {
    /// One piece of the text, without the white space around it.
    public struct Clause: Equatable, Sendable {
        public var text: String
        /// UTF-8 offset of `text` in all that was appended.
        public var offset: Int
        /// A line begins with it, as a heading or a list does in Markdown.
        public var startsLine: Bool
    }

    /// Words before a comma may end the first clause.
    private static let firstWords = 3
    /// Words before a comma may end a later clause.
    private static let laterWords = 12
    /// A clause is cut at white space after this many characters.
    private static let longest = 240
    /// Code points in which a clause has to end: one character may have any number of marks.
    private static let window = 4096

    /// What is known of the clause that is open, so that text in many pieces is read once.
    private struct Scan {
        /// The next code point to look at, by its place in `pending`.
        var place = 0
        var words = 0
        /// Characters, without their marks.
        var length = 0
        var token = 0..<0
        var inWord = false
        /// Behind the last white space.
        var lastSpace: Int?
    }

    private var pending: [Unicode.Scalar] = []
    private var scan = Scan()
    /// UTF-8 offset of `pending` in all that was appended.
    private var offset = 0
    private var isFirst = true
    /// A line break stands behind the last clause, or nothing was appended before.
    private var startsLine = true

    public init() {}

    /// Takes the next piece of text and returns the clauses that it completes.
    public mutating func append(_ text: String) -> [Clause] {
        pending += text.unicodeScalars
        return split(atEnd: false)
    }

    /// No text follows: returns what is left.
    public mutating func finish() -> [Clause] {
        split(atEnd: true)
    }

    private mutating func split(atEnd: Bool) -> [Clause] {
        var clauses: [Clause] = []
        var start = 0
        while let end = boundary(from: start) ?? (atEnd && start < pending.count ? pending.count : nil) {
            if let clause = trimmed(pending[start..<end]) {
                clauses.append(clause)
                isFirst = false
                startsLine = Self.endsInBreak(pending[start..<end])
            } else {
                startsLine = startsLine || pending[start..<end].contains(where: Self.isBreak)
            }
            offset += Self.bytes(pending[start..<end])
            start = end
            scan = Scan(place: end)
        }
        guard start > 0 else { return clauses }
        pending.removeFirst(start)
        scan.place -= start
        scan.token = scan.token.isEmpty ? 0..<0 : scan.token.lowerBound - start..<scan.token.upperBound - start
        scan.lastSpace = scan.lastSpace.map { $0 - start }
        return clauses
    }

    private func trimmed(_ text: ArraySlice<Unicode.Scalar>) -> Clause? {
        guard let first = text.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = text.lastIndex(where: { !$0.properties.isWhitespace })
        else { return nil }
        return Clause(
            text: Self.text(text[first...last]), offset: offset + Self.bytes(text[..<first]),
            startsLine: startsLine || text[..<first].contains(where: Self.isBreak))
    }

    private static func isBreak(_ scalar: Unicode.Scalar) -> Bool { Mark(scalar) == .space(isBreak: true) }

    /// A line break is among the white space behind the last word.
    private static func endsInBreak(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
        text.reversed().prefix { $0.properties.isWhitespace }.contains(where: isBreak)
    }

    private static func bytes(_ text: ArraySlice<Unicode.Scalar>) -> Int {
        text.reduce(0) { $0 + UTF8.width($1) }
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// Where the clause that begins at `start` ends, when that can be told already.
    private mutating func boundary(from start: Int) -> Int? {
        while scan.place < pending.count {
            let scalar = pending[scan.place]
            let next = scan.place + 1
            var mark = Mark(scalar)
            if mark == .pause || mark == .widePause || mark == .wideStop {
                guard let joins = joins(at: scan.place, from: start) else { return nil }
                if joins { mark = .other }
            }
            switch mark {
            case .combining:
                if scan.token.upperBound == scan.place { scan.token = scan.token.lowerBound..<next }
            case .space(let isBreak):
                if isBreak, scan.words > 0 { return next }
                scan.inWord = false
                scan.lastSpace = next
            case .word:
                if !scan.inWord {
                    scan.words += 1
                    scan.inWord = true
                    scan.token = scan.place..<next
                }
                scan.token = scan.token.lowerBound..<next
                // Scripts without spaces: every character counts, so that the first clause comes early.
                if scalar.isWideScript { scan.inWord = false }
            case .wideStop:
                if scan.words > 0 { return closing(from: next) }
            case .widePause:
                if scan.words >= needed { return next }
            case .stop:
                let end = closing(from: next)
                // What follows decides.
                guard end < pending.count else { return nil }
                if scan.words > 0, pending[end].properties.isWhitespace,
                    scalar != "." || endsSentence(pending[scan.token], words: scan.words)
                {
                    return end
                }
                if scalar != "." { scan.inWord = false }
            case .pause:
                guard next < pending.count else { return nil }
                if scan.words >= needed, pending[next].properties.isWhitespace { return next }
                scan.inWord = false
            case .other:
                break
            }
            scan.place = next
            if mark != .combining { scan.length += 1 }
            if scan.length >= (scan.words > 0 ? Self.longest : 4 * Self.longest) || next - start >= Self.window {
                return scan.lastSpace ?? endOfCharacter(from: next)
            }
        }
        return nil
    }

    /// Punctuation that no clause ends with: the point or comma of a full-width number, `１，０００`, a dash that may be a
    /// minus sign, `– 5`, the comma between two numbers, and the colon between the label of a reference and its address, `[guide]: https://…`.
    /// - Returns: nil if that depends on text to come.
    private func joins(at place: Int, from start: Int) -> Bool? {
        let before = place > start ? pending[place - 1] : nil
        switch pending[place] {
        case ":": return before == "]"
        case ",":
            // `Dec. 31, 2025`
            guard before?.properties.numericType == .decimal else { return false }
            guard place + 1 < pending.count else { return nil }
            guard pending[place + 1].properties.isWhitespace else { return false }
            guard place + 2 < pending.count else { return nil }
            return pending[place + 2].properties.numericType == .decimal
        case "–":
            guard before?.properties.isWhitespace ?? true else { return false }
            guard place + 1 < pending.count else { return nil }
            guard pending[place + 1].properties.isWhitespace else { return false }
            guard place + 2 < pending.count else { return nil }
            return pending[place + 2].properties.numericType != nil
        case "，", "．", "：":
            guard before?.properties.numericType == .decimal else { return false }
            guard place + 1 < pending.count else { return nil }
            return pending[place + 1].properties.numericType == .decimal
        default: return false
        }
    }

    private var needed: Int { isFirst ? Self.firstWords : Self.laterWords }

    /// Marks stay with their letter, as many as a language may put there.
    private func endOfCharacter(from place: Int) -> Int {
        place + pending[place...].prefix(30).prefix { Mark($0) == .combining }.count
    }

    /// Quotes, brackets and emphasis that close belong to the sentence before them.
    private func closing(from place: Int) -> Int {
        place + pending[place...].prefix(8).prefix(while: Self.closers.contains).count
    }

    private static let closers = Set("\"'”’»)]}」』）.!?…*_~`".unicodeScalars)

    /// A full stop after `token` ends a sentence, and not an abbreviation, an initial or the number of a list.
    private func endsSentence(_ token: ArraySlice<Unicode.Scalar>, words: Int) -> Bool {
        // No abbreviation is as long.
        guard token.count <= 64 else { return true }
        let word = Self.text(token).lowercased()
        if words == 1, word.allSatisfy(\.isNumber) { return false }
        if word.count == 1, word != "i", word.first?.isLetter == true { return false }
        // Dots inside, as in "e.g" or "u.s".
        if word.contains("."), word.allSatisfy({ $0.isLetter || $0 == "." }) { return false }
        return !Self.abbreviations.contains(word)
    }

    private static let abbreviations: Set<String> = [
        "mr", "mrs", "ms", "dr", "prof", "st", "sr", "jr", "vs", "etc", "no", "nr", "approx", "dept", "est", "fig",
        "gen", "gov", "inc", "ltd", "co", "corp", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct",
        "nov", "dec", "mt", "rev", "hon", "capt", "col", "sgt", "ca", "bzw", "z.b", "d.h", "usw", "str", "m", "mme",
        "mlle", "sra", "srta", "ud", "uds", "av", "vol", "p", "pp", "cf", "al", "ave", "blvd", "hwy", "apt", "ste",
        "lt",
        "sen", "tel", "ext", "figs", "nos", "ch", "sec", "incl", "excl", "avg", "govt", "tues", "thurs",
    ]
}

/// What a code point means for the cutting of text.
private enum Mark: Equatable {
    case space(isBreak: Bool)
    case word
    /// Ends a sentence when white space follows.
    case stop
    /// Ends a clause when white space follows.
    case pause
    /// The same in scripts that put no space after it.
    case wideStop
    case widePause
    /// Belongs to the character before it.
    case combining
    case other

    init(_ scalar: Unicode.Scalar) {
        switch scalar {
        case ".", "!", "?", "…", "؟", "۔", "።": self = .stop
        case ",", ";", ":", "،", "؛", "–", "—": self = .pause
        case "。", "！", "？", "．", "｡", "।", "॥": self = .wideStop
        case "，", "、", "；", "：": self = .widePause
        case "'", "’": self = .word
        case "\n", "\u{B}", "\u{C}", "\r", "\u{85}", "\u{2028}", "\u{2029}": self = .space(isBreak: true)
        default:
            let properties = scalar.properties
            if properties.isWhitespace {
                self = .space(isBreak: false)
            } else if properties.isGraphemeExtend || properties.generalCategory == .spacingMark {
                self = .combining
            } else if properties.isAlphabetic || properties.numericType != nil {
                self = .word
            } else {
                self = .other
            }
        }
    }
}

extension Unicode.Scalar {
    /// Written without spaces between words: Chinese, Japanese, Thai and the like.
    fileprivate var isWideScript: Bool {
        (0x0E00...0x0EFF).contains(value) || (0x3040...0x30FF).contains(value)
            || (0x3400...0x9FFF).contains(value) || (0x2_0000...0x3_FFFF).contains(value)
    }
}
