import Audio
import EnginesEmbedded
import Logging

/// Speech for a caller to say, at 24 kHz mono.
enum Speech {
    static func synthesized(_ text: String, voice: String) async throws -> [Int16] {
        let quiet = Logger(label: "parley") { _ in SwiftLogNoOpLogHandler() }
        return try await EmbeddedVoices(hosting: .thisProgram(logger: quiet)).samples(
            of: text, voice: voice, sampleRate: PCM.outputRate)
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
