import Engine
import EngineHost

/// pocketsphinx in its host. The model is loaded, and its decoder set up, before hosts are forked.
final class PocketSphinxHost: HostedEngine {
    private let decoder: PocketSphinxDecoder

    /// Of the host's program, after the name of the engine.
    static func arguments(_ model: PocketSphinxModel, thorough: Bool) -> [String] {
        [model.acousticModel, model.languageModel, model.dictionary, thorough ? "thorough" : "fast"]
    }

    init(arguments: [String]) throws(HostFault) {
        guard arguments.count == 4 else { throw .unavailable }
        let model = PocketSphinxModel(
            acousticModel: arguments[0], languageModel: arguments[1], dictionary: arguments[2])
        guard let decoder = PocketSphinxDecoder(model: model, thorough: arguments[3] == "thorough") else {
            throw .unavailable
        }
        self.decoder = decoder
    }

    var memoryAllowance: UInt64 { 512 << 20 }

    func run(_ body: ArraySlice<UInt8>, channel: HostChannel) throws(HostFault) -> [UInt8] {
        guard let job = DecoderJob(parsing: body) else { throw .failed }
        switch job {
        case .begin(let opening):
            do { try decoder.begin(opening: opening[...]) } catch { throw .failed }
            return []
        case .hear(let samples):
            decoder.hear(samples[...])
            return [decoder.isInSpeech ? 1 : 0]
        case .hypothesis:
            var reply = ByteWriter()
            reply.text(decoder.hypothesis(), limit: DecoderJob.longestHypothesis)
            return reply.bytes
        case .end:
            return DecoderWords(decoder.end()).bytes
        }
    }
}
