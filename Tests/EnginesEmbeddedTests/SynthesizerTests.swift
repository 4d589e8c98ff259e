import Engine
import EnginesEmbedded
import Foundation
import SansIO
import Synchronization
import Testing

@Suite struct SynthesizerTests {
    static let voices = EmbeddedVoices()

    @Test(arguments: [
        ("flite/slt", "Hello there. How are you today?"), ("flite/rms", "Hello there. How are you today?"),
        ("flite/awb", "Hello there. How are you today?"), ("flite/kal16", "Hello there. How are you today?"),
        ("espeak/gmw/de", "Guten Tag, wie geht es Ihnen heute?"), ("espeak/roa/fr", "Bonjour, comment allez-vous ?"),
        ("espeak/roa/es", "Buenos días, ¿cómo está usted hoy?"), ("espeak/inc/hi", "नमस्ते, आप कैसे हैं?"),
        ("espeak/sit/cmn", "你好，你今天好吗？"), ("espeak/gmw/de+f2", "Guten Tag, wie geht es Ihnen heute?"),
    ])
    func speaksAudioOfPlausibleLengthWithItsWords(voice: String, text: String) async throws {
        for rate in [16_000, 24_000, 48_000] {
            let speech = try await Speech.of(text, voice: voice, sampleRate: rate, from: Self.voices)
            let length = speech.duration(at: rate)
            #expect(length > .milliseconds(800) && length < .seconds(5), "\(length)")
            #expect(speech.level > 500)
            #expect(speech.pieces.allSatisfy { $0 <= rate / 5 })
            #expect(speech.pieces.dropLast().allSatisfy { $0 >= rate / 50 })
            try expectInOrder(speech.words, within: length, of: text)
            #expect(speech.words.last?.endOffset == text.utf8.count)
            #expect(speech.words.count >= 3)
        }
    }

    @Test func tellsWhichWordsOfTheTextWereSpoken() async throws {
        let text = "Hello, “Dr. Smith” paid $3.50 — really… OK?"
        let speech = try await Speech.of(text, from: Self.voices)
        #expect(speech.words.map(\.text) == ["Hello", "Dr.", "Smith", "paid", "$3.50", "really", "OK"])
        let heard = speech.words.map { String(decoding: Array(text.utf8.prefix($0.endOffset)), as: UTF8.self) }
        #expect(heard[0] == "Hello,")
        #expect(heard[2] == "Hello, “Dr. Smith”")
        #expect(heard[6] == text)
    }

    /// However many words are said for them.
    @Test(arguments: ["flite/slt", "espeak/gmw/en-US"])
    func figuresAreReportedAsTheyWereWritten(voice: String) async throws {
        let text = "Call 1-800-555-0199: the API, 5 of it, costs $1,249.99 at 9:45 am."
        let speech = try await Speech.of(text, voice: voice, from: Self.voices)
        #expect(
            speech.words.map(\.text) == [
                "Call", "1-800-555-0199", "the", "API", "5", "of", "it", "costs", "$1,249.99", "at", "9:45 am.",
            ])
        #expect(speech.words.last?.endOffset == text.utf8.count)
        #expect(zip(speech.words, speech.words.dropFirst()).allSatisfy { $0.end <= $1.start && $0.start < $0.end })
    }

    @Test func offsetsCountBytesOfTheTextWhateverItsScript() async throws {
        let text = "**Größe** 🙂 Äpfel"
        let speech = try await Speech.of(text, voice: "espeak/gmw/de", from: Self.voices)
        let heard = speech.words.map { String(decoding: Array(text.utf8.prefix($0.endOffset)), as: UTF8.self) }
        #expect(speech.words.map(\.text) == ["Größe", "Äpfel"])
        #expect(heard == ["**Größe", text])
    }

    @Test(arguments: ["flite/slt", "flite/kal16", "espeak/gmw/de"])
    func speaksFasterAndSlower(voice: String) async throws {
        let text = "One two three four five six seven eight nine ten."
        let slow = try await Speech.of(text, voice: voice, rate: 0.5, from: Self.voices).samples.count
        let normal = try await Speech.of(text, voice: voice, from: Self.voices).samples.count
        let fast = try await Speech.of(text, voice: voice, rate: 1.5, from: Self.voices).samples.count
        #expect(Double(slow) > Double(normal) * 1.3)
        #expect(Double(fast) < Double(normal) * 0.85)
        for odd in [0, -1, .nan, .infinity, 1e300] as [Double] {
            let speech = try await Speech.of("Hi.", voice: voice, rate: odd, from: Self.voices)
            #expect(!speech.samples.isEmpty)
        }
    }

    @Test(arguments: ["", " ", "...", "?!", "🙂🙂", "\u{0}\u{1}\n", "<>[]", "—"], ["flite/slt", "espeak/gmw/de"])
    func saysNothingWhereThereIsNothingToSay(text: String, voice: String) async throws {
        let speech = try await Speech.of(text, voice: voice, from: Self.voices)
        #expect(speech.samples.isEmpty)
        #expect(speech.words.isEmpty)
    }

    @Test func readsMarkupAndCommandsAsText() async throws {
        let plain = try await Speech.of("Hallo Welt", voice: "espeak/gmw/de", from: Self.voices)
        let marked = try await Speech.of("Hallo <b> Welt", voice: "espeak/gmw/de", from: Self.voices)
        #expect(abs(plain.samples.count - marked.samples.count) < plain.samples.count / 10)
        #expect(plain.words.map(\.text) == marked.words.map(\.text))
        let commanded = try await Speech.of("Hallo \u{1}50S b Welt", voice: "espeak/gmw/de", from: Self.voices)
        #expect(commanded.words.map(\.text).contains("50S") || commanded.words.map(\.text).contains("50"))
        let phonemes = try await Speech.of("[[h@l'oU]]", voice: "espeak/gmw/de", from: Self.voices)
        #expect(phonemes.words.count > 1)
    }

    @Test func longTextComesInClausesAndItsWordsKeepTheirPlaces() async throws {
        let text = (1...60).map { "This is sentence number \($0)." }.joined(separator: " ")
        let speech = try await Speech.of(text, voice: "flite/kal16", from: Self.voices)
        let length = speech.duration(at: 16_000)
        #expect(length > .seconds(60))
        try expectInOrder(speech.words, within: length, of: text)
        #expect(speech.words.count == 300)
        #expect(speech.words.last?.endOffset == text.utf8.count)
    }

    @Test func hostileTextNeitherCrashesNorHangsAVoice() async throws {
        var random = SplitMix(seed: 7)
        let alphabet = Array(
            "aeZ09 .,;:!?'\"()$%&@#+-=/\\<>[]{}|^~`_\u{0}\u{1}\u{7}\u{1b}\n\täßñ中文字הي🙂👩‍👩‍👧\u{301}\u{200D}\u{202E}\u{FEFF}"
                .unicodeScalars)
        for round in 0..<120 {
            let count = Int.random(in: 1...(round.isMultiple(of: 20) ? 600 : 60), using: &random)
            var text = String.UnicodeScalarView()
            for _ in 0..<count {
                text.append(alphabet.randomElement(using: &random) ?? " ")
            }
            let voice =
                ["flite/slt", "flite/kal16", "espeak/gmw/en-US", "espeak/sit/cmn", "espeak/sem/ar"]
                .randomElement(using: &random) ?? ""
            let string = String(text)
            let speech = try await Speech.of(string, voice: voice, from: Self.voices)
            try expectInOrder(speech.words, within: speech.duration(at: 16_000), of: string)
        }
        for odd in [
            String(repeating: "a", count: 5_000), String(repeating: "9", count: 3_000),
            String(repeating: "A.B-", count: 800),
        ] {
            for voice in ["flite/kal16", "espeak/gmw/de"] {
                #expect(try await !Speech.of(odd, voice: voice, from: Self.voices).samples.isEmpty)
            }
        }
    }

    @Test(arguments: ["flite/slt", "espeak/gmw/de"])
    func cancellingStopsWithinAPiece(voice: String) async throws {
        let text = String(repeating: "This goes on and on without an end. ", count: 3_000)
        let pieces = Mutex(0)
        let request = SynthesisRequest(text: text, voice: voice, sampleRate: 24_000)
        let task = Task {
            try await Self.voices.synthesize(request) { _ in pieces.withLock { $0 += 1 } }
        }
        while pieces.withLock({ $0 }) < 3 { try await Task.sleep(for: .milliseconds(1)) }
        let before = pieces.withLock(\.self)
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        // The piece under way, and one that was made between the count and the cancellation.
        #expect(pieces.withLock(\.self) - before <= 2)
    }

    @Test func aListenerThatWaitsBlocksNobody() async throws {
        let gate = AsyncStream<Void>.makeStream()
        let slow = (0..<4).map { _ in
            Task {
                try await Self.voices.synthesize(
                    SynthesisRequest(text: "Guten Tag zusammen.", voice: "espeak/gmw/de", sampleRate: 16_000)
                ) { _ in for await _ in gate.stream { break } }
            }
        }
        let speech = try await Speech.of("Guten Tag.", voice: "espeak/gmw/de", from: Self.voices)
        #expect(!speech.samples.isEmpty)
        for task in slow { task.cancel() }
        gate.continuation.finish()
    }

    @Test func manyAtOnceAllFinish() async throws {
        let lengths = try await withThrowingTaskGroup(of: (Int, Int).self) { group in
            for index in 0..<64 {
                group.addTask {
                    let voice = ["flite/slt", "flite/rms", "espeak/gmw/de", "flite/slt"][index % 4]
                    let text = "The answer to the question is forty two."
                    return (index % 4, try await Speech.of(text, voice: voice, from: Self.voices).samples.count)
                }
            }
            var lengths: [Int: Set<Int>] = [:]
            for try await (voice, length) in group { lengths[voice, default: []].insert(length) }
            return lengths
        }
        // The same text in the same voice is equally long, however many speak.
        // espeak-ng carries the phase of its waves from one clause to the next.
        let spreads = lengths.mapValues { Double($0.max() ?? 0) / Double($0.min() ?? 0) }
        #expect(spreads[0] == 1 && spreads[1] == 1 && lengths[0] == lengths[3])
        #expect(spreads[2] ?? 0 < 1.02)
    }

    @Test func refusesUnknownVoicesAndRates() async {
        for (voice, rate) in [
            ("flite/nobody", 16_000), ("espeak/../../etc/passwd", 16_000), ("espeak/gmw/de+../x", 16_000),
            ("flite/slt", 0), ("flite/slt", -5), ("flite/slt", 17), ("espeak/gmw/de", .max),
        ] {
            await #expect(throws: EngineFault.self) {
                _ = try await Speech.of("Hello", voice: voice, sampleRate: rate, from: Self.voices)
            }
        }
    }

    private func expectInOrder(_ words: [SpokenWord], within length: Duration, of text: String) throws {
        var time = Duration.zero
        var offset = 0
        for word in words {
            #expect(word.start >= time - .microseconds(10) && word.end >= word.start, "\(word)")
            #expect(word.end <= length + .milliseconds(20), "\(word) \(length)")
            #expect(word.endOffset >= offset && word.endOffset <= text.utf8.count, "\(word)")
            time = word.end
            offset = word.endOffset
        }
    }
}
