import StreamSafeText

/// What the user said, as words to match.
struct Utterance {
    /// As it was said or written, at most 2000 code points of it.
    let text: String
    /// In lower case, without punctuation and fillers; short forms written out, signs of arithmetic as words.
    let words: [String]
    /// The text between white space, unchanged.
    private let tokens: [Substring]
    /// For each word the token that it comes from.
    private let origins: [Int]

    init(_ text: String) {
        self.text = StreamSafeText.bounded(String(text.unicodeScalars.prefix(2_000)))
        tokens = self.text.split(whereSeparator: \.isWhitespace)
        var words: [String] = []
        var origins: [Int] = []
        for (index, token) in tokens.enumerated() {
            let found = Self.words(ofToken: token).filter { !Self.fillers.contains($0) }
            words += found
            origins += Array(repeating: index, count: found.count)
        }
        self.words = words
        self.origins = origins
    }

    static func words(of text: String) -> [String] {
        text.split(whereSeparator: \.isWhitespace).flatMap(words(ofToken:))
    }

    private static func words(ofToken token: Substring) -> [String] {
        var spaced = ""
        var previous: Character = " "
        let characters = Array(token.lowercased())
        for (index, character) in characters.enumerated() {
            let next = index + 1 < characters.count ? characters[index + 1] : " "
            switch character {
            case "+": spaced += " plus "
            case "*", "×": spaced += " times "
            case "/" where previous.isLetter && next.isLetter: spaced += " "
            case "÷", "/": spaced += " divided by "
            case "%": spaced += " percent "
            case "=": spaced += " equals "
            case "°": spaced += " degrees "
            case "x" where previous.isNumber && (next.isNumber || next == " "): spaced += " times "
            case "-", "−":
                let isSign = !previous.isLetter && (next.isNumber || next == " ")
                spaced += isSign ? " minus " : " "
            case "’": spaced.append("'")
            case "." where next.isNumber && (previous.isNumber || !previous.isLetter):
                spaced += previous.isNumber ? "." : "0."
            case "'": spaced.append(character)
            case "," where previous.isNumber && next.isNumber: break
            default:
                // "5km" is a number and a unit; "21st" and "1e9" are one word.
                if previous.isNumber, character.isLetter, isUnit(characters[index...]) { spaced.append(" ") }
                spaced.append(character.isLetter || character.isNumber ? character : " ")
            }
            previous = character
        }
        return spaced.split(separator: " ").flatMap { word -> [String] in
            let word = String(word).trimming("'")
            return shortForms[word] ?? (word.isEmpty ? [] : [word])
        }
    }

    private static func isUnit(_ rest: ArraySlice<Character>) -> Bool {
        let letters = String(rest.prefix(12).prefix(while: \.isLetter))
        return !["st", "nd", "rd", "th", "e", "d", "s"].contains(letters)
    }

    /// The words behind `count` words, as they were written: with their capitals and punctuation.
    func original(behind count: Int) -> String {
        guard count < words.count else { return "" }
        // A token that holds words on both sides cannot be cut.
        guard count == 0 || origins[count] != origins[count - 1] else {
            return words[count...].joined(separator: " ")
        }
        return tokens[origins[count]...].joined(separator: " ")
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

    /// Whether it is one of the phrases and nothing else, courtesies aside.
    func isOnly(_ phrases: Set<String>) -> Bool {
        phrases.contains(words.joined(separator: " "))
            || phrases.contains(words.filter { !Self.courtesies.contains($0) }.joined(separator: " "))
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
        "let's": ["let", "us"], "i've": ["i", "have"], "you've": ["you", "have"], "i'll": ["i", "will"],
        "whats": ["what", "is"], "doesn't": ["does", "not"], "didn't": ["did", "not"], "isn't": ["is", "not"],
        "what're": ["what", "are"], "when's": ["when", "is"], "who're": ["who", "are"], "ok": ["okay"],
        "favourite": ["favorite"], "colour": ["color"],
    ]
    /// Sounds that a recognizer may write.
    private static let fillers: Set<String> = ["uh", "um", "uhm", "umm", "uhh", "er", "erm", "hmm", "hm", "mm"]
    private static let courtesies: Set<String> = [
        "please", "okay", "now", "so", "well", "hey", "oh", "just", "right", "thanks", "can", "could", "would", "will",
        "you", "parley",
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
