// Names with points and figures in them: hosts, files, models.
extension SpokenReader {
    /// `example.org`, `report.pdf`, and what stands in front of an `@`.
    /// - Returns: false for words between points.
    mutating func readHost() -> Bool {
        guard place >= plainEnd else { return false }
        var end = place
        var points: [Int] = []
        while end - place < 64, let next = scalar(at: end) {
            if next == "." || next == "-" || next == "/" {
                guard isWordPart(at: end + 1), next != "/" else { break }
                if next == "." { points.append(end) }
            } else if !next.isWordPart {
                break
            }
            end += 1
        }
        guard let last = points.last, isName(from: last + 1, to: end) else {
            plainEnd = end
            return false
        }
        // The address in front of the sign.
        let isLocal = rules.endings[lowercased(last + 1..<end)] == nil
        var words: [String] = []
        var start = place
        for point in points + [end] {
            let part = start..<point
            let ending = point == end || isDomain(part) ? rules.endings[lowercased(part)] : nil
            words.append(isLocal ? name(part) : (start > place ? ending : nil) ?? name(part))
            start = point + 1
        }
        say(words.joined(separator: " \(rules[.dot]) "), to: end)
        if scalar(at: place) == ".", output.scalars.last == "." { skip(to: place + 1) }
        return true
    }

    private func isDomain(_ part: Range<Int>) -> Bool { ["co", "com", "org"].contains(text(part)) }

    /// The last part is known, in one case; or an `@` follows.
    private func isName(from start: Int, to end: Int) -> Bool {
        guard isLetter(at: start) else { return false }
        if scalar(at: end) == " ", isSign("@", at: end + 1) { return true }
        guard end - start <= 5, rules.endings[lowercased(start..<end)] != nil else { return false }
        // A sentence may begin there without a space.
        return !isUppercase(at: start) || end - start > 1 && isUppercase(at: start + 1)
    }

    /// A part of a name, with its hyphens and figures.
    private func name(_ part: Range<Int>) -> String {
        var words: [String] = []
        var start = part.lowerBound
        while start < part.upperBound {
            var end = start + 1
            let isFigure = isDigit(at: start)
            if scalar(at: start) == "-" {
                words.append(rules[.dash])
            } else {
                while end < part.upperBound, isDigit(at: end) == isFigure, scalar(at: end) != "-" { end += 1 }
                words.append(isFigure ? rules.numbers.inPairs(text(start..<end)) : text(start..<end))
            }
            start = end
        }
        return words.joined(separator: " ")
    }

    /// Letters and figures in one: `MP3`, `B2B`, `4K`, `v2.0.1`.
    mutating func readMixed() -> Bool {
        var runs: [Range<Int>] = []
        var end = place
        while end - place < 40, isDigit(at: end) || isLetter(at: end), runs.count < 20 {
            var last = end + 1
            while last - place < 40, isDigit(at: last) == isDigit(at: end), isWordPart(at: last) { last += 1 }
            runs.append(end..<last)
            end = last
        }
        guard runs.count > 1, !isWordPart(at: end) else { return false }
        if runs.count == 2, runs[0].count == 1, let letter = scalar(at: place), letter == "v" || letter == "V" {
            return readVersion(runs[1])
        }
        let isCode = runs.count > 3
        var words = ""
        for run in runs {
            let part = text(run)
            if !words.isEmpty, words.last != "-" { words += " " }
            if isDigit(at: run.lowerBound) {
                words += isCode ? rules.numbers.spelled(part) : rules.numbers.inPairs(part)
            } else if part.count == 1 {
                // Alone "A" is a word; a hyphen makes it a letter.
                words += part.uppercased() + (part.uppercased() == "A" && run.upperBound < end ? "-" : "")
            } else if part.count <= 4, part.allSatisfy(\.isUppercase), part.unicodeScalars.allSatisfy(\.isASCII) {
                words += Self.dotted(part)
            } else {
                words += part
            }
        }
        say(words, to: end)
        if scalar(at: place) == ".", output.scalars.last == "." { skip(to: place + 1) }
        return true
    }

    private mutating func readVersion(_ first: Range<Int>) -> Bool {
        var parts = [first]
        var end = first.upperBound
        while parts.count < 6, scalar(at: end) == ".", let next = endOfDigits(at: end + 1, limit: 5) {
            parts.append(end + 1..<next)
            end = next
        }
        guard !isWordPart(at: end) else { return false }
        let numbers = parts.map { rules.numbers.cardinal(text($0)) }.joined(separator: " \(rules.numbers.point) ")
        say(rules[.version] + " " + numbers, to: end)
        return true
    }
}
