// Telephone numbers, and the digits of cards and papers.
extension SpokenReader {
    private struct Group {
        var digits: Range<Int>
        /// Behind it, and behind the bracket that closes.
        var end: Int
        /// What stands in front of it.
        var mark: Unicode.Scalar?
    }

    /// `555-0134`, `(555) 010-0199`, `4111 1111 1111 1111`
    /// - Returns: false where none begins.
    mutating func readPhone() -> Bool {
        guard var groups = groups() else { return false }
        let hasPlus = place > 1 && isSign("+", at: place - 2)
        while groups.count > 1 || hasPlus, let last = groups.last {
            if isNumber(groups, hasPlus: hasPlus), !isDigit(at: last.end), !isLetter(at: last.end) {
                let spoken = groups.map { rules.numbers.spelled(text($0.digits)) }.joined(separator: ", ")
                say(spoken, to: last.end)
                return true
            }
            groups.removeLast()
            // No part of a longer number.
            if let next = scalar(at: groups.last?.end ?? place), next == "-" || next == "." { return false }
            if groups.isEmpty { return false }
        }
        return false
    }

    private func groups() -> [Group]? {
        var groups: [Group] = []
        var start = place
        var mark: Unicode.Scalar?
        while groups.count < 8 {
            let isOpen = scalar(at: start) == "("
            let first = isOpen ? start + 1 : start
            guard let end = endOfDigits(at: first, limit: 12) else { break }
            if isOpen, scalar(at: end) != ")" { break }
            groups.append(Group(digits: first..<end, end: isOpen ? end + 1 : end, mark: mark))
            start = isOpen ? end + 1 : end
            guard let next = scalar(at: start) else { break }
            if " -.".unicodeScalars.contains(next) {
                mark = next
                start += 1
            } else if isOpen {
                mark = nil
            } else {
                break
            }
        }
        // A bracket may hold any number.
        if scalar(at: place) == "(", groups.count < 2 { return nil }
        return groups.isEmpty ? nil : groups
    }

    private func isNumber(_ groups: [Group], hasPlus: Bool) -> Bool {
        let count = groups.reduce(0) { $0 + $1.digits.count }
        guard (7...19).contains(count) else { return false }
        if hasPlus { return groups.count > 1 || count >= 9 }
        let marks = Set(groups.dropFirst().compactMap(\.mark))
        let key = groups.map { String($0.digits.count) }.joined(separator: "-")
        guard rules.digitGroups.contains(key), let first = groups.first else { return false }
        let isZero = scalar(at: first.digits.lowerBound) == "0"
        switch key {
        case "1-3-3-4": return scalar(at: first.digits.lowerBound) == "1"
        case "3-4": return marks == ["-"] && isLocal(groups)
        case "3-2-4": return marks == ["-"]
        // Elsewhere numbers begin with a zero.
        case "2-2-2-2-2", "4-3-4", "3-4-4", "5-6", "3-3-3", "4-3-3": return isZero
        case "3-3-4": return marks.count <= 1 || scalar(at: place) == "("
        default: return marks.count == 1
        }
    }

    /// Two round numbers are a range: `100-1500`.
    private func isLocal(_ groups: [Group]) -> Bool {
        if rules.contains(lowercased(wordBefore(place)), in: .phones) { return true }
        return !groups.allSatisfy { scalar(at: $0.digits.upperBound - 1) == "0" }
    }
}
