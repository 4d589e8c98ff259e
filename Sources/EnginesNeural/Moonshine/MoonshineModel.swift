import Engine

/// The files of a Moonshine model with a merged decoder, as `parley models install` lays them out.
public struct MoonshineModel: Hashable, Sendable {
    public var encoder: String
    public var decoder: String
    public var tokens: String
    /// BCP 47 tags of what it was trained for.
    public var languages: [String]

    public init(encoder: String, decoder: String, tokens: String, languages: [String] = ["en"]) {
        (self.encoder, self.decoder, self.tokens, self.languages) = (encoder, decoder, tokens, languages)
    }

    /// - Parameter folder: Holds `encoder_model.ort`, `decoder_model_merged.ort` and `tokens.txt`.
    public init(folder: String, languages: [String] = ["en"]) {
        self.init(
            encoder: "\(folder)/encoder_model.ort", decoder: "\(folder)/decoder_model_merged.ort",
            tokens: "\(folder)/tokens.txt", languages: languages)
    }

    /// Looks at its files.
    /// - Throws: `EngineFault.Code.unavailable`, naming the file and what is wrong with it.
    public func checked() throws(EngineFault) -> NeuralRecognizerModel {
        try NeuralRecognizerModel(
            .moonshine, files: ["encoder": encoder, "decoder": decoder, "tokens": tokens], languages: languages)
    }
}
