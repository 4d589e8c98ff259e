// What Markdown begins lines with: headings, lists, quotes, rulers, fences and tables.
extension MarkupReader {
    mutating func readLineStart() {
        skipBlanks()
        state.startsLine = false
        guard let first = scalar(at: place), !first.isLineBreak else { return }
        if Self.lineMarks.contains(first) {
            var end = place
            while end < scalars.count, !scalars[end].isLineBreak { end += 1 }
            if isRuler(place..<end) || isFence(place..<end) { return skip(to: end) }
        }
        while skipMark() { skipBlanks() }
        readLabel()
    }

    private mutating func skipBlanks() {
        var end = place
        while let next = scalar(at: end), next == " " || next == "\t" { end += 1 }
        if end > place { skip(to: end, leaving: " ") }
    }

    /// A mark of a quote, a heading, a list or a table row, with the space that belongs to it.
    private mutating func skipMark() -> Bool {
        guard let mark = scalar(at: place) else { return false }
        let next = place + 1
        switch mark {
        case ">":
            // `>5` and `>=` compare.
            guard let after = scalar(at: next), !after.isDigit, after != "=" else { return false }
        case "#":
            let end = endOfRun(at: place)
            guard end - place <= 6, isSpace(at: end) else { return false }
            skip(to: end)
            return true
        case "|":
            break
        case "-", "*", "+", "•", "‣", "◦", "▪", "●", "○":
            guard isSpace(at: next) else { return false }
            skip(to: next)
            skipBlanks()
            if scalar(at: place) == "[", scalar(at: place + 2) == "]", let box = scalar(at: place + 1),
                "xX ".unicodeScalars.contains(box), isSpace(at: place + 3)
            {
                skip(to: place + 3)
            }
            return true
        default:
            return false
        }
        skip(to: next)
        return true
    }

    /// A thematic break, the line under a heading, or the line under the head of a table.
    private func isRuler(_ line: Range<Int>) -> Bool {
        var marks = 0
        var hasPipe = false
        for scalar in scalars[line] {
            switch scalar {
            case "-", "=", "*", "_", "~": marks += 1
            case "|": hasPipe = true
            case ":", "+", " ", "\t": break
            default: return false
            }
        }
        return marks >= 3 || hasPipe
    }

    /// The line that opens or closes a block of code; the code itself is read like text.
    private func isFence(_ line: Range<Int>) -> Bool {
        let mark = scalars[line.lowerBound]
        guard mark == "`" || mark == "~" else { return false }
        let end = endOfRun(at: line.lowerBound)
        return end - line.lowerBound >= 3 && end <= line.upperBound
            && !scalars[end..<line.upperBound].contains("`")
    }

    private static let lineMarks = Set("-=*_~|`+:".unicodeScalars)
}
