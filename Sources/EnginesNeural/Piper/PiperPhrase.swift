/// A stretch of a clause in phonemes, up to a punctuation mark: what espeak-ng translates at a time.
struct PiperPhrase: Equatable {
    /// A word of the clause and where its phonemes begin.
    struct Word: Equatable {
        /// Scalars of the clause.
        var range: Range<Int>
        /// Index in `phonemes`.
        var start: Int
    }

    /// Phonemes, stress marks and spaces, and at the end the mark that closes the phrase.
    var phonemes: [Unicode.Scalar] = []
    var words: [Word] = []
    var endsSentence = false

    /// How a model reads the marks of all scripts.
    static let marks: [Unicode.Scalar: Unicode.Scalar] = [
        ".": ".", ",": ",", ";": ";", ":": ":", "!": "!", "?": "?", "…": ",", "。": ".", "．": ".", "，": ",", "、": ",",
        "！": "!", "？": "?", "；": ";", "：": ":", "।": ".", "؟": "?", "،": ",", "؛": ";", "¿": "?", "¡": "!",
    ]
    static let sentenceMarks = Set<Unicode.Scalar>(".!?".unicodeScalars)
}

/// Groups phrases into what the model speaks at a time.
///
/// A run cannot be interrupted and its sound is heard only at its end, so the first one is as short as the text allows;
/// later ones are longer, because a voice sounds better when it knows what follows.
enum PiperRuns {
    /// Phonemes of a first phrase that can stand alone; a shorter one sounds cut off.
    static let least = 8
    /// Phonemes after which a run takes no further phrase, about 6 s of speech.
    static let enough = 80
    /// The most phonemes of one run, so that its ids, two for each, stay within the model's bound.
    static let most = 400

    static func of(_ phrases: [PiperPhrase]) -> [PiperPhrase] {
        var runs: [PiperPhrase] = []
        for phrase in phrases.flatMap(cut) {
            if let last = runs.last, !last.endsSentence,
                last.phonemes.count < (runs.count == 1 ? least : enough),
                last.phonemes.count + phrase.phonemes.count < most
            {
                runs[runs.count - 1].append(phrase)
            } else {
                runs.append(phrase)
            }
        }
        return runs
    }

    /// Cuts a phrase that is too long, at spaces if it has any.
    private static func cut(_ phrase: PiperPhrase) -> [PiperPhrase] {
        var parts: [PiperPhrase] = []
        var rest = phrase
        while rest.phonemes.count > most {
            let space = rest.phonemes[(most / 2)..<most].lastIndex(of: " ")
            let (head, tail) = rest.split(at: space.map { $0 + 1 } ?? most)
            parts.append(head)
            rest = tail
        }
        return parts + [rest]
    }
}

extension PiperPhrase {
    fileprivate mutating func append(_ other: PiperPhrase) {
        if phonemes.last != " " { phonemes.append(" ") }
        let shift = phonemes.count
        phonemes += other.phonemes
        words += other.words.map { Word(range: $0.range, start: $0.start + shift) }
        endsSentence = other.endsSentence
    }

    fileprivate func split(at place: Int) -> (PiperPhrase, PiperPhrase) {
        var (head, tail) = (PiperPhrase(), PiperPhrase())
        head.phonemes = Array(phonemes[..<place])
        tail.phonemes = Array(phonemes[place...])
        head.words = words.filter { $0.start < place }
        tail.words = words.filter { $0.start >= place }.map { Word(range: $0.range, start: $0.start - place) }
        tail.endsSentence = endsSentence
        return (head, tail)
    }
}
