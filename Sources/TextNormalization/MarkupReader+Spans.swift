// Spans inside a line that Markdown dialects know: code, marked text, formulas, names of emoji.
extension MarkupReader {
    // MARK: Code

    /// Code that is closed on its line is kept as it is, so that `a|b` is no table. Other marks are left out.
    mutating func readBackticks() {
        let end = endOfRun(at: place)
        // The marks that close.
        if codeEnd > 0, place == codeEnd { return skip(to: end) }
        let count = end - place
        while let close = codeMarks[count]?.last, close < end { codeMarks[count]?.removeLast() }
        let start = place
        skip(to: end)
        guard let close = codeMarks[count]?.last, close - start < Self.longestCode, !hasLineBreak(start..<close) else {
            return
        }
        codeEnd = close
    }

    /// Scalars in which a span has to end, so that the look at its line costs linear time in all.
    private static let longestCode = 2000

    private func hasLineBreak(_ range: Range<Int>) -> Bool { scalars[range].contains(where: \.isLineBreak) }

    static func codeMarks(in scalars: [Unicode.Scalar]) -> [Int: [Int]] {
        var marks: [Int: [Int]] = [:]
        var place = scalars.count
        while place > 0 {
            place -= 1
            guard scalars[place] == "`" else { continue }
            let end = place
            while place > 0, scalars[place - 1] == "`" { place -= 1 }
            marks[end - place + 1, default: []].append(place)
        }
        return marks
    }

    mutating func readCode(_ scalar: Unicode.Scalar) {
        switch scalar {
        case " ": skip(to: place + 1, leaving: " ")
        case "h", "H", "w", "W": if !readAddress() { keep(to: place + 1) }
        case _ where scalar.isASCII && scalar.value >= 0x20 && scalar.value != 0x7F: keep(to: place + 1)
        default: readOther(scalar)
        }
    }

    /// A name that Python gives a meaning of its own: `__init__`. It has its underscores at both ends.
    func endOfSpecialName(at start: Int) -> Int? {
        let first = start + 2
        guard matches("__", at: start), !isWordPart(at: start - 1) else { return nil }
        var end = first
        while end - first < 16, let next = scalar(at: end), ("a"..."z").contains(next) { end += 1 }
        guard matches("__", at: end), !isWordPart(at: end + 2), scalar(at: end + 2) != "_" else { return nil }
        let name = String(String.UnicodeScalarView(scalars[first..<end]))
        return Self.specialNames.contains(name) ? end + 2 : nil
    }

    private static let specialNames: Set<String> = [
        "init", "main", "name", "str", "repr", "len", "call", "file", "dict", "class", "new", "del", "eq", "ne", "lt",
        "le", "gt", "ge", "hash", "iter", "next", "enter", "exit", "aenter", "aexit", "await", "getitem", "setitem",
        "delitem", "getattr", "setattr", "delattr", "getattribute", "doc", "all", "version", "slots", "proto",
        "contains", "add", "sub", "mul", "truediv", "bool", "bytes", "format", "annotations", "module", "qualname",
        "dirname", "filename", "import", "builtins", "package", "path", "post", "future", "reversed", "missing", "copy",
        "author",
    ]

    // MARK: Marked text

    mutating func readEquals() {
        let end = endOfRun(at: place)
        guard end - place == 2 else { return keep(to: end) }
        if state.emphasis.contains(.marked), !isSpace(at: place - 1), !isWordPart(at: end) {
            state.emphasis.remove(.marked)
            return skip(to: end)
        }
        let isBefore =
            isWordPart(at: place - 1) || scalar(at: place - 1).map { "!<>=)]".unicodeScalars.contains($0) } == true
        guard !isBefore, !isSpace(at: end), isMarked(from: end) else { return keep(to: end) }
        state.emphasis.insert(.marked)
        skip(to: end)
    }

    /// The marks that close stand on the line, or a later piece may bring them.
    private mutating func isMarked(from start: Int) -> Bool {
        var index = max(start, searchedMarks)
        while index < scalars.count, !scalars[index].isLineBreak, index - start < 400 {
            if scalars[index] == "=", scalar(at: index + 1) == "=", index > start, !isSpace(at: index - 1),
                !isWordPart(at: index + 2), scalar(at: index + 2) != "="
            {
                return true
            }
            index += 1
        }
        searchedMarks = max(searchedMarks, index)
        // A word, where a comparison has a name of one letter or a figure.
        return index == scalars.count && scalar(at: start)?.isLetter == true && isWordPart(at: start + 1)
    }

    // MARK: Formulas

    /// `$x$` and `$$y = 3$$`, but `$5 and $10` are amounts.
    mutating func readDollar() {
        let end = endOfRun(at: place)
        if end - place == 2 { return skip(to: end) }
        guard end - place == 1 else { return keep(to: end) }
        if state.emphasis.contains(.formula), !isSpace(at: place - 1), !isWordPart(at: end) {
            state.emphasis.remove(.formula)
            return skip(to: end)
        }
        guard !isWordPart(at: place - 1), !isSpace(at: end), opensFormula(at: end) else { return keep(to: end) }
        state.emphasis.insert(.formula)
        skip(to: end)
    }

    private func opensFormula(at start: Int) -> Bool {
        var end = start
        while end - start < 200, let next = scalar(at: end), next != "$", !next.isLineBreak { end += 1 }
        guard scalar(at: end) == "$" else {
            // One that a later piece closes begins with a name of one letter or a command.
            guard end == scalars.count, let first = scalar(at: start) else { return false }
            return first == "\\" || first.properties.isLowercase && !isWordPart(at: start + 1)
        }
        guard !isSpace(at: end - 1), !isWordPart(at: end + 1), scalar(at: end + 1) != "$" else { return false }
        guard scalars[start].isDigit else { return true }
        let content = scalars[start..<end]
        return !content.contains { $0.properties.isWhitespace }
            || content.contains { "=+*^\\<>_{}−×".unicodeScalars.contains($0) }
    }

    // MARK: Names of emoji

    /// `:smile:`
    mutating func readColon() {
        guard let end = endOfEmojiName(at: place) else { return keep(to: place + 1) }
        emojiNameEnd = end
        skipEmoji(to: end)
    }

    private func endOfEmojiName(at start: Int) -> Int? {
        if let before = scalar(at: start - 1),
            before.isWordPart && before.isASCII || before == ":" && emojiNameEnd != start
        {
            return nil
        }
        var end = start + 1
        var hasLetter = false
        while end - start < 40, let next = scalar(at: end), next.isASCII,
            next.isWordPart || "_+-".unicodeScalars.contains(next)
        {
            guard !("A"..."Z").contains(next) else { return nil }
            hasLetter = hasLetter || next.isLetter
            end += 1
        }
        guard end > start + 1, scalar(at: end) == ":" else { return nil }
        let isFollowed = isWordPart(at: end + 1) && scalar(at: end + 1)?.isASCII == true
        guard !isFollowed, scalar(at: end + 1) != ":" || isWordPart(at: end + 2) else { return nil }
        let name = String(String.UnicodeScalarView(scalars[start + 1..<end]))
        return hasLetter || ["+1", "-1", "100", "1234"].contains(name) ? end + 1 : nil
    }
}
