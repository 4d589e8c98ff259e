import Engine
import EngineConformance
import EnginesNeural
import Foundation
import Testing

extension WithPiperVoice {
    /// The installed voice, in real hosts. What it says differs from time to time, so no samples are compared.
    @Suite struct PiperVoicesTests {
        private static let voices = Result { try NeuralVoices.all() }
        static let sentence = "Peter baked many good apple pies, and my mother ate five of them."

        @Test func keepsTheContract() async throws {
            let voices = try Self.voices.get()
            var conformance = SynthesizerConformance()
            conformance.voice = NeuralVoices.joe
            let breaches = await conformance.check(voices)
            #expect(breaches.isEmpty, "\(breaches)")
        }

        @Test func everyWordIsAtItsPlaceInTheTextAndTheAudio() async throws {
            let voices = try Self.voices.get()
            let spoken = try await NeuralVoices.speak(Self.sentence, voices)
            let words = Self.sentence.split(separator: " ").map { $0.filter { $0.isLetter } }
            #expect(spoken.words.count == words.count)
            #expect(spoken.words.first?.text == "Peter")
            #expect(spoken.words.last?.text == "them")
            #expect(spoken.words.last?.endOffset == Self.sentence.utf8.count)
            #expect(spoken.words.map { $0.text.filter(\.isLetter) } == words)
            for word in spoken.words {
                let length = word.end - word.start
                #expect(length >= .milliseconds(20) && length < .seconds(1.5), "\(word)")
            }
            #expect(zip(spoken.words, spoken.words.dropFirst()).allSatisfy { $0.end <= $1.start })
        }

        /// The level between the words is that of a pause, and that of the words is not: the times are those of the sound.
        @Test func wordsAreHeardWhenTheySay() async throws {
            let voices = try Self.voices.get()
            let spoken = try await NeuralVoices.speak("Banana. Banana, banana.", voices)
            #expect(spoken.words.map(\.text) == ["Banana", "Banana", "banana"])
            func level(_ from: Duration, _ to: Duration) -> Double {
                let (start, end) = (Int(from / .seconds(1) * 24_000), Int(to / .seconds(1) * 24_000))
                var part = NeuralVoices.Spoken()
                let count = spoken.samples.count
                part.samples = Array(spoken.samples[min(start, count)..<min(max(start, end), count)])
                return part.level
            }
            for word in spoken.words { #expect(level(word.start, word.end) > spoken.level * 0.6, "\(word)") }
            for (one, next) in zip(spoken.words, spoken.words.dropFirst()) {
                let margin = (next.start - one.end) / 4
                #expect(margin > .milliseconds(10))
                #expect(level(one.end + margin, next.start - margin) < spoken.level / 3, "\(one) \(next)")
            }
        }

        @Test(arguments: [
            "One of the two is at the end of that.", "I have been told that there are three with the same name.",
        ])
        func wordsThatAreJoinedInSpeechAreAllReported(text: String) async throws {
            let voices = try Self.voices.get()
            let spoken = try await NeuralVoices.speak(text, voices)
            #expect(
                spoken.words.map { $0.text.filter(\.isLetter) }
                    == text.split(separator: " ").map { $0.filter(\.isLetter) })
            #expect(
                zip(spoken.words, spoken.words.dropFirst()).allSatisfy { $0.start < $1.start && $0.end <= $1.start })
        }

        @Test func aWordThatIsReadAsSeveralIsReportedOnce() async throws {
            let voices = try Self.voices.get()
            let text = "It costs €20 today."
            let spoken = try await NeuralVoices.speak(text, voices)
            #expect(spoken.words.map(\.text) == ["It", "costs", "€20", "today"])
            #expect(spoken.words.last?.endOffset == text.utf8.count)
        }

        @Test func theMouthMovesWithEveryWord() async throws {
            let voices = try Self.voices.get()
            let spoken = try await NeuralVoices.speak(Self.sentence, voices)
            #expect(spoken.visemes.first?.id == 0 && spoken.visemes.last?.id == 0)
            #expect(zip(spoken.visemes, spoken.visemes.dropFirst()).allSatisfy { $0.start < $1.start })
            #expect(Set(spoken.visemes.map(\.id)).count >= 8)
            for word in spoken.words {
                #expect(
                    spoken.visemes.contains { $0.id != 0 && $0.start >= word.start && $0.start < word.end }, "\(word)")
            }
            // Lips close for P and b.
            #expect(spoken.visemes.contains { $0.id == 21 && $0.start == spoken.words[0].start })
        }

        @Test func rateChangesTheLength() async throws {
            let voices = try Self.voices.get()
            let own = try await NeuralVoices.speak(Self.sentence, voices).length()
            let slow = try await NeuralVoices.speak(Self.sentence, voices, rate: 0.6).length()
            let fast = try await NeuralVoices.speak(Self.sentence, voices, rate: 1.6).length()
            #expect(slow > own * 1.3 && slow < own * 2.1)
            #expect(fast < own * 0.85 && fast > own * 0.4)
        }

        @Test func pitchKeepsTheLengthAndTheWords() async throws {
            let voices = try Self.voices.get()
            let own = try await NeuralVoices.speak(Self.sentence, voices)
            let high = try await NeuralVoices.speak(Self.sentence, voices, pitch: 1.3)
            #expect(abs(high.length() / own.length() - 1) < 0.25)
            #expect(high.words.map(\.text) == own.words.map(\.text))
            let end = try #require(high.words.last?.end)
            #expect(end <= high.length() && end > high.length() * 0.8)
        }

        @Test func volumeChangesTheLevel() async throws {
            let voices = try Self.voices.get()
            let own = try await NeuralVoices.speak(Self.sentence, voices).level
            let quiet = try await NeuralVoices.speak(Self.sentence, voices, volume: 0.25).level
            #expect(own > 500)
            #expect(quiet < own * 0.4)
            #expect(try await NeuralVoices.speak("Hello.", voices, volume: 0).level == 0)
        }

        @Test(arguments: [8_000, 16_000, 24_000, 48_000])
        func speaksAtEveryRate(rate: Int) async throws {
            let voices = try Self.voices.get()
            let length = try await NeuralVoices.speak("Good evening to you all.", voices, sampleRate: rate).length(
                at: rate)
            #expect(length > .seconds(0.7) && length < .seconds(3))
        }

        @Test func stylesAreThoseOfTheOtherVoices() throws {
            let voices = try Self.voices.get()
            #expect(voices.speaks(style: "cheerful", voice: NeuralVoices.joe))
            #expect(!voices.speaks(style: "whispering", voice: NeuralVoices.joe))
            #expect(!voices.speaks(style: "purple", voice: NeuralVoices.joe))
        }
    }
}
