import Foundation
import LocalSpeech

/// The phonemes of voices that were trained on letters: the text itself, in small letters.
enum PiperLetters {
    static func phrases(of clause: Clause) -> [PiperPhrase] {
        var phrases: [PiperPhrase] = []
        var phrase = PiperPhrase()
        var word: (start: Int, place: Int)?
        func close(at end: Int) {
            if let (start, place) = word { phrase.words.append(.init(range: start..<end, start: place)) }
            word = nil
        }
        for (index, scalar) in clause.scalars.enumerated() {
            if let mark = PiperPhrase.marks[scalar] {
                close(at: index)
                guard phrase.phonemes.contains(where: \.properties.isAlphabetic) else { continue }
                phrase.phonemes.append(mark)
                phrase.endsSentence = PiperPhrase.sentenceMarks.contains(mark)
                phrases.append(phrase)
                phrase = PiperPhrase()
            } else if scalar == " " {
                close(at: index)
                if let last = phrase.phonemes.last, last != " " { phrase.phonemes.append(" ") }
            } else {
                if word == nil { word = (index, phrase.phonemes.count) }
                let small = scalar.properties.lowercaseMapping.decomposedStringWithCanonicalMapping
                phrase.phonemes += small.unicodeScalars
            }
        }
        close(at: clause.scalars.count)
        if !phrase.words.isEmpty { phrases.append(phrase) }
        return phrases
    }
}
