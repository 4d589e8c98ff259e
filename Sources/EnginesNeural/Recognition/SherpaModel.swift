import CSherpaOnnx
import Glibc

/// The settings of sherpa-onnx for a model. The library copies them when it creates a recognizer.
final class SherpaModel {
    private let model: [String: String]
    private let kind: NeuralRecognizerModel.Kind
    private let language: String
    private var strings: [UnsafeMutablePointer<CChar>] = []

    init(_ kind: NeuralRecognizerModel.Kind, files: [String: String], language: String) {
        (self.kind, model, self.language) = (kind, files, language)
    }

    deinit { for string in strings { free(string) } }

    var isStreaming: Bool {
        switch kind {
        case .streamingTransducer, .streamingParaformer, .streamingZipformerCTC: true
        default: false
        }
    }

    func offline() -> SherpaOnnxOfflineRecognizerConfig {
        var config = SherpaOnnxOfflineRecognizerConfig()
        config.feat_config = SherpaOnnxFeatureConfig(sample_rate: 16_000, feature_dim: 80)
        config.decoding_method = string("greedy_search")
        config.model_config.num_threads = 1
        config.model_config.provider = string("cpu")
        config.model_config.tokens = file("tokens")
        switch kind {
        case .moonshine:
            config.model_config.moonshine.encoder = file("encoder")
            config.model_config.moonshine.merged_decoder = file("decoder")
        case .moonshineV1:
            config.model_config.moonshine.preprocessor = file("preprocessor")
            config.model_config.moonshine.encoder = file("encoder")
            config.model_config.moonshine.uncached_decoder = file("uncached_decoder")
            config.model_config.moonshine.cached_decoder = file("cached_decoder")
        case .whisper:
            config.model_config.whisper.encoder = file("encoder")
            config.model_config.whisper.decoder = file("decoder")
            config.model_config.whisper.language = string(language)
            config.model_config.whisper.task = string("transcribe")
            config.model_config.whisper.tail_paddings = -1
        case .transducer:
            config.model_config.transducer.encoder = file("encoder")
            config.model_config.transducer.decoder = file("decoder")
            config.model_config.transducer.joiner = file("joiner")
        case .paraformer: config.model_config.paraformer.model = file("model")
        case .senseVoice:
            config.model_config.sense_voice.model = file("model")
            config.model_config.sense_voice.language = string(language.isEmpty ? "auto" : language)
            config.model_config.sense_voice.use_itn = 1
        case .nemoCTC: config.model_config.nemo_ctc.model = file("model")
        case .zipformerCTC: config.model_config.zipformer_ctc.model = file("model")
        case .wenetCTC: config.model_config.wenet_ctc.model = file("model")
        case .streamingTransducer, .streamingParaformer, .streamingZipformerCTC: break
        }
        return config
    }

    func online() -> SherpaOnnxOnlineRecognizerConfig {
        var config = SherpaOnnxOnlineRecognizerConfig()
        config.feat_config = SherpaOnnxFeatureConfig(sample_rate: 16_000, feature_dim: 80)
        config.decoding_method = string("greedy_search")
        config.model_config.num_threads = 1
        config.model_config.provider = string("cpu")
        config.model_config.tokens = file("tokens")
        switch kind {
        case .streamingTransducer:
            config.model_config.transducer.encoder = file("encoder")
            config.model_config.transducer.decoder = file("decoder")
            config.model_config.transducer.joiner = file("joiner")
        case .streamingParaformer:
            config.model_config.paraformer.encoder = file("encoder")
            config.model_config.paraformer.decoder = file("decoder")
        default: config.model_config.zipformer2_ctc.model = file("model")
        }
        return config
    }

    private func file(_ role: String) -> UnsafePointer<CChar>? { string(model[role] ?? "") }

    private func string(_ text: String) -> UnsafePointer<CChar>? {
        guard let copy = strdup(text) else { return nil }
        strings.append(copy)
        return UnsafePointer(copy)
    }
}
