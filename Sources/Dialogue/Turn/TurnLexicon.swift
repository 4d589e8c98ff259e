/// The words of a language that tell whether an utterance is through: small closed classes, written down by hand.
public struct TurnLexicon: Hashable, Sendable {
    /// ISO 639-1.
    public let language: String
    /// Words that call for another one: articles, conjunctions, prepositions, possessives, auxiliaries.
    let open: Set<String>
    /// Sounds of someone who is looking for a word.
    let hesitations: Set<String>
    /// What is said back without saying anything: fillers in the sense of `remove_filler_words`, beside hesitations.
    let backchannels: Set<String>
    /// Utterances that are complete by themselves.
    let whole: Set<String>
    /// Words that a question begins with.
    let questions: Set<String>
    /// For languages that mark the end of a clause, or write without spaces: what the text ends in.
    let openEndings: [String]
    let closedEndings: [String]

    init(
        _ language: String, open: String, hesitations: String, backchannels: String = "", whole: [String],
        questions: String = "", openEndings: String = "", closedEndings: String = ""
    ) {
        self.language = language
        self.open = Self.set(open)
        self.hesitations = Self.set(hesitations)
        self.backchannels = Self.set(backchannels)
        self.whole = Set(whole)
        self.questions = Self.set(questions)
        self.openEndings = openEndings.split(separator: " ").map(String.init)
        self.closedEndings = closedEndings.split(separator: " ").map(String.init)
    }

    var usesSpaces: Bool { language != "ja" && language != "zh" }

    static func set(_ words: String) -> Set<String> {
        Set(words.split { $0 == " " || $0 == "\n" }.map(String.init))
    }

    /// Every language there is a lexicon for (Voice Live protocol F.4).
    public static let all = [
        english, spanish, french, italian, german, portuguese, japanese, chinese, korean, hindi,
    ]

    /// The lexicons of these BCP 47 tags; all of them when there is no tag.
    public static func all(for tags: [String]) -> [TurnLexicon] {
        let wanted = Set(tags.map { $0.lowercased().split { $0 == "-" || $0 == "_" }.first.map(String.init) ?? "" })
        return tags.isEmpty ? all : all.filter { wanted.contains($0.language) }
    }

    /// Whether there is a lexicon for this BCP 47 tag.
    static func knows(_ tag: String) -> Bool {
        let language = tag.lowercased().split { $0 == "-" || $0 == "_" }.first
        return all.contains { $0.language == language ?? "" }
    }

    /// How much a text looks like this language: function words found in it.
    func hits(_ words: [String], text: String) -> Int {
        let known = words.count { open.contains($0) || questions.contains($0) || hesitations.contains($0) }
        let endings = (openEndings + closedEndings).contains { text.hasSuffix($0) } ? 1 : 0
        return known + endings + (whole.contains(text) ? 2 : 0)
    }
}
