import Dialogue
import Foundation
import SansIO
import Testing

/// What the voice tells at a pause, by voices whose pitch is known.
struct MelodyTests {
    static let rates = [8000, 16_000, 24_000, 48_000]

    /// A voice of so many milliseconds that glides from one pitch to another: ten harmonics, each fainter than the one
    /// below, as a throat makes them.
    private func voice(
        from: Double, to: Double, milliseconds: Int, rate: Int = 16_000, amplitude: Double = 6000
    ) -> [Int16] {
        let count = milliseconds * rate / 1000
        var phase = 0.0
        return (0..<count).map { index in
            let pitch = from * pow(to / from, Double(index) / Double(count))
            phase += 2 * .pi * pitch / Double(rate)
            let sum = (1...10).reduce(0.0) { sum, harmonic in
                sum + sin(Double(harmonic) * phase) / Double(harmonic)
            }
            return Int16(amplitude * sum / 2)
        }
    }

    private func pause(_ milliseconds: Int, rate: Int = 16_000) -> [Int16] {
        [Int16](repeating: 0, count: milliseconds * rate / 1000)
    }

    private func semitones(_ count: Double, above pitch: Double) -> Double { pitch * pow(2, count / 12) }

    @Test(arguments: rates) func aVoiceThatFallsIsThrough(rate: Int) {
        for pitch in [90.0, 120, 180, 220] {
            let word = voice(from: semitones(5, above: pitch), to: pitch, milliseconds: 300, rate: rate)
            #expect(Melody.logOdds(word + pause(240, rate: rate), rate: rate) == 1, "\(pitch) Hz at \(rate)")
        }
    }

    @Test(arguments: rates) func aVowelThatIsDrawnOutMeansMoreFollows(rate: Int) {
        for pitch in [90.0, 120, 180, 220] {
            let word = voice(from: pitch, to: pitch, milliseconds: 500, rate: rate)
            #expect(Melody.logOdds(word + pause(240, rate: rate), rate: rate) == -1.5, "\(pitch) Hz at \(rate)")
        }
    }

    /// A voice that rises asks, or lists: it says neither.
    @Test func aVoiceThatRisesSaysNothing() {
        for pitch in [90.0, 120, 180, 220] {
            let word = voice(from: pitch, to: semitones(5, above: pitch), milliseconds: 400)
            #expect(Melody.logOdds(word + pause(240), rate: 16_000) == 0, "\(pitch) Hz")
        }
    }

    @Test func aShortLevelWordSaysNothing() {
        #expect(Melody.logOdds(voice(from: 120, to: 120, milliseconds: 200) + pause(240), rate: 16_000) == 0)
    }

    /// It is the last word that counts, not the melody of the sentence.
    @Test func onlyTheLastWordIsHeard() {
        let falling = voice(from: 160, to: 110, milliseconds: 300)
        let level = voice(from: 120, to: 120, milliseconds: 500)
        #expect(Melody.logOdds(level + pause(100) + falling + pause(240), rate: 16_000) == 1)
        #expect(Melody.logOdds(falling + pause(100) + level + pause(200), rate: 16_000) == -1.5)
    }

    @Test func whatWasSaidMoreThanASecondAgoDoesNotMatter() {
        let level = voice(from: 120, to: 120, milliseconds: 500)
        let before = voice(from: 160, to: 110, milliseconds: 4000)
        #expect(
            Melody.logOdds(before + pause(100) + level + pause(200), rate: 16_000)
                == Melody.logOdds(level + pause(200), rate: 16_000))
    }

    /// A breath has no pitch, however loud it is.
    @Test func soundWithoutPitchSaysNothing() {
        var random = SplitMix(seed: 7)
        let noise = (0..<16_000).map { _ in Int16.random(in: -8000...8000, using: &random) }
        #expect(Melody.logOdds(noise, rate: 16_000) == 0)
        #expect(Melody.logOdds(pause(1000), rate: 16_000) == 0)
        #expect(Melody.logOdds(voice(from: 120, to: 120, milliseconds: 500, amplitude: 60), rate: 16_000) == 0)
    }

    @Test func hearsAVoiceInNoise() {
        var random = SplitMix(seed: 8)
        let noisy = { (samples: [Int16]) in samples.map { $0 + Int16.random(in: -400...400, using: &random) } }
        #expect(Melody.logOdds(noisy(voice(from: 160, to: 110, milliseconds: 300) + pause(240)), rate: 16_000) == 1)
        #expect(
            Melody.logOdds(noisy(voice(from: 120, to: 120, milliseconds: 500) + pause(240)), rate: 16_000) == -1.5)
    }

    /// Any length, rate and loudness gives a number within bounds, and none traps.
    @Test func bearsEverySound() {
        var random = SplitMix(seed: 9)
        for length in [0, 1, 640, 1279, 1280, 1281, 20_000] {
            for rate in [.min, -1, 0, 7999, 8000, 11_025, 48_000, 48_001, .max] {
                for loudness in [Int16(0), 300, .max] {
                    let samples = (0..<length).map { _ in Int16.random(in: (-loudness - 1)...loudness, using: &random) }
                    #expect((-1.5...1).contains(Melody.logOdds(samples, rate: rate)))
                }
            }
            #expect((-1.5...1).contains(Melody.logOdds([Int16](repeating: .min, count: length), rate: 16_000)))
        }
    }
}
