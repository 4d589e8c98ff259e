import Audio
import Engine
import ProvidersEmbedded
import Synchronization

/// Speech for a caller to say, at 24 kHz mono.
enum Speech {
    static func synthesized(_ text: String, voice name: String) async throws -> [Int16] {
        let voices = EmbeddedVoices()
        guard let voice = voices.resolve(name).voice else {
            throw EngineFault(.unsupported, "There is no voice of that name.")
        }
        let samples = Mutex<[Int16]>([])
        let request = SynthesisRequest(text: text, voice: voice.id, sampleRate: PCM.outputRate)
        try await voices.synthesize(request) { event in
            if case .audio(let piece) = event { samples.withLock { $0 += piece } }
        }
        return samples.withLock { $0 }
    }

    static func resampled(_ samples: [Int16], from rate: Int) throws -> [Int16] {
        if rate == PCM.outputRate { return samples }
        let resampler = try Resampler(from: rate, to: PCM.outputRate)
        var output: [Int16] = []
        resampler.resample(samples, appendingTo: &output)
        resampler.flush(appendingTo: &output)
        return output
    }
}
