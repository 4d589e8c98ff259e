import Audio
import Engine
import EnginesEmbedded
import Foundation
import SansIO
import Testing

/// What noise reduction is worth to the recognizer. The same audio in every run: one voice that is free of chance, and
/// noise from a seed.
@Suite(.serialized) struct NoiseReductionTests {
    static let sentences = [
        "how are you today", "what is the weather in london", "my name is john and i live in paris",
        "i would like to order a large pizza", "could you please tell me a story", "what did i say before",
        "call my mother this evening", "where is the nearest train station",
    ]
    private static let recognizer = try? PocketSphinxRecognizer(.init(decoders: 2))

    enum Noise: String, CaseIterable {
        case white, babble, hum
    }

    /// `count` samples of a noise at whatever level.
    private static func samples(_ noise: Noise, count: Int, seed: UInt64, speech: [[Int16]]) -> [Double] {
        var random = SplitMix(seed: seed)
        let white = { (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &random) } }
        switch noise {
        case .white:
            return (0..<count).map { _ in white() }
        case .hum:
            // The harmonics of a mains of 50 Hz.
            let harmonics = [
                (1.0, 1.0), (2, 0.8), (3, 0.6), (4, 0.5), (5, 0.4), (6, 0.35), (8, 0.3), (10, 0.25), (14, 0.15),
            ]
            return (0..<count).map { index in
                let turn = 2 * Double.pi * 50 * Double(index) / 16_000
                return harmonics.reduce(0.02 * white()) { $0 + $1.1 * sin($1.0 * turn + $1.0) }
            }
        case .babble:
            // Six people, each the voice at another pitch and pace, each somewhere else in its talk.
            var sum = [Double](repeating: 0, count: count)
            for (person, pace) in [0.8, 0.87, 0.93, 1.08, 1.15, 1.24].enumerated() {
                let talk = (0..<speech.count).flatMap { speech[($0 * 3 + person + 1) % speech.count] }
                var place = Double(Int.random(in: 0..<talk.count, using: &random))
                for index in 0..<count {
                    sum[index] += Double(talk[Int(place) % talk.count])
                    place += pace
                }
            }
            return sum
        }
    }

    private static func rms(_ samples: some Sequence<Double>, _ count: Int) -> Double {
        (samples.reduce(0) { $0 + $1 * $1 } / Double(max(1, count))).squareRoot()
    }

    /// Two seconds of the noise alone, and then the sentence in it.
    private static func noisy(_ speech: [Int16], _ noise: [Double], ratio: Double) -> [Int16] {
        let level = rms(speech.map(Double.init), speech.count) * pow(10, -ratio / 20)
        let gain = level / max(1e-9, rms(noise, noise.count))
        return noise.enumerated().map { index, sample in
            let said = index - lead
            let word = speech.indices.contains(said) ? Double(speech[said]) : 0
            return Int16(max(-32_768, min(32_767, (word + sample * gain).rounded())))
        }
    }

    private static let lead = 32_000
    private static let tail = 9600

    private static func processed(_ samples: [Int16], _ reduction: InputProcessing.NoiseReduction) throws -> [Int16] {
        let processor = try InputProcessor(.init(noiseReduction: reduction))
        var all: [Int16] = []
        for start in stride(from: 0, through: samples.count - PCM.inputFrame, by: PCM.inputFrame) {
            var frame = Array(samples[start..<start + PCM.inputFrame])
            try processor.process(&frame)
            all += frame
        }
        return all
    }

    /// Every noise has to pass by itself: what is won in one does not make up for what is lost in another.
    // Proves: F.2 input_audio_noise_reduction
    @Test func wordsInNoiseAreUnderstoodBetter() async throws {
        let recognizer = try #require(Self.recognizer)
        let flite = FliteSynthesizer()
        var speech: [[Int16]] = []
        for sentence in Self.sentences {
            speech.append(try await Speech.of(sentence, voice: "flite/kal16", from: flite).samples)
        }
        let words = Self.sentences.reduce(0) { $0 + EnginesEmbeddedTests.words($1).count }
        for noise in Noise.allCases {
            var wrong: [InputProcessing.NoiseReduction: Int] = [:]
            for reduction in [.off, .deep] as [InputProcessing.NoiseReduction] {
                for (index, samples) in speech.enumerated() {
                    let sound = Self.samples(
                        noise, count: Self.lead + samples.count + Self.tail, seed: UInt64(index + 1), speech: speech)
                    let heard = try Self.processed(Self.noisy(samples, sound, ratio: 5), reduction)
                    // What a session feeds: the turn and a little of what was before it.
                    let turn = Array(heard[(Self.lead - 6400)...])
                    let transcript = await Hearing.of(turn, piece: 1600, by: recognizer)
                    wrong[reduction, default: 0] += errors(in: transcript?.text ?? "", of: Self.sentences[index])
                }
            }
            let off = try #require(wrong[.off]) * 100 / words
            let deep = try #require(wrong[.deep]) * 100 / words
            print("speech in \(noise.rawValue) at 5 dB, word error rate: off \(off) %, deep \(deep) %")
            #expect(deep <= off + noise.margin, "\(noise.rawValue)")
        }
    }
}

extension NoiseReductionTests.Noise {
    /// By how many percent of the words recognition has to be better (negative) or may be worse, with the seeds of this
    /// test. In white noise those are lucky ones: 30 fewer here, 26, 20 and 4 with three other sets of seeds. The
    /// recognizer is not disturbed by hum. At 5 dB it understands next to nothing in babble, off or on.
    fileprivate var margin: Int {
        switch self {
        case .white: -20
        case .babble: 8
        case .hum: 2
        }
    }
}
