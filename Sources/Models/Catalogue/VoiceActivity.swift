extension PinnedModel {
    /// Silero's voice activity detector.
    public static let sileroVAD = PinnedModel(
        name: "silero-vad",
        version: "6.2.3",
        purpose: .voiceActivity,
        terms: Terms(licence: "MIT", origin: "https://github.com/snakers4/silero-vad"),
        package: PinnedPackage(
            project: "silero-vad",
            version: "6.2.3",
            wheel: "silero_vad-6.2.3-py3-none-any.whl",
            bytes: 11_317_527,
            sha256: "7b7f5436cfcb02fae583a05b512ea96467fd449fe54cb49a5e4f06c51a1e43b8"),
        files: [
            PinnedFile(
                path: "silero_vad/data/silero_vad_16k_op15.onnx",
                bytes: 1_289_603,
                sha256: "7ed98ddbad84ccac4cd0aeb3099049280713df825c610a8ed34543318f1b2c49"),
            PinnedFile(
                path: "silero_vad-6.2.3.dist-info/licenses/LICENSE",
                bytes: 1_075,
                sha256: "2e63e9a38b6e8fc0c7bc37ce174caca1862870856c6daf5697cfb785e925520b"),
        ])
}
