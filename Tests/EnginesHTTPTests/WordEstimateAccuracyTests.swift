import Engine
import EnginesEmbedded
import EnginesHTTP
import Foundation
import Synchronization
import Testing
import TextNormalization

/// How far guessed words lie from where a voice that knows says they are.
struct WordEstimateAccuracyTests {
    private static let sentences = [
        "Good evening. I am afraid that the museum is closed on Mondays, but it opens again tomorrow at ten.",
        "The weather in London is sunny and warm, with a light wind from the west in the afternoon.",
        "Yes, of course. Please tell me your name, and the day on which you would like to come.",
        "There are three trains this evening: one at seven, one at half past eight, and the last one at eleven.",
    ]

    private func speech(_ text: String, _ voice: String) async throws -> (samples: [Int16], words: [SpokenWord]) {
        let speech = Mutex((samples: [Int16](), words: [SpokenWord]()))
        let request = SynthesisRequest(text: text, voice: voice, sampleRate: 24_000)
        try await EmbeddedVoices().synthesize(request) { event in
            speech.withLock { speech in
                switch event {
                case .audio(let piece): speech.samples += piece
                case .word(let word): speech.words.append(word)
                case .viseme: break
                }
            }
        }
        return speech.withLock(\.self)
    }

    /// Milliseconds between the middles of words, which decide what was heard of an answer.
    private func errors(_ guessed: [SpokenWord], _ words: [SpokenWord]) -> [Double] {
        words.compactMap { word in
            guard let guess = guessed.first(where: { $0.endOffset >= word.endOffset }) else { return nil }
            return distance(middle(guess), middle(word))
        }
    }

    private func middle(_ word: SpokenWord) -> Duration { (word.start + word.end) / 2 }

    private func distance(_ one: Duration, _ other: Duration) -> Double {
        let distance: Double = (one - other) / Duration.milliseconds(1)
        return distance.magnitude
    }

    @Test(arguments: ["flite/kal16", "flite/slt", "espeak/gmw/en-US"])
    func wordsAreGuessedWithinAWord(voice: String) async throws {
        var (whole, live, even): ([Double], [Double], [Double]) = ([], [], [])
        var pace = WordEstimate.usualPace
        for text in Self.sentences {
            let (samples, words) = try await speech(text, voice)
            let spoken = SpokenText.pieces(of: NormalizedText(verbatim: text), limit: 4000).flatMap(\.words)
            var complete = WordEstimate(of: spoken, rate: 24_000)
            complete.append(samples)
            whole += errors(complete.finish(), words)
            // As it comes from a server that is no faster than speech.
            var estimate = WordEstimate(of: spoken, rate: 24_000, pace: pace)
            var told: [SpokenWord] = []
            for start in stride(from: 0, to: samples.count, by: 1440) {
                estimate.append(Array(samples[start..<min(samples.count, start + 1440)]))
                told += estimate.due(elapsed: .seconds(Double(start) / 24_000))
            }
            live += errors(told + estimate.finish(), words)
            pace = ((estimate.measuredPace ?? pace) + pace) / 2
            let length = Duration.seconds(Double(samples.count) / 24_000)
            for word in words {
                let place = Double(word.endOffset) - Double(word.text.utf8.count) / 2
                even.append(distance(length * (place / Double(text.utf8.count)), middle(word)))
            }
        }
        let means = [whole, live, even].map { $0.reduce(0, +) / Double(max(1, $0.count)) }
        print(
            "\(voice): the middle of a word is guessed to \(Int(means[0])) ms when the audio is complete, to "
                + "\(Int(means[1])) ms as it comes; laid out evenly, to \(Int(means[2])) ms; pace \(pace)")
        #expect(whole.count == even.count && means[0] < means[2] && means[0] < 200 && means[1] < 600)
    }
}
