// Primes, fractions with a slash, Roman numerals, and letters that stand for themselves.
extension SymbolReader {
    // MARK: Primes

    /// `5′ 10″`: feet and inches, or minutes and seconds behind degrees.
    mutating func readPrime(_ mark: Unicode.Scalar) {
        var end = place + 1
        var isDouble = mark == "″"
        if mark == "′", scalar(at: end) == "′" { (isDouble, end) = (true, end + 1) }
        let isFigure = isDigit(at: place - 1) || scalar(at: place - 1).map(Self.isFraction) == true
        guard isFigure else {
            // A derivative: `f′`.
            if scalar(at: place - 1)?.isLetter == true, let word = words["′"] { return say(word, to: end) }
            return keep(to: end)
        }
        sayLength(isDouble: isDouble, to: end)
    }

    /// Quotation marks that stand for primes: `5'10"`, and `26'46"` behind degrees.
    /// - Returns: false for what is a quotation mark or a mark between thousands; then nothing was said.
    mutating func readTypedPrimes() -> Bool {
        guard !isWordPart(at: place - 1), scalar(at: place - 1) != "'" else { return false }
        let mark = endOfDigits(at: place, limit: 3)
        guard let single = scalar(at: mark), "'’".unicodeScalars.contains(single) else { return false }
        let next = afterSpace(mark + 1)
        let end = endOfDigits(at: next, limit: 2)
        let hasSecond = end > next && scalar(at: end).map { "\"”".unicodeScalars.contains($0) } == true
        guard hasSecond || isAngle(before: place) else { return false }
        guard words["ft"] != nil else { return false }
        keep(to: mark)
        sayLength(isDouble: false, to: mark + 1)
        guard hasSecond else { return true }
        if place < next { keep(to: next) }
        keep(to: end)
        sayLength(isDouble: true, to: end + 1)
        return true
    }

    private func endOfDigits(at start: Int, limit: Int) -> Int {
        var end = start
        while end - start <= limit, isDigit(at: end) { end += 1 }
        return end - start <= limit ? end : start
    }

    private mutating func sayLength(isDouble: Bool, to end: Int) {
        var start = place
        while place - start < 12, isDigit(at: start - 1) || scalar(at: start - 1) == "." { start -= 1 }
        let key = isAngle(before: start) ? isDouble ? "arcsec" : "arcmin" : isDouble ? "in" : "ft"
        let isOne = place - start == 1 && scalar(at: start) == "1"
        guard let word = isOne ? words["1" + key] ?? words[key] : words[key] else { return keep(to: end) }
        say(word, to: end)
    }

    /// Degrees stand before the figure, or degrees and minutes.
    private func isAngle(before place: Int) -> Bool {
        var last = beforeSpace(place - 1)
        if let mark = scalar(at: last), "′'’".unicodeScalars.contains(mark) {
            last -= 1
            while place - last < 12, isDigit(at: last) || scalar(at: last) == "." { last -= 1 }
            last = beforeSpace(last)
        }
        return scalar(at: last) == "°"
    }

    // MARK: Fractions

    /// `5⁄8`, `3 1⁄2`
    /// - Returns: false where no fraction begins.
    mutating func readSlashedFraction() -> Bool {
        let slash = endOfDigits(at: place, limit: 4)
        guard scalar(at: slash) == "⁄", !isWordPart(at: place - 1) else { return false }
        let end = endOfDigits(at: slash + 1, limit: 4)
        guard end > slash + 1 else { return false }
        let top = String(String.UnicodeScalarView(input.scalars[place..<slash]))
        let bottom = String(String.UnicodeScalarView(input.scalars[slash + 1..<end]))
        let isMixed = isDigit(at: beforeSpace(place - 1)) && place > 0
        let symbol = Self.vulgar["\(top)/\(bottom)"]
        let mixed = isMixed ? symbol.flatMap { words["+" + String(Character($0))] } : nil
        say(mixed ?? symbol.flatMap { words[$0] } ?? "\(top)/\(bottom)", to: end)
        return true
    }

    static func isFraction(_ scalar: Unicode.Scalar) -> Bool { fractions[scalar] != nil }

    private static let vulgar = Dictionary(uniqueKeysWithValues: fractions.map { ($1, $0) })

    // MARK: Letters

    /// Roman numerals that are no letters: `Ⅳ`.
    mutating func readRoman() {
        var end = place
        while let next = scalar(at: end), CompatibilityForms.isRoman(next), end - place < 16 { end += 1 }
        say(String(CompatibilityForms.value(ofRoman: input.scalars[place..<end])), to: end)
    }

    /// A letter of another script that is the name of a number or a quantity: `2πr`, `Δt`.
    /// - Returns: false for one that is part of a word.
    mutating func readNamedLetter() -> Bool {
        let letter = input.scalars[place]
        if letter == "ⁿ" || letter == "ⁱ" {
            readSuperscript()
            return true
        }
        // The names of units have rules of their own.
        guard !letter.isASCII, !"µμΩ\u{2126}".unicodeScalars.contains(letter), let name = words[letter] else {
            return false
        }
        let isInWord = [place - 1, place + 1].contains { scalar(at: $0).map { $0.isLetter && !$0.isASCII } ?? false }
        if isInWord { return false }
        say(name, to: place + 1)
        return true
    }
}
