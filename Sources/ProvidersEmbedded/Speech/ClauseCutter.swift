import Foundation

/// Makes any text fit for a voice: cleans it and cuts it into clauses, so that one request never holds a worker for long
/// and nothing in it is read as a command. espeak-ng takes embedded commands after U+0001, both libraries count in `int`.
struct ClauseCutter {
    enum Alphabet {
        /// flite reads English only: accents are taken off, other scripts left out.
        case ascii
        case unicode
    }

    let alphabet: Alphabet
    /// The most scalars in one clause, about 15 s of speech.
    var limit = 240
    /// A sentence that ends after so many scalars ends the clause too, so that the first audio comes early.
    var sentence = 60

    /// The clauses of `text` that have something to say, in order.
    func cut(_ text: String) -> [Clause] {
        var clauses: [Clause] = []
        var clause = Clause()
        var offset = 0
        var latin: [Unicode.Scalar] = []
        for scalar in text.unicodeScalars {
            offset += UTF8.width(scalar)
            latin.removeAll(keepingCapacity: true)
            spell(scalar, into: &latin)
            for scalar in latin {
                let isSpace = scalar == " "
                if isSpace, clause.scalars.last.map({ $0 == " " }) ?? true { continue }
                if isSpace, clause.scalars.count >= sentence, endsSentence(clause.scalars) {
                    close(&clause, into: &clauses)
                    continue
                }
                clause.scalars.append(scalar)
                clause.ends.append(offset)
                if clause.scalars.count >= limit { split(&clause, into: &clauses) }
            }
        }
        close(&clause, into: &clauses)
        return clauses
    }

    private func close(_ clause: inout Clause, into clauses: inout [Clause]) {
        if clause.isSpeakable { clauses.append(clause) }
        clause = Clause()
    }

    /// Ends a clause that reached the limit, at the best place in its second half.
    private func split(_ clause: inout Clause, into clauses: inout [Clause]) {
        let scalars = clause.scalars
        let half = scalars.count / 2
        let cut =
            scalars.indices[half...].last { Self.pauses.contains(scalars[$0]) && $0 + 1 < scalars.count }
            ?? scalars.indices[half...].last { scalars[$0] == " " } ?? scalars.count - 1
        let rest = Clause(scalars: Array(scalars[(cut + 1)...]), ends: Array(clause.ends[(cut + 1)...]))
        clause.scalars.removeLast(rest.scalars.count)
        clause.ends.removeLast(rest.ends.count)
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

    /// What the voice reads for one scalar of the text: itself, its plain form, a space, or nothing.
    private func spell(_ scalar: Unicode.Scalar, into output: inout [Unicode.Scalar]) {
        if alphabet == .ascii, let plain = Self.plain[scalar] {
            return output.append(contentsOf: plain.unicodeScalars)
        }
        if scalar.isASCII {
            let isMute = scalar.value < 0x20 || scalar.value == 0x7F || Self.markup.contains(scalar)
            return output.append(isMute ? " " : scalar)
        }
        let properties = scalar.properties
        switch properties.generalCategory {
        case .control, .privateUse, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator, .spaceSeparator:
            return output.append(" ")
        case .format, .enclosingMark:
            // The joiners shape letters of Persian and the scripts of India.
            if alphabet == .unicode, scalar == "\u{200C}" || scalar == "\u{200D}" { output.append(scalar) }
            return
        default:
            break
        }
        if properties.isEmojiPresentation || properties.isEmojiModifier || properties.isVariationSelector {
            return output.append(" ")
        }
        guard alphabet == .ascii else { return output.append(scalar) }
        let folded = String(Character(scalar)).folding(
            options: [.diacriticInsensitive, .widthInsensitive], locale: nil)
        let letters = folded.unicodeScalars.filter(\.isASCII)
        if letters.isEmpty {
            if properties.generalCategory != .nonspacingMark { output.append(" ") }
        } else {
            output.append(contentsOf: letters)
        }
    }

    private static let stops = Set<Unicode.Scalar>(".!?。！？।".unicodeScalars)
    private static let pauses = Set<Unicode.Scalar>(".!?,;:。！？，、；：।".unicodeScalars)
    /// Markdown, SSML and phoneme brackets: meant for a reader or a machine, not for an ear.
    private static let markup = Set<Unicode.Scalar>("*_#`<>[]{}|\\^~".unicodeScalars)
    private static let plain: [Unicode.Scalar: String] = [
        "‘": "'", "’": "'", "“": "\"", "”": "\"", "„": "\"", "«": "\"", "»": "\"", "–": "-", "—": ", ", "…": "...",
        "ß": "ss", "æ": "ae", "Æ": "Ae", "ø": "o", "Ø": "O", "œ": "oe", "Œ": "Oe", "ł": "l", "Ł": "L", "đ": "d",
    ]
}
