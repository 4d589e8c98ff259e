/// Text whose length in speech is known: every character that is not white space is spoken for 50 ms.
enum SyntheticText {
    static let perCharacter = Duration.milliseconds(50)
    /// As many characters are spoken in a second.
    static let perSecond = 20
    /// One second of speech, and where it ends is certain as soon as it is there.
    private static let second = "Synthetic talk goes on. "
    /// What a clause counts as.
    static let tokens = 5

    /// Clauses of a second each, of which the last takes what is left over.
    static func clauses(seconds: Double) -> [String] {
        let characters = max(2, Int((seconds * Double(perSecond)).rounded()))
        let whole = max(0, characters / perSecond - 1)
        return Array(repeating: second, count: whole) + [sentence(characters - whole * perSecond)]
    }

    /// A sentence of so many characters, white space aside.
    private static func sentence(_ characters: Int) -> String {
        if characters == perSecond { return second }
        var text = ""
        var left = characters - 1
        for word in repeatElement(["Synthetic", "talk", "goes", "on"], count: left / 18 + 1).joined() where left > 0 {
            if !text.isEmpty { text += " " }
            text += word.prefix(left)
            left -= min(left, word.count)
        }
        // A full stop behind a letter might be that of an abbreviation.
        return text + "! "
    }
}
