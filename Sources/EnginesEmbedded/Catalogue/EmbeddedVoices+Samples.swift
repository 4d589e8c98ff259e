import Engine
import Synchronization

extension EmbeddedVoices {
    /// Speaks a text as a whole, for whoever needs speech and not a stream of it.
    /// - Parameters:
    ///   - name: As `resolve` takes it.
    ///   - sampleRate: Of the samples returned, which are mono.
    /// - Throws: `EngineFault`, also for a name that is no voice.
    public func samples(of text: String, voice name: String, sampleRate: Int) async throws -> [Int16] {
        guard let voice = resolve(name).voice else {
            throw EngineFault(.unsupported, "There is no voice of that name.")
        }
        let samples = Mutex<[Int16]>([])
        let request = SynthesisRequest(text: text, voice: voice.id, sampleRate: sampleRate)
        try await synthesize(request) { event in
            if case .audio(let piece) = event { samples.withLock { $0 += piece } }
        }
        return samples.withLock { $0 }
    }
}
