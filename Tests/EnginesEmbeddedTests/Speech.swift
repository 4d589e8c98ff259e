import Engine
import EnginesEmbedded
import Synchronization

/// What a synthesizer made of one request.
struct Speech: Sendable {
    var samples: [Int16] = []
    var words: [SpokenWord] = []
    var visemes: [SpokenViseme] = []
    /// Lengths of the pieces in the order of arrival.
    var pieces: [Int] = []
    var firstAudio: Duration?
    var took: Duration = .zero

    /// By default in the one voice of flite that says a sentence the same way each time: the others breathe with the
    /// noise of the C library's random numbers, and what is heard of them differs from run to run.
    static func of(
        _ text: String, voice: String = "flite/kal16", sampleRate: Int = 16_000, rate: Double = 1, pitch: Double = 1,
        volume: Double = 1, style: String? = nil, from synthesizer: any Synthesizer
    ) async throws -> Speech {
        let speech = Mutex(Speech())
        let clock = ContinuousClock()
        let start = clock.now
        try await synthesizer.synthesize(
            SynthesisRequest(
                text: text, voice: voice, sampleRate: sampleRate, rate: rate, pitch: pitch, volume: volume,
                style: style)
        ) { event in
            speech.withLock { speech in
                switch event {
                case .audio(let piece):
                    if speech.firstAudio == nil { speech.firstAudio = clock.now - start }
                    speech.samples += piece
                    speech.pieces.append(piece.count)
                case .word(let word):
                    speech.words.append(word)
                case .viseme(let viseme):
                    speech.visemes.append(viseme)
                }
            }
        }
        return speech.withLock {
            $0.took = clock.now - start
            return $0
        }
    }

    func duration(at sampleRate: Int) -> Duration { .seconds(Double(samples.count) / Double(sampleRate)) }

    /// Root mean square over all samples, of 32 768.
    var level: Double {
        guard !samples.isEmpty else { return 0 }
        let energy = samples.reduce(0.0) { $0 + Double($1) * Double($1) }
        return (energy / Double(samples.count)).squareRoot()
    }
}
