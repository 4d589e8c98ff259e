/// Takes Markdown, HTML tags, emoji and what is no text at all out of one piece of text.
struct MarkupReader {
    let scalars: [Unicode.Scalar]
    /// UTF-8 offset of each scalar, and of the end.
    private let offsets: [Int]
    var place = 0
    var state: MarkupState
    private(set) var output: NormalizedText
    /// The scalar before was part of an emoji, which a joiner may continue.
    var isAfterEmoji = false
    /// Behind the span of code that `place` lies in, or lay in last.
    var codeEnd = 0
    /// Of code spans that can be closed: where, by the number of their marks, the last first.
    var codeMarks: [Int: [Int]]
    /// No mark that closes `==` stands before.
    var searchedMarks = 0
    /// Behind the name of an emoji that was left out last: `:smile:`.
    var emojiNameEnd = 0

    init(_ text: String, _ state: MarkupState) {
        scalars = Array(text.unicodeScalars)
        var offsets = [0]
        offsets.reserveCapacity(scalars.count + 1)
        var offset = 0
        for scalar in scalars {
            offset += UTF8.width(scalar)
            offsets.append(offset)
        }
        self.offsets = offsets
        codeMarks = Self.codeMarks(in: scalars)
        self.state = state
        output = NormalizedText(of: Array(text.utf8))
    }

    mutating func read() -> NormalizedText {
        if state.startsLine { state.emphasis = [] }
        finishConstruct()
        while place < scalars.count {
            if state.startsLine { readLineStart() } else { readScalar() }
        }
        output.removeTrailingSpace()
        return output
    }

    // MARK: Access

    func scalar(at place: Int) -> Unicode.Scalar? {
        scalars.indices.contains(place) ? scalars[place] : nil
    }

    func isWordPart(at place: Int) -> Bool { scalar(at: place)?.isWordPart ?? false }

    func isSpace(at place: Int) -> Bool { scalar(at: place).map { $0.properties.isWhitespace } ?? true }

    func source(_ range: Range<Int>) -> Range<Int> { offsets[range.lowerBound]..<offsets[range.upperBound] }

    /// Behind the run of the scalar at `start`.
    func endOfRun(at start: Int) -> Int {
        var end = start
        while end < scalars.count, scalars[end] == scalars[start] { end += 1 }
        return end
    }

    func matches(_ text: StaticString, at start: Int) -> Bool {
        let bytes = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        guard start + bytes.count <= scalars.count else { return false }
        return zip(bytes, scalars[start...]).allSatisfy { byte, scalar in
            let isUpper = ("A"..."Z").contains(scalar)
            return UInt32(byte) == (isUpper ? scalar.value | 0x20 : scalar.value)
        }
    }

    // MARK: Output

    /// Goes on behind `end`; nothing is said for what lies between.
    mutating func skip(to end: Int) {
        place = end
    }

    /// A pause that belongs to `end`.
    mutating func skip(to end: Int, leaving scalar: Unicode.Scalar) {
        let source = source(place..<end)
        if scalar == " " { output.appendSpace(for: source) } else { output.append(scalar, for: source) }
        place = end
    }

    /// The scalars up to `end` as they are.
    mutating func keep(to end: Int) {
        for index in place..<end { output.append(scalars[index], for: source(index..<index + 1)) }
        place = end
    }

    /// `text` in the place of what stands up to `end`.
    mutating func replace(to end: Int, with text: ArraySlice<Unicode.Scalar>) {
        let source = source(place..<end)
        for scalar in text { output.append(scalar, for: source) }
        place = end
    }

    /// A table cell ends: a comma says so, unless there is a pause already.
    mutating func endCell() {
        output.removeTrailingSpace()
        let source = source(place..<place + 1)
        if let last = output.scalars.last, last.isWordPart || last == "\"" || last == ")" {
            output.append(",", for: source)
        }
        output.appendSpace(for: source)
        place += 1
    }

    /// Words on both sides stay apart, and punctuation behind it stands against the word before.
    mutating func skipEmoji(to end: Int) {
        let isBetween = output.scalars.last?.isWordPart == true && isWordPart(at: end)
        if isBetween { skip(to: end, leaving: " ") } else { skip(to: end) }
        if let mark = scalar(at: end), ".,;:!?".unicodeScalars.contains(mark) { output.removeTrailingSpace() }
    }

    // MARK: Scalars

    private mutating func readScalar() {
        let scalar = scalars[place]
        defer { isAfterEmoji = place > 0 && scalars[place - 1].isEmojiPart }
        if place < codeEnd { return readCode(scalar) }
        switch scalar {
        case "\\": readBackslash()
        case "`": readBackticks()
        case "*", "_": readEmphasis()
        case "~": readTildes()
        case "#": readHash()
        case "|": readPipe()
        case "[", "]": readBracket()
        case "!": if self.scalar(at: place + 1) == "[" { skip(to: place + 1) } else { keep(to: place + 1) }
        case "<": readLess()
        case "&": readEntity()
        case "=": readEquals()
        case "$": readDollar()
        case ":": readColon()
        case "【", "\u{E200}": readCitation()
        case "h", "H", "w", "W": if !readAddress() { keep(to: place + 1) }
        default: readOther(scalar)
        }
    }

    mutating func readOther(_ scalar: Unicode.Scalar) {
        let next = place + 1
        if scalar.isLineBreak {
            skip(to: next, leaving: " ")
            state.startsLine = true
            state.emphasis = []
        } else if scalar.isDigit, let end = endOfKeycap(at: place) {
            keep(to: next)
            skip(to: end)
        } else if let sign = Self.signs[scalar] {
            replace(to: next, with: [sign])
        } else if isEmoji(at: place) {
            skipEmoji(to: next)
        } else if scalar == "\u{200D}", isAfterEmoji || self.scalar(at: next)?.isEmojiPart == true {
            skip(to: next)
        } else if let plain = CompatibilityForms.plain(at: place, in: scalars) {
            let isEnclosed = CompatibilityForms.isEnclosed(scalar)
            replace(to: next, with: plain[...])
            // `①②` are two numbers.
            if isEnclosed, let after = self.scalar(at: next),
                after.isASCII && after.isWordPart || CompatibilityForms.isEnclosed(after)
            {
                output.appendSpace(for: source(next - 1..<next))
            }
        } else {
            readText(scalar)
        }
    }

    /// Emoji that calculate.
    private static let signs: [Unicode.Scalar: Unicode.Scalar] = ["➕": "+", "➖": "−", "➗": "÷", "✖": "×", "✕": "×"]

    private mutating func readText(_ scalar: Unicode.Scalar) {
        let next = place + 1
        switch scalar.properties.generalCategory {
        case .control, .privateUse, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator, .spaceSeparator:
            skip(to: next, leaving: " ")
        case .enclosingMark:
            skip(to: next)
        case .format where scalar != "\u{200C}" && scalar != "\u{200D}":
            // The joiners shape letters of Persian and the scripts of India.
            skip(to: next)
        default:
            if scalar.properties.isVariationSelector { skip(to: next) } else { keep(to: next) }
        }
    }

    /// `\*` is an asterisk that is no markup.
    private mutating func readBackslash() {
        guard let next = scalar(at: place + 1), next.isASCII, !next.isWordPart, !next.properties.isWhitespace,
            next.value > 0x20, next.value < 0x7F
        else { return skip(to: place + 1, leaving: " ") }
        skip(to: place + 1)
        // `\(` and `\[` enclose formulas.
        if "()[]\\`".unicodeScalars.contains(next) { skip(to: place + 1, leaving: " ") } else { keep(to: place + 1) }
    }
}
