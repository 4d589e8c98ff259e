import LocalSpeech

/// When the sounds of one run are heard: from the lengths that the model gave its ids.
struct PiperTiming {
    /// For each phoneme of the run, in samples from its start.
    private let starts: [Int]
    /// Samples of the whole run.
    private let end: Int
    private let phrase: PiperPhrase

    /// - Parameters:
    ///   - lengths: Samples of each id; empty when the model does not say.
    ///   - counts: How many ids each phoneme of `phrase` became, paddings included; 0 for one that the voice lacks.
    ///   - lead: Ids before the first phoneme.
    ///   - samples: Of the whole run.
    init(_ phrase: PiperPhrase, lengths: [Int], counts: [Int], lead: Int, samples: Int) {
        self.phrase = phrase
        end = samples
        let lengths = lengths.isEmpty ? Self.estimate(phrase, counts: counts, lead: lead, samples: samples) : lengths
        var starts: [Int] = []
        var time = lengths.prefix(lead).reduce(0, +)
        var place = lead
        for count in counts {
            starts.append(time)
            let next = min(place + count, lengths.count)
            time += lengths[min(place, next)..<next].reduce(0, +)
            place += count
        }
        self.starts = starts + [time]
    }

    /// The words, in samples from the start of the run. Each ends with its last sound.
    var words: [(range: Range<Int>, start: Int, end: Int)] {
        phrase.words.enumerated().map { index, word in
            let next = index + 1 < phrase.words.count ? phrase.words[index + 1].start : phrase.phonemes.count
            var last = next
            while last > word.start + 1, !PiperESpeak.isLetter(phrase.phonemes[last - 1]),
                !Self.lengthens(phrase.phonemes[last - 1])
            {
                last -= 1
            }
            return (word.range, starts[word.start], starts[last])
        }
    }

    /// The shapes of the mouth, in samples from the start of the run; silence first and last.
    var visemes: [(id: Int, start: Int)] {
        var visemes: [(id: Int, start: Int)] = [(Viseme.silence, 0)]
        for sound in Viseme.sounds(in: phrase.phonemes) { visemes.append((sound.id, starts[sound.place])) }
        var last = phrase.phonemes.count
        while last > 0, !PiperESpeak.isLetter(phrase.phonemes[last - 1]), !Self.lengthens(phrase.phonemes[last - 1]) {
            last -= 1
        }
        if starts[last] < end { visemes.append((Viseme.silence, starts[last])) }
        return visemes
    }

    /// Length marks and accents belong to the sound before.
    private static func lengthens(_ scalar: Unicode.Scalar) -> Bool {
        !PiperESpeak.isLetter(scalar) && scalar.value >= 0x02B0 && scalar != "ˈ" && scalar != "ˌ"
    }

    /// Lengths by the kind of a phoneme, for models that do not say.
    private static func estimate(_ phrase: PiperPhrase, counts: [Int], lead: Int, samples: Int) -> [Int] {
        var weights = [Double](repeating: 1, count: lead)
        for (phoneme, count) in zip(phrase.phonemes, counts) where count > 0 {
            let weight: Double =
                PiperPhrase.marks[phoneme] != nil ? 3 : PiperESpeak.isLetter(phoneme) ? 2 : phoneme == "ː" ? 1 : 0.4
            weights += [Double](repeating: weight / Double(count), count: count)
        }
        weights.append(2)
        let total = weights.reduce(0, +)
        var (lengths, sum, taken): ([Int], Double, Int) = ([], 0, 0)
        for weight in weights {
            sum += weight
            let place = Int(sum / total * Double(samples))
            lengths.append(place - taken)
            taken = place
        }
        return lengths
    }
}
