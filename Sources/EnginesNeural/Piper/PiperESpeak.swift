import CESpeak
import Foundation
import LocalSpeech
import TextNormalization

/// espeak-ng as the source of phonemes, in a process of which it has the one thread.
final class PiperESpeak {
    /// The text being read. Unsafe: the library's callback carries no context of ours; it runs on the thread that calls.
    private nonisolated(unsafe) static var current: PiperESpeak?

    /// A word that the library reports: scalars of the text, and how many letters of sound came before it.
    private var words: [(range: Range<Int>, letters: Int)] = []
    private var letters = 0
    private let voice: String

    /// - Parameter voice: By its name in the library: `en-us`.
    init(voice: String) throws(PiperProblem) {
        self.voice = voice
        let options = Int32(
            espeakINITIALIZE_DONT_EXIT | espeakINITIALIZE_PHONEME_EVENTS | espeakINITIALIZE_PHONEME_IPA)
        guard espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 20, nil, options) > 0 else {
            throw PiperProblem("espeak-ng finds its data nowhere: install the package espeak-ng-data.")
        }
        espeak_SetSynthCallback { _, _, events in PiperESpeak.current?.take(events) ?? 1 }
        guard espeak_SetVoiceByName(voice) == EE_OK else {
            throw PiperProblem("espeak-ng has no voice \(voice): check `espeak.voice`.")
        }
        // It is used for its words only, and sooner done if it speaks fast.
        espeak_SetParameter(espeakRATE, espeakRATE_MAXIMUM, 0)
    }

    /// Where the data files of the library lie.
    static var dataFolder: String? {
        var path: UnsafePointer<CChar>?
        _ = espeak_Info(&path)
        return path.map { String(cString: $0) }
    }

    /// Translates one clause.
    func phrases(of clause: Clause) -> [PiperPhrase] {
        let text = Self.readable(clause)
        var phrases = translate(text)
        readWords(text, of: clause)
        Self.place(words, in: &phrases, letters: letters)
        return phrases.filter { $0.phonemes.contains { Self.isLetter($0) } }
    }

    /// The library's stack holds about 100 initials (`a.b.c.`); where there are many, spaces take the place of their points.
    private static func readable(_ clause: Clause) -> [CChar] {
        let points = clause.scalars.indices.dropFirst().filter { place in
            clause.scalars[place] == "." && clause.scalars[place - 1].isWordPart
                && (place == 1 || !clause.scalars[place - 2].isWordPart)
        }
        var scalars = clause.scalars
        if points.count > mostInitials { for place in points { scalars[place] = " " } }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return Array(String(text).utf8CString)
    }

    private static let mostInitials = 24

    /// One call of the library translates up to a mark, which it leaves out.
    private func translate(_ text: [CChar]) -> [PiperPhrase] {
        var phrases: [PiperPhrase] = []
        text.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            let end = UnsafeRawPointer(base) + (buffer.count - 1)
            var rest: UnsafeRawPointer? = UnsafeRawPointer(base)
            while let start = rest, start < end {
                guard let found = espeak_TextToPhonemes(&rest, Int32(espeakCHARS_UTF8), 2) else { break }
                // Each call must move on, or this would not end.
                let next = min(rest ?? end, end)
                guard next > start else { break }
                var phrase = PiperPhrase()
                phrase.phonemes = Self.phonemes(String(cString: found))
                let taken = UnsafeRawBufferPointer(start: start, count: next - start)
                if let mark = Self.mark(closing: String(decoding: taken, as: UTF8.self)) {
                    phrase.phonemes.append(mark)
                    phrase.endsSentence = PiperPhrase.sentenceMarks.contains(mark)
                }
                phrases.append(phrase)
            }
        }
        return phrases
    }

    /// Decomposed, as the voices were trained, and without changes of language, which are in brackets.
    private static func phonemes(_ text: String) -> [Unicode.Scalar] {
        var phonemes: [Unicode.Scalar] = []
        var depth = 0
        for scalar in text.decomposedStringWithCanonicalMapping.unicodeScalars {
            switch scalar {
            case "(": depth += 1
            case ")": depth = max(0, depth - 1)
            // Ties of two letters, and joints, are in no table.
            case "\u{200D}", "\u{0361}": break
            case "\n", "\r", " ":
                if depth == 0, let last = phonemes.last, last != " " { phonemes.append(" ") }
            default: if depth == 0 { phonemes.append(scalar) }
            }
        }
        if phonemes.last == " " { phonemes.removeLast() }
        return phonemes
    }

    /// The library reads up to one character into the next phrase.
    private static func mark(closing text: String) -> Unicode.Scalar? {
        for scalar in text.unicodeScalars.reversed().prefix(8) {
            if let mark = PiperPhrase.marks[scalar] { return mark }
        }
        return nil
    }

    // MARK: Words

    /// Lets the library speak, unheard: it reports the place of each word among its phonemes only then.
    private func readWords(_ text: [CChar], of clause: Clause) {
        (words, letters) = ([], 0)
        Self.current = self
        defer { Self.current = nil }
        text.withUnsafeBufferPointer {
            _ = espeak_Synth(
                $0.baseAddress, $0.count, 0, POS_CHARACTER, 0, UInt32(espeakCHARS_UTF8), nil, nil)
        }
        var spoken = 0
        words = words.compactMap { word in
            let lower = min(max(0, word.range.lowerBound), clause.scalars.count)
            let upper = min(word.range.upperBound, clause.scalars.count)
            // The parts of a compound or a long number come one by one, each at the place of the whole.
            guard lower >= spoken, lower < upper else { return nil }
            let range = clause.wholeWord(lower..<upper)
            spoken = range.upperBound
            return (range, word.letters)
        }
        addJoinedWords(of: clause)
    }

    /// The library says `of the` as one word and reports the first: its sounds are shared out by the letters written.
    private func addJoinedWords(of clause: Clause) {
        var all: [(range: Range<Int>, letters: Int)] = []
        for (index, word) in words.enumerated() {
            let isLast = index + 1 == words.count
            let next =
                isLast
                ? (start: clause.scalars.count, letters: letters)
                : (start: words[index + 1].range.lowerBound, letters: words[index + 1].letters)
            all.append(word)
            let joined = Self.writtenWords(in: clause, from: word.range.upperBound, to: next.start)
            let sounds = next.letters - word.letters
            guard !joined.isEmpty, sounds > joined.count else { continue }
            let total = word.range.count + joined.reduce(0) { $0 + $1.count }
            var before = word.range.count
            for range in joined {
                all.append((range, word.letters + max(1, sounds * before / total)))
                before += range.count
            }
        }
        words = all
    }

    private static func writtenWords(in clause: Clause, from start: Int, to end: Int) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var place = start
        while place < end {
            guard clause.scalars[place].isWordPart else {
                place += 1
                continue
            }
            let range = clause.wholeWord(place..<(place + 1))
            // One letter of a script without spaces is no word.
            guard range.count > 1 || clause.scalars[place].isASCII, range.upperBound <= end else { return words }
            words.append(range)
            place = range.upperBound
        }
        return words
    }

    private func take(_ event: UnsafeMutablePointer<espeak_EVENT>?) -> Int32 {
        var event = event
        while let current = event, current.pointee.type != espeakEVENT_LIST_TERMINATED {
            switch current.pointee.type {
            case espeakEVENT_WORD:
                // Positions count characters from 1.
                let start = Int(current.pointee.text_position) - 1
                words.append((start..<(start + max(0, Int(current.pointee.length))), letters))
            case espeakEVENT_PHONEME:
                let name = withUnsafeBytes(of: current.pointee.id.string) {
                    String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                }
                letters += Self.phonemes(name).count(where: Self.isLetter)
            default: break
            }
            event = current + 1
        }
        return 0
    }

    /// A sound, as opposed to stress, length, spaces and marks.
    static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x02B0...0x036F, 0x1DC0...0x1DFF, 0x2070...0x209F, 0xA700...0xA71F: false
        default: scalar.properties.isAlphabetic
        }
    }

    /// Puts the words at their phonemes: both passes make the same sounds in the same order. Were they ever to differ, the
    /// words would lie as far along as they did.
    private static func place(
        _ words: [(range: Range<Int>, letters: Int)], in phrases: inout [PiperPhrase], letters: Int
    ) {
        let total = phrases.reduce(0) { $0 + $1.phonemes.count(where: isLetter) }
        guard total > 0, letters > 0 else { return }
        var rest = words[...]
        var before = 0
        for index in phrases.indices {
            let phonemes = phrases[index].phonemes
            var start = 0
            for (place, phoneme) in phonemes.enumerated() {
                // A stress mark belongs to the word that it opens.
                if phoneme == " " { start = place + 1 }
                guard isLetter(phoneme) else { continue }
                while let word = rest.first, word.letters * total / letters <= before {
                    let isFirst = phonemes[start..<place].allSatisfy { !isLetter($0) }
                    phrases[index].words.append(.init(range: word.range, start: isFirst ? start : place))
                    rest.removeFirst()
                }
                before += 1
            }
        }
    }
}
