// Marks inside a line: emphasis, strike-through, closing marks of headings, cells of tables.
extension MarkupReader {
    /// Asterisks and underscores: emphasis where they hug a word, text in `snake_case`, `3*4` and `2 ** 3`.
    mutating func readEmphasis() {
        let mark = scalars[place]
        let end = endOfRun(at: place)
        if mark == "_", let last = endOfSpecialName(at: place) { return keep(to: last) }
        if isText(place..<end, mark) { keep(to: end) } else { skip(to: end) }
    }

    private mutating func isText(_ run: Range<Int>, _ mark: Unicode.Scalar) -> Bool {
        let (before, after) = (run.lowerBound - 1, run.upperBound)
        let isInside = isWordPart(at: before) && isWordPart(at: after)
        if mark == "_" { return isInside }
        guard run.count <= 2 else { return false }
        let kind = run.count == 1 ? MarkupState.Emphasis.single : .double
        if isInside {
            let isOpen = state.emphasis.contains(kind)
            // What multiplies stands between figures, or next to a name of one letter.
            let multiplies = isOperand(at: before, step: -1) || isOperand(at: after, step: 1)
            if !isOpen, multiplies { return true }
            state.emphasis.formSymmetricDifference(kind)
            return false
        }
        if isSpace(at: before), isSpace(at: after), isWordPart(at: before - 1), isWordPart(at: after + 1) {
            return true
        }
        if !isSpace(at: after), !state.emphasis.contains(kind) {
            state.emphasis.insert(kind)
        } else {
            state.emphasis.remove(kind)
        }
        return false
    }

    private func isOperand(at place: Int, step: Int) -> Bool {
        guard let scalar = scalar(at: place) else { return false }
        return scalar.isDigit || !isWordPart(at: place + step)
    }

    /// One tilde may mean "about"; more strike out.
    mutating func readTildes() {
        let end = endOfRun(at: place)
        if end - place == 1 { keep(to: end) } else { skip(to: end) }
    }

    /// A heading may be closed by the marks that open it.
    mutating func readHash() {
        let end = endOfRun(at: place)
        if let keycap = endOfKeycap(at: place) { return skip(to: keycap, leaving: " ") }
        let closes = place > 0 && isSpace(at: place - 1) && (scalar(at: end)?.isLineBreak ?? true)
        if closes { skip(to: end) } else { keep(to: end) }
    }

    mutating func readPipe() {
        var next = place + 1
        while let scalar = scalar(at: next), scalar == " " || scalar == "\t" { next += 1 }
        if scalar(at: next)?.isLineBreak ?? true { skip(to: next, leaving: " ") } else { endCell() }
    }

    // MARK: Emoji

    func isEmoji(at place: Int) -> Bool {
        let scalar = scalars[place]
        guard !scalar.isASCII else { return false }
        if scalar.isEmojiPart { return true }
        // A symbol that is text unless this follows.
        if self.scalar(at: place + 1) == "\u{FE0F}" { return true }
        switch scalar.value {
        // Flat, natural and sharp.
        case 0x266D...0x266F: return false
        // Lines, boxes, blocks and ornaments are for the eye.
        case 0x2500...0x27BF, 0x2B00...0x2BFF: return scalar.properties.numericType == nil
        default: return false
        }
    }

    /// Behind the two scalars that make a digit an emoji.
    func endOfKeycap(at place: Int) -> Int? {
        if scalar(at: place + 1) == "\u{20E3}" { return place + 2 }
        return scalar(at: place + 1) == "\u{FE0F}" && scalar(at: place + 2) == "\u{20E3}" ? place + 3 : nil
    }
}

extension Unicode.Scalar {
    var isEmojiPart: Bool {
        guard value > 0xFF else { return false }
        return properties.isEmojiPresentation || properties.isEmojiModifier
            || properties.isEmoji && !isTextSymbol || (0xE0020...0xE007F).contains(value)
    }

    /// Among the emoji of Unicode there are symbols that texts use as such: arrows, trade marks, doubled marks.
    private var isTextSymbol: Bool {
        (0x2190...0x21FF).contains(value) || "™‼⁉ℹ〰〽".unicodeScalars.contains(self)
    }
}
