import Engine
import EnginesEmbedded
import Testing

/// The shapes of the mouth, from the synthesizers' own times of their sounds.
@Suite struct VisemeTests {
    static let voices = EmbeddedVoices()

    // Proves: F.10 animation viseme_id
    @Test(
        arguments: [
            ("flite/slt", "Peter baked many good apple pies, and my mother ate five of them."),
            ("flite/kal16", "Peter baked many good apple pies, and my mother ate five of them."),
            ("flite/rms+hugo", "Peter baked many good apple pies, and my mother ate five of them."),
            ("espeak/gmw/en-US+f2", "Peter baked many good apple pies, and my mother ate five of them."),
            ("espeak/gmw/de", "Meine Mutter backt heute Abend einen Apfelkuchen für Paul. Das ist schön."),
            ("espeak/roa/fr+Annie", "Bonjour madame, où est la bibliothèque du village ?"),
            ("espeak/sit/cmn-Latn-pinyin", "你好，今天天气很好。"), ("espeak/sem/ar+m8", "مرحبا كيف حالك اليوم"),
            ("espeak/ko+f2", "안녕하세요 오늘 날씨가 좋네요"),
        ], [0.6, 1, 1.5])
    func everyWordMovesTheMouth(speech: (voice: String, text: String), rate: Double) async throws {
        let spoken = try await Speech.of(speech.text, voice: speech.voice, rate: rate, from: Self.voices)
        let length = spoken.duration(at: 16_000)
        #expect(spoken.visemes.allSatisfy { (0...21).contains($0.id) })
        for (one, next) in zip(spoken.visemes, spoken.visemes.dropFirst()) {
            #expect(next.start > one.start, "\(one) \(next)")
        }
        #expect(spoken.visemes.allSatisfy { $0.start >= .zero && $0.start <= length })
        #expect(spoken.visemes.last?.id == 0)
        #expect(Set(spoken.visemes.map(\.id)).count >= 6)
        for word in spoken.words {
            let tolerance = Duration.milliseconds(20)
            #expect(
                spoken.visemes.contains {
                    $0.id != 0 && $0.start >= word.start - tolerance && $0.start < word.end + tolerance
                }, "\(word)")
        }
    }

    /// m, b and p are said with closed lips: what is heard then is fainter than the vowels around.
    @Test(
        arguments: ["flite/slt", "flite/awb+ross", "flite/kal16", "espeak/gmw/en-US", "espeak/gmw/en-US+linda"],
        [0.75, 1, 1.4])
    func lipsCloseWhereItIsHeard(voice: String, rate: Double) async throws {
        let speech = try await Speech.of(
            "Bob pop. Papa bop. Poppy, pub, bobby.", voice: voice, rate: rate, from: Self.voices)
        let vowels: Set<Int> = [1, 2, 3, 4]
        var quieter = 0
        var pairs = 0
        for (closed, open) in zip(speech.visemes, speech.visemes.dropFirst()) where closed.id == 21 {
            guard vowels.contains(open.id) else { continue }
            let end = speech.visemes.first { $0.start > open.start }?.start ?? speech.duration(at: 16_000)
            pairs += 1
            // Lips part in a burst, which belongs to the sound.
            let middle = closed.start + (open.start - closed.start) / 2
            if level(speech, closed.start, middle) < level(speech, open.start, end) / 2 { quieter += 1 }
        }
        #expect(pairs >= 6)
        #expect(quieter * 10 >= pairs * 7, "\(quieter) of \(pairs)")
    }

    /// Silences are silences.
    @Test(arguments: ["flite/slt", "espeak/gmw/de"])
    func theMouthRestsInAPause(voice: String) async throws {
        let speech = try await Speech.of("Banana, banana.", voice: voice, from: Self.voices)
        let rests = zip(speech.visemes, speech.visemes.dropFirst()).filter { $0.0.id == 0 && $0.0.start > .zero }
        #expect(!rests.isEmpty)
        for (rest, next) in rests {
            let margin = (next.start - rest.start) / 4
            #expect(level(speech, rest.start + margin, next.start - margin) < speech.level / 3)
        }
    }

    @Test func aLongTextKeepsItsMouthInStep() async throws {
        let text = (1...12).map { "Sentence number \($0) is about bananas and plums." }.joined(separator: " ")
        for voice in ["flite/kal16", "espeak/gmw/en-US"] {
            let speech = try await Speech.of(text, voice: voice, from: Self.voices)
            #expect(zip(speech.visemes, speech.visemes.dropFirst()).allSatisfy { $0.start < $1.start })
            let bananas = speech.words.filter { $0.text == "bananas" }
            #expect(bananas.count == 12)
            for word in bananas {
                let heard = speech.visemes.filter { $0.start >= word.start && $0.start < word.end }.map(\.id)
                #expect(heard.first == 21 && heard.count >= 5, "\(heard)")
            }
        }
    }

    /// Azure's own table, through words that hold one sound of each kind.
    @Test(arguments: [
        ("cat", [20, 1, 19]), ("father", [18, 2, 17, 5]), ("bed", [21, 4, 19]),
        ("bee", [21, 6]), ("zoo", [15, 7]), ("go", [20, 8]), ("cow", [20, 9]), ("boy", [21, 10]), ("my", [21, 11]),
        ("he", [12, 6]), ("red", [13, 4, 19]), ("leg", [14, 4, 20]), ("see", [15, 6]), ("shoe", [16, 7]),
        ("thing", [19, 6, 20]), ("vow", [18, 9]), ("judge", [16, 1, 16]), ("we", [7, 6]), ("yes", [6, 4, 15]),
    ])
    func followsTheTable(word: String, visemes: [Int]) async throws {
        for voice in ["flite/slt", "espeak/gmw/en-US"] {
            let speech = try await Speech.of(word, voice: voice, from: Self.voices)
            #expect(speech.visemes.map(\.id).filter { $0 != 0 } == visemes, "\(voice)")
        }
    }

    private func level(_ speech: Speech, _ start: Duration, _ end: Duration) -> Double {
        var part = Speech()
        let (from, to) = (Int(start / .milliseconds(1) * 16), Int(end / .milliseconds(1) * 16))
        part.samples = Array(speech.samples[min(from, speech.samples.count)..<min(max(from, to), speech.samples.count)])
        return part.level
    }
}
