import Engine
import EnginesHTTP
import SansIO
import Testing
import TextNormalization

/// Where words are guessed to lie.
struct WordEstimateTests {
    private static let text = "This is a sentence of nine words, says she."

    private func words(_ text: String = text) -> [SpokenText.Word] {
        SpokenText.pieces(of: NormalizedText(verbatim: text), limit: 4000).first?.words ?? []
    }

    private func voice(_ milliseconds: Int) -> [Int16] {
        (0..<milliseconds * 24).map { $0 / 27 % 2 == 0 ? 6000 : -6000 }
    }

    private func silence(_ milliseconds: Int) -> [Int16] { [Int16](repeating: 3, count: milliseconds * 24) }

    @Test func ofCompleteAudioWordsFillTheVoice() throws {
        var estimate = WordEstimate(of: words(), rate: 24_000)
        estimate.append(silence(500) + voice(3000) + silence(700))
        let spoken = estimate.finish()
        #expect(spoken.count == 9)
        #expect(spoken.first?.start == .milliseconds(500))
        #expect(spoken.last?.end == .milliseconds(3500))
        #expect(spoken.last?.endOffset == Self.text.utf8.count)
        #expect(zip(spoken, spoken.dropFirst()).allSatisfy { $0.end <= $1.start && $0.endOffset < $1.endOffset })
        // "sentence" takes longer than "a".
        #expect(spoken[3].end - spoken[3].start > (spoken[2].end - spoken[2].start) * 2)
    }

    @Test func aPauseBelongsToNoWord() {
        var estimate = WordEstimate(of: words("one two"), rate: 24_000)
        estimate.append(voice(1000) + silence(1000) + voice(1000))
        let spoken = estimate.finish()
        #expect(spoken.map(\.start) == [.zero, .milliseconds(2000)])
        #expect(spoken.map(\.end) == [.milliseconds(1000), .milliseconds(3000)])
    }

    @Test func aWordIsHeldUntilItMayBeHeardSoon() {
        var estimate = WordEstimate(of: words(), rate: 24_000)
        for _ in 0..<10 {
            estimate.append(voice(300))
            // As it came all at once, hardly any of it was heard.
            #expect(estimate.due(elapsed: .zero).allSatisfy { $0.start <= .milliseconds(1500) })
        }
        let rest = estimate.finish()
        #expect(!rest.isEmpty && rest.last?.end == .milliseconds(3000))
    }

    @Test func ofAudioThatComesAsItIsHeardNoWordIsLate() {
        var estimate = WordEstimate(of: words(), rate: 24_000)
        var told: [SpokenWord] = []
        for step in 1...10 {
            estimate.append(voice(300))
            told += estimate.due(elapsed: .milliseconds(300 * step))
            // Of three seconds of audio that the pace promises, so much was told as came.
            #expect(Double(told.count) >= 9 * Double(step - 2) / 10 - 1)
        }
        told += estimate.finish()
        #expect(told.count == 9)
    }

    @Test func theMeasuredPaceMakesTheNextGuess() throws {
        var first = WordEstimate(of: words(), rate: 24_000)
        first.append(voice(6000))
        _ = first.finish()
        let pace = try #require(first.measuredPace)
        var (naive, wise) = (
            WordEstimate(of: words(), rate: 24_000), WordEstimate(of: words(), rate: 24_000, pace: pace)
        )
        naive.append(voice(3000))
        wise.append(voice(3000))
        // Half of the text is spoken, as the voice is known to be slow; without knowing it, nearly all of it.
        let half = wise.due(elapsed: .seconds(60)).count
        #expect(3...6 ~= half)
        #expect(naive.due(elapsed: .seconds(60)).count > half)
        var short = WordEstimate(of: words("Hm."), rate: 24_000)
        short.append(voice(100))
        #expect(short.measuredPace == nil)
    }

    @Test func silenceAloneAndNoWordsAreNoTrap() {
        var estimate = WordEstimate(of: words(), rate: 24_000)
        estimate.append([Int16](repeating: 0, count: 24_000))
        #expect(estimate.finish().allSatisfy { $0.end <= .seconds(1) })
        var empty = WordEstimate(of: [], rate: 24_000)
        empty.append(voice(100))
        #expect(empty.due(elapsed: .zero).isEmpty && empty.finish().isEmpty)
        var nothing = WordEstimate(of: words(), rate: 0, pace: -1)
        #expect(nothing.finish().count == 9)
    }

    @Test func howeverAudioComesWordsAreInOrderAndWithinIt() {
        var random = SplitMix(seed: 4)
        for _ in 0..<300 {
            var estimate = WordEstimate(of: words(), rate: 24_000, pace: .random(in: 2...80, using: &random))
            var (told, elapsed, samples) = ([SpokenWord](), Duration.zero, 0)
            for _ in 0..<Int.random(in: 0...40, using: &random) {
                let length = Int.random(in: 1...300, using: &random)
                let piece = Int.random(in: 0..<3, using: &random) == 0 ? silence(length) : voice(length)
                samples += piece.count
                estimate.append(piece)
                elapsed += .milliseconds(Int.random(in: 0...400, using: &random))
                told += estimate.due(elapsed: elapsed)
                #expect(told.last.map { $0.end <= .seconds(Double(samples) / 24_000) + .microseconds(1) } ?? true)
            }
            told += estimate.finish()
            #expect(told.map(\.endOffset) == words().map(\.end))
            #expect(
                told.allSatisfy {
                    $0.start <= $0.end && $0.end <= .seconds(Double(samples) / 24_000) + .microseconds(1)
                })
            #expect(zip(told, told.dropFirst()).allSatisfy { $0.end <= $1.start })
        }
    }
}
