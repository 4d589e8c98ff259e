import Foundation
import TextNormalization

/// Cuts normalized text into clauses, in letters that a voice reads, so that one request never holds a worker for long
/// and nothing in it is read as a command: the text has no control characters left (espeak-ng takes embedded commands
/// after U+0001), and both libraries count in `int`.
package struct ClauseCutter {
    package enum Alphabet {
        /// flite reads English only: accents are taken off, other scripts left out.
        case ascii
        case unicode
    }

    package let alphabet: Alphabet
    /// The most scalars in one clause, about 15 s of speech.
    package var limit = 240
    /// A sentence that ends after so many scalars ends the clause too, so that the first audio comes early.
    package var sentence = 60

    package init(alphabet: Alphabet) { self.alphabet = alphabet }

    /// The clauses of `text` that have something to say, in order.
    package func cut(_ text: NormalizedText) -> [Clause] {
        var clauses: [Clause] = []
        var clause = Clause(of: text.written)
        var spelled: [Unicode.Scalar] = []
        for (scalar, source) in zip(text.scalars, text.sources) {
            spelled.removeAll(keepingCapacity: true)
            spell(scalar, into: &spelled)
            for scalar in spelled {
                let isSpace = scalar == " "
                if isSpace, clause.scalars.last.map({ $0 == " " }) ?? true { continue }
                if isSpace, clause.scalars.count >= sentence, endsSentence(clause.scalars) {
                    close(&clause, into: &clauses)
                    continue
                }
                clause.scalars.append(scalar)
                clause.sources.append(source)
                if clause.scalars.count >= limit { split(&clause, into: &clauses) }
            }
        }
        close(&clause, into: &clauses)
        return clauses
    }

    private func close(_ clause: inout Clause, into clauses: inout [Clause]) {
        if clause.isSpeakable { clauses.append(clause) }
        clause = Clause(of: clause.written)
    }

    /// Ends a clause that reached the limit, at the best place in its second half.
    private func split(_ clause: inout Clause, into clauses: inout [Clause]) {
        let scalars = clause.scalars
        let half = scalars.count / 2
        let cut =
            scalars.indices[half...].last { Self.pauses.contains(scalars[$0]) && $0 + 1 < scalars.count }
            ?? scalars.indices[half...].last { scalars[$0] == " " } ?? scalars.count - 1
        var rest = Clause(of: clause.written)
        rest.scalars = Array(scalars[(cut + 1)...])
        rest.sources = Array(clause.sources[(cut + 1)...])
        clause.scalars.removeLast(rest.scalars.count)
        clause.sources.removeLast(rest.sources.count)
        close(&clause, into: &clauses)
        clause = rest
    }

    /// True after `.`, `!` or `?` that is not the point of a short capitalised abbreviation such as `Dr.`.
    private func endsSentence(_ scalars: [Unicode.Scalar]) -> Bool {
        guard let last = scalars.last, Self.stops.contains(last) else { return false }
        guard last == "." else { return true }
        let word = scalars.dropLast().reversed().prefix { $0 != " " }
        return word.count > 3 || word.last?.properties.isUppercase == false
    }

    /// What the voice reads for one scalar: itself, its plain form, a space, or nothing.
    private func spell(_ scalar: Unicode.Scalar, into output: inout [Unicode.Scalar]) {
        guard alphabet == .ascii, !scalar.isASCII else { return output.append(scalar) }
        if let plain = Self.plain[scalar] { return output.append(contentsOf: plain.unicodeScalars) }
        let folded = String(Character(scalar)).folding(
            options: [.diacriticInsensitive, .widthInsensitive], locale: nil)
        let letters = folded.unicodeScalars.filter(\.isASCII)
        if !letters.isEmpty {
            output.append(contentsOf: letters)
        } else if scalar.properties.generalCategory != .nonspacingMark, scalar.properties.generalCategory != .format {
            output.append(" ")
        }
    }

    private static let stops = Set<Unicode.Scalar>(".!?。！？।".unicodeScalars)
    private static let pauses = Set<Unicode.Scalar>(".!?,;:。！？，、；：।".unicodeScalars)
    private static let plain: [Unicode.Scalar: String] = [
        "‘": "'", "’": "'", "“": "\"", "”": "\"", "„": "\"", "«": "\"", "»": "\"", "–": "-", "—": ", ", "…": "...",
        "ß": "ss", "æ": "ae", "Æ": "Ae", "ø": "o", "Ø": "O", "œ": "oe", "Œ": "Oe", "ł": "l", "Ł": "L", "đ": "d",
    ]
}
