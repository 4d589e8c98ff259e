/// Puts phrases that a session expects in place of what a recognizer heard instead: "cole ski" becomes "Kowalski". For
/// models that take no hints. Replaces only what sounds clearly the same, so that other text stays what it is.
package struct PhraseMatcher: Sendable {
    private struct Phrase: Sendable {
        let words: [String]
        let letters: String
        let sounds: [Sound]
        /// Its capitals are part of it.
        let hasCase: Bool
    }

    private let phrases: [Phrase]

    /// - Parameter phrases: The first 200 are used, up to 64 letters and 6 words each.
    package init(_ phrases: [String]) {
        self.phrases = phrases.prefix(200).compactMap { text in
            let words = text.prefix(65).split(whereSeparator: \.isWhitespace).map(String.init)
            let plain = words.map { Token(Substring($0)).letters }
            let letters = plain.joined()
            guard (1...6).contains(words.count), (2...64).contains(letters.count) else { return nil }
            return Phrase(
                words: words, letters: letters, sounds: Sound.of(plain), hasCase: text != text.lowercased())
        }
    }

    /// The text with the phrases in it. Linear in the text for a given list.
    package func apply(to text: String) -> String {
        guard !phrases.isEmpty else { return text }
        let tokens = text.split(separator: " ").prefix(500).map { Token($0) }
        var (result, next, budget) = ([String](), 0, Self.comparisons)
        while next < tokens.count {
            if let (phrase, count) = match(tokens, at: next, &budget) {
                let (first, last) = (tokens[next], tokens[next + count - 1])
                result.append(first.prefix + phrase.words.joined(separator: " ") + last.suffix)
                next += count
            } else {
                result.append(tokens[next].whole)
                next += 1
            }
        }
        return result.joined(separator: " ")
    }

    /// The phrase that a stretch from here on sounds like most.
    private func match(_ tokens: [Token], at start: Int, _ budget: inout Int) -> (Phrase, count: Int)? {
        var best: (phrase: Phrase, count: Int, cost: Double)?
        var (letters, words) = ("", [String]())
        for count in 1...8 where start + count <= tokens.count {
            // A mark inside is a boundary of speech.
            if count > 1, !tokens[start + count - 2].suffix.isEmpty { break }
            let word = tokens[start + count - 1]
            letters += word.letters
            words.append(word.letters)
            if letters.count > 70 || word.letters.isEmpty { break }
            let areCommon = tokens[start..<start + count].allSatisfy { CommonWords.contains($0.letters) }
            let sounds = Sound.of(words)
            for phrase in phrases where count <= phrase.words.count + 2 {
                if phrase.letters == letters {
                    guard phrase.hasCase || count != phrase.words.count else { continue }
                    if best.map({ $0.cost > 0 }) ?? true { best = (phrase, count, 0) }
                    continue
                }
                guard !areCommon, budget > 0, Sound.mayMatch(sounds, phrase.sounds) else { continue }
                budget -= 1
                let cost = Sound.distance(sounds, phrase.sounds) / Double(max(sounds.count, phrase.sounds.count))
                guard cost <= Self.limit(phrase.sounds.count), cost < best?.cost ?? 1 else { continue }
                best = (phrase, count, cost)
            }
        }
        return best.map { ($0.phrase, $0.count) }
    }

    /// How far apart a phrase and a stretch may be, for each sound. Short phrases sound like many other words.
    private static func limit(_ sounds: Int) -> Double { sounds >= 6 ? 0.17 : sounds >= 4 ? 0.08 : 0 }

    /// Comparisons of sounds for one text.
    private static let comparisons = 20_000

    private struct Token {
        let whole: String
        /// Marks in front of and behind the word; a possessive belongs to them.
        let prefix: String
        let suffix: String
        let letters: String

        init(_ text: Substring) {
            whole = String(text)
            let first = text.firstIndex { $0.isLetter || $0.isNumber } ?? text.endIndex
            var end = text.lastIndex { $0.isLetter || $0.isNumber }.map { text.index(after: $0) } ?? text.endIndex
            for possessive in ["'s", "’s"] where text[first..<end].lowercased().hasSuffix(possessive) {
                end = text.index(end, offsetBy: -2)
            }
            prefix = String(text[..<first])
            suffix = String(text[end...])
            letters = text[first..<end].lowercased().filter { $0.isLetter || $0.isNumber }
        }
    }
}

/// Words so frequent that a recognizer hears them when they are said. A stretch of nothing else is left alone.
enum CommonWords {
    static func contains(_ word: String) -> Bool { words.contains(word) }

    private static let words = Set(
        """
        a about after again all also always am an and another any anyone are as ask at away back bad be because been \
        before best better big both but by call came can can't come could day did didn't do does doesn't doing don't \
        done down each else end even ever every everything far few find first for four found from get gets getting give \
        go goes going gone good got great had has have he hear help her here hers him his home how i i'd i'll i'm if in \
        into is isn't it it's its just keep kind know last late left let like little long look lot made make makes man \
        many may maybe me mean might mine more most much must my name need never new next nice night no not nothing now \
        of off oh ok okay old on once one only open or other our out over own part people place play please put quite \
        read really right said same saw say see seem seen set she should show side since six so some something soon \
        still stop such sure take talk tell ten than thank thanks that that's the their them then there these they \
        thing things think this those three through time to today told tomorrow tonight too took try turn two under \
        until up us use used very wait want wants was way we week well went were what what's when where which while \
        who why will with won't word work world would year years yes yet you you're your
        """.split(separator: " ").map { String($0).filter { $0.isLetter } })
}
