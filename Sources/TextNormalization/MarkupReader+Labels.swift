// Labels at the beginning of a line, and marks that point to a source.
extension MarkupReader {
    /// The definition of a reference, which is not said, the number of a footnote, or the kind of a callout.
    mutating func readLabel() {
        guard scalar(at: place) == "[" else { return }
        if scalar(at: place + 1) == "!" { return readCallout() }
        guard let end = endOfLabel(at: place + 1), scalar(at: end + 1) == ":" else { return }
        if scalar(at: place + 1) == "^" { return skip(to: end + 2) }
        var start = end + 2
        while let next = scalar(at: start), next == " " || next == "\t" { start += 1 }
        if let target = endOfTarget(at: start), isTitle(at: target) { skipDefinition(from: target) }
    }

    /// The bracket that closes a label on the same line.
    private func endOfLabel(at start: Int) -> Int? {
        var end = start
        while end - start < 240, let next = scalar(at: end), !next.isLineBreak, next != "[" {
            if next == "]" { return end > start ? end : nil }
            end += 1
        }
        return nil
    }

    /// Behind an address or the path of a file; nil for words.
    private func endOfTarget(at start: Int) -> Int? {
        var end = start
        while let next = scalar(at: end), !next.properties.isWhitespace { end += 1 }
        guard let first = scalar(at: start), end > start else { return nil }
        if first == "<" || first == "/" || first == "#" || matches("./", at: start) || matches("../", at: start) {
            return end
        }
        for scheme: StaticString in [
            "http://", "https://", "ftp://", "mailto:", "www.", "file:", "tel:", "urn:", "doi:",
        ]
        where matches(scheme, at: start) {
            return end
        }
        // A host or a file has a letter behind its last point.
        guard let point = scalars[start..<end].lastIndex(of: "."), point > start else { return nil }
        let isName = scalar(at: point + 1)?.isLetter == true || scalars[start..<point].contains("/")
        return isName ? end : nil
    }

    /// Nothing but a title follows on the line.
    private func isTitle(at start: Int) -> Bool {
        var end = start
        while let next = scalar(at: end), next == " " || next == "\t" { end += 1 }
        guard let next = scalar(at: end) else { return true }
        return next.isLineBreak || next == "\"" || next == "'" || next == "(" || next == "“"
    }

    mutating func skipDefinition(from start: Int) {
        var end = start
        while end < scalars.count, !scalars[end].isLineBreak { end += 1 }
        if end == scalars.count { state.construct = .definition }
        skip(to: end)
    }

    /// `[!NOTE]`: the word, and a colon in the place of the line that it has for itself.
    private mutating func readCallout() {
        let start = place + 2
        guard let end = closing("]", from: start, within: 24), end > start,
            scalars[start..<end].allSatisfy({ $0.isLetter || $0 == "-" || $0 == "_" })
        else { return }
        // It may be folded.
        let next = scalar(at: end + 1).map { $0 == "-" || $0 == "+" } == true ? end + 2 : end + 1
        guard isSpace(at: next) else { return }
        var word = Array(scalars[start].properties.titlecaseMapping.unicodeScalars)
        for scalar in scalars[start + 1..<end] { word += Array(scalar.properties.lowercaseMapping.unicodeScalars) }
        replace(to: next, with: word + [":"])
    }

    // MARK: Citations

    /// `【4:0†source】`, and what some models write between private characters.
    mutating func readCitation() {
        if scalars[place] == "\u{E200}" {
            guard let end = closing("\u{E201}", from: place + 1, within: 160) else {
                return skip(to: place + 1, leaving: " ")
            }
            return skip(to: end + 1)
        }
        if let end = endOfCitation(at: place, closedBy: "】") { return skip(to: end) }
        keep(to: place + 1)
    }

    /// Behind a mark that starts with figures: `【12】`, `[4:0†source]`. One that a piece cuts goes on in the next.
    mutating func endOfCitation(at start: Int, closedBy mark: Unicode.Scalar) -> Int? {
        var end = start + 1
        while end - start < 16, let next = scalar(at: end), next.isDigit || next == ":" || next == "," { end += 1 }
        guard end > start + 1 else { return nil }
        if scalar(at: end) == "】", mark == "】" { return end + 1 }
        guard scalar(at: end) == "†" else { return nil }
        var last = end
        while last - end < 160, let next = scalar(at: last), next != "【", next != "[", !next.isLineBreak {
            if next == mark { return last + 1 }
            last += 1
        }
        guard last == scalars.count, mark == "】" else { return nil }
        state.construct = .citation
        return last
    }
}
