extension PinnedModel {
    /// The library that runs the recognizer, with the ONNX Runtime that it brings, which runs voices.
    public static let sherpaONNX = PinnedModel(
        name: "sherpa-onnx",
        version: "2.0.1",
        purpose: .runtime,
        terms: Terms(
            licence: "Apache-2.0; MIT (ONNX Runtime)",
            origin: "https://github.com/k2-fsa/sherpa-onnx"),
        architecture: .x86,
        package: PinnedPackage(
            project: "sherpa-onnx-core",
            version: "2.0.1",
            wheel: "sherpa_onnx_core-2.0.1-py3-none-manylinux2014_x86_64.whl",
            bytes: 10_544_878,
            sha256: "f4ee0ab91c4ae596e0e49d7de32522a946295e038a652f1c1884d89014ee4ec2"),
        files: [
            PinnedFile(
                path: "sherpa_onnx/lib/libsherpa-onnx-c-api.so",
                bytes: 4_892_512,
                sha256: "250bf877faccc35d311041f7da84ad652772857be935eaa789f4c621a1d56e3e"),
            PinnedFile(
                path: "sherpa_onnx/lib/libonnxruntime.so",
                bytes: 27_026_609,
                sha256: "4b3607aebd1784b26b6f9b20e4bd974c7ab8287043e4d095cb7d2cb40b5e566e"),
        ])
}
