extension PinnedModel {
    /// Moonshine, the smallest model, for English.
    public static let moonshineTinyEnglish = PinnedModel(
        name: "moonshine-tiny-en",
        version: "0.0.49",
        purpose: .recognizer,
        languages: ["en"],
        terms: Terms(licence: "MIT", origin: "https://github.com/moonshine-ai/moonshine"),
        requirements: ["sherpa-onnx"],
        package: PinnedPackage(
            project: "moonshine-voice",
            version: "0.0.49",
            wheel: "moonshine_voice-0.0.49-py3-none-manylinux_2_34_x86_64.whl",
            bytes: 84_940_345,
            sha256: "03edc378e5236832421ccd382b267e43b95af8008137ad6643f5baf5ba31b579"),
        files: [
            PinnedFile(
                path: "moonshine_voice/assets/tiny-en/encoder_model.ort",
                bytes: 13_281_600,
                sha256: "94e90a4654fc45cdfedb77c4c08e1739f48862998e58fada384b25118134f221"),
            PinnedFile(
                path: "moonshine_voice/assets/tiny-en/decoder_model_merged.ort",
                bytes: 30_412_256,
                sha256: "cf524c4862d36e9e5ab032eddc73637efd822d70e868ac575cf1a46e1e4708a0"),
            PinnedFile(
                path: "moonshine_voice-0.0.49.dist-info/licenses/LICENSE",
                bytes: 1_070,
                sha256: "5da20e09cad096fb153b6c80b26c270027f9601285c498e571fc74fee5ab7157"),
        ],
        madeFiles: [
            MadeFile(
                InstalledFile(
                    name: "tokens.txt",
                    bytes: 549_350,
                    sha256: "2870d843e14c1e187bf1913a521562a63b53933814bd7f2145120468f494a049"),
                from: PinnedFile(
                    path: "moonshine_voice/assets/tiny-en/tokenizer.bin",
                    bytes: 249_974,
                    sha256: "6884b35fd6377d4c4d32336a0bc152f36b64d1e45b6503683cdc238250a8472d"),
                by: .moonshineTokens)
        ])
}
