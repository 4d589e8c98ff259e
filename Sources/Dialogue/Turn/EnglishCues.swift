/// What English words say about whether an utterance is through, as log-odds: above 0 it rather is.
struct EnglishCues {
    private let words: [String]
    private let last: String
    private let previous: String

    /// - Parameter words: lower case, at least one.
    init(_ words: [String]) {
        self.words = words
        last = words.last ?? ""
        previous = words.dropLast().last ?? ""
    }

    var logOdds: Double {
        let lexicon = TurnLexicon.english
        if lexicon.hesitations.contains(last) { return -3 }
        if lexicon.whole.contains(words.joined(separator: " ")) { return 3 }
        if let odds = dictation ?? opening ?? stranded ?? auxiliary { return odds }
        if lexicon.open.contains(last) || Self.always.contains(last) { return -3 }
        if let odds = object ?? subject { return odds }
        return shape
    }

    // MARK: The last word

    /// Numbers that are read out one digit after the other have a length.
    private var dictation: Double? {
        let run = words.reversed().prefix { Self.digits[$0] != nil || $0.allSatisfy(\.isNumber) }
        guard !run.isEmpty else { return nil }
        let count = run.reduce(0) { $0 + (Self.digits[$1] ?? $1.count) }
        let before = words.dropLast(run.count).suffix(6)
        if before.contains(where: Self.phones.contains) {
            return count < 7 ? -2 : [7, 10, 11, 12].contains(count) ? 2 : 0
        }
        if before.contains(where: { $0 == "card" || $0 == "account" || $0 == "iban" }) {
            return count < 8 ? -2 : count == 16 ? 2 : 0
        }
        if before.contains(where: Self.codes.contains) { return count < 4 ? -2 : 1 }
        let single = run.filter { Self.digits[$0] == 1 }.count
        return single > 2 && single < 7 ? -1 : nil
    }

    /// "I think", "the thing is", "could you please": a sentence is announced and does not come.
    private var opening: Double? {
        // "How are you" is through, "are you" is not.
        if isOpenQuestion, Self.pronouns.contains(last) { return nil }
        let tail = words.suffix(3)
        for length in 1...3 where tail.count >= length {
            guard Self.openings.contains(tail.suffix(length).joined(separator: " ")) else { continue }
            // At the end of a longer one it may be a tag: "it begins at five, I think".
            return words.count <= length + 2 ? -2.5 : nil
        }
        if last == "please", words.dropLast().allSatisfy(Self.polite.contains) { return words.count > 1 ? -2.5 : 2 }
        return nil
    }

    /// Prepositions that may stand at the end: "where are you from", "turn it on", "come in".
    private var stranded: Double? {
        if Self.prepositions.contains(last) {
            return mayStrand && words.count > 2 && !Self.auxiliaries.contains(previous) ? 1.8 : nil
        }
        guard Self.particles.contains(last) else { return nil }
        if Self.pronouns.contains(previous) || Self.phrasal.contains(previous) { return 1 }
        return Self.freeParticles.contains(last) ? 0.5 : mayStrand ? 1 : -2
    }

    /// "Which town do you live in" is through, "what is the weather in" is not.
    private var mayStrand: Bool {
        let start = Array(questionStart.prefix(2))
        guard isOpenQuestion, start.count > 1 else { return false }
        let isCopular = Self.copulas.contains(start[1]) || start[0].hasSuffix("'s")
        return !isCopular || Self.pronouns.contains(previous) || previous.hasSuffix("ing") || last == "like"
    }

    /// "yes it is", "do you know where it is", "so do I", but not "the problem is".
    private var auxiliary: Double? {
        if Self.pronouns.contains(last), Self.auxiliaries.contains(previous), words.count > 2 || last != "you" {
            return words.count > 2 || previous != "do" ? 1.5 : 0
        }
        guard Self.auxiliaries.contains(last) else { return nil }
        if last == "do" || last == "did" || last == "have", isOpenQuestion { return 2 }
        guard Self.pronouns.contains(previous) || previous == "there" else { return -3 }
        if let first = words.first, words.count < 5, Self.answers.contains(first) { return 2.5 }
        let asks = words.dropFirst().dropLast(2).contains(where: TurnLexicon.english.questions.contains)
        return asks ? 2 : -1.5
    }

    /// Verbs that take an object which is not there: "I want", "tell me".
    private var object: Double? {
        if Self.transitive.contains(last) {
            if isOpenQuestion { return 1.8 }
            return words.count == 1 ? -1 : -2.2
        }
        if last == "like", previous == "would" || previous.hasSuffix("'d") || Self.copulas.contains(previous) {
            return -2.2
        }
        let gives = previous == "tell" || previous == "give" || previous == "show" || previous == "send"
        return gives && (last == "me" || last == "us") ? -2 : nil
    }

    /// A subject whose verb is not there: "and then we".
    private var subject: Double? {
        guard ["i", "we", "they", "he", "she"].contains(last) else { return nil }
        return -3
    }

    // MARK: The whole

    private var shape: Double {
        var odds = words.count > 2 ? 0.5 : 0.3
        if isQuestion {
            odds += words.count > 2 ? 2 : 0.5
        } else if isSubordinate {
            odds -= 2.2
        } else if Self.imperatives.contains(words.first { !Self.polite.contains($0) && $0 != "please" } ?? "") {
            odds += words.count > 2 ? 1.2 : 0.4
        } else if words.count > 3, words.contains(where: Self.finite) {
            odds += 0.7
        } else if words.count == 1 {
            odds -= 0.2
        }
        if Self.closers.contains(last) { odds += 0.8 }
        if Self.doubtful.contains(last) { odds -= 1.6 }
        return odds
    }

    /// Begins with a question word.
    private var isOpenQuestion: Bool {
        guard let first = questionStart.first else { return false }
        return TurnLexicon.english.questions.contains(first) && !isSubordinate
    }

    private var isQuestion: Bool {
        let start = Array(questionStart.prefix(2))
        guard let first = start.first else { return false }
        if isOpenQuestion { return true }
        guard start.count > 1, Self.auxiliaries.contains(first) else { return false }
        return Self.pronouns.contains(start[1]) || Self.determiners.contains(start[1]) || start[1] == "there"
    }

    /// The words without what people say before they ask.
    private var questionStart: ArraySlice<String> {
        words.drop { ["and", "so", "well", "okay", "but", "then", "hello", "hi", "hey", "oh", "please"].contains($0) }
    }

    /// "If it rains tomorrow" wants its main clause; "when does it rain" does not.
    private var isSubordinate: Bool {
        guard let first = words.first, Self.subordinators.contains(first), words.count < 9 else { return false }
        if first == "when", words.count > 1, Self.auxiliaries.contains(words[1]) { return false }
        return !words.dropFirst(3).contains("then")
    }

    private static func finite(_ word: String) -> Bool {
        auxiliaries.contains(word) || contractions.contains(word) || imperatives.contains(word)
            || transitive.contains(word) || word.hasSuffix("ed")
    }
}
