import StreamSafeText

/// What the user said, as words to match.
struct Utterance {
    /// As it was said or written, at most 2000 code points of it.
    let text: String
    /// In lower case, without punctuation; short forms written out, signs of arithmetic as words.
    let words: [String]

    init(_ text: String) {
        self.text = StreamSafeText.bounded(String(text.unicodeScalars.prefix(2_000)))
        words = Self.words(of: self.text)
    }

    static func words(of text: String) -> [String] {
        var spaced = ""
        var previous: Character = " "
        let characters = Array(text.lowercased())
        for (index, character) in characters.enumerated() {
            let next = index + 1 < characters.count ? characters[index + 1] : " "
            switch character {
            case "+": spaced += " plus "
            case "*", "×": spaced += " times "
            case "÷", "/": spaced += " divided by "
            case "-" where !previous.isLetter && (next.isNumber || next == " "): spaced += " minus "
            case "’": spaced.append("'")
            case "." where previous.isNumber && next.isNumber, "'": spaced.append(character)
            case "," where previous.isNumber && next.isNumber: break
            default: spaced.append(character.isLetter || character.isNumber ? character : " ")
            }
            previous = character
        }
        return spaced.split(separator: " ").flatMap { word -> [String] in
            let word = String(word).trimming("'")
            return shortForms[word] ?? (word.isEmpty ? [] : [word])
        }
    }

    /// The words behind the first place where `phrase` stands; nil when it stands nowhere.
    func words(after phrase: String) -> [String]? {
        let phrase = phrase.split(separator: " ").map(String.init)
        guard words.count >= phrase.count else { return nil }
        for start in 0...(words.count - phrase.count)
        where words[start..<(start + phrase.count)].elementsEqual(phrase) {
            return Array(words[(start + phrase.count)...])
        }
        return nil
    }

    func has(_ phrase: String) -> Bool { words(after: phrase) != nil }

    func has(anyOf phrases: [String]) -> Bool { phrases.contains { has($0) } }

    func starts(with phrase: String) -> Bool {
        words.starts(with: phrase.split(separator: " ").map(String.init))
    }

    private static let shortForms: [String: [String]] = [
        "what's": ["what", "is"], "where's": ["where", "is"], "who's": ["who", "is"], "how's": ["how", "is"],
        "i'm": ["i", "am"], "you're": ["you", "are"], "it's": ["it", "is"], "that's": ["that", "is"],
        "don't": ["do", "not"], "can't": ["can", "not"], "cannot": ["can", "not"], "i'd": ["i", "would"],
        "let's": ["let", "us"],
    ]
}

extension String {
    func trimming(_ character: Character) -> String {
        var text = self[...]
        while text.first == character { text = text.dropFirst() }
        while text.last == character { text = text.dropLast() }
        return String(text)
    }

    var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }

    /// With a full stop, unless it ends in a mark of its own.
    var closed: String {
        guard let last else { return self }
        return ".!?".contains(last) ? self : self + "."
    }
}
