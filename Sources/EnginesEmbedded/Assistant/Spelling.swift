/// "Spell the word house", "how many letters are in house", and the alphabet.
enum Spelling {
    static func answer(_ heard: Utterance) -> String? {
        if heard.has("the alphabet"), heard.words.count <= 6 {
            return "A" + Self.alphabet.dropFirst().map { ", " + String($0) }.joined() + "."
        }
        if let rest = heard.words(after: "how many letters"),
            let word = rest.last(where: { !["there", "please", "have", "has"].contains($0) }), word != "alphabet"
        {
            let count = word.count(where: \.isLetter)
            guard count > 0 else { return nil }
            return "\(word.capitalisedFirst) has \(SpokenNumber.words(count)) letter\(count == 1 ? "" : "s")."
        }
        if heard.words.last == "spelled" || heard.words.last == "spelt", heard.starts(with: "how is"),
            heard.words.count == 4
        {
            return sentence(heard.words[2])
        }
        for phrase in ["spell the word", "spell out", "you spell", "spell"] {
            guard let word = heard.words(after: phrase)?.first(where: { !["please", "the", "word"].contains($0) })
            else { continue }
            return sentence(word)
        }
        return nil
    }

    /// - Parameter word: In lower case.
    static func sentence(_ word: String) -> String {
        let letters = word.uppercased().filter { $0.isLetter || $0.isNumber }.prefix(20).map(String.init)
        return "\(word.capitalisedFirst) is spelled \(letters.joined(separator: ", "))."
    }

    private static let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
}
