/// Piper voices of the operator's own, by their files. Parley's other voices stay available beside them.
public struct NeuralSynthesizerSetting: NeuralSetting {
    public var name: String
    /// At least one; the first is the default.
    public var voices: [Voice]

    /// One voice: a model and its settings.
    public struct Voice: Hashable, Sendable {
        /// What clients call it: `de-DE-ThorstenNeural`.
        public var name: String
        /// Path of the `.onnx` file.
        public var model: String
        /// Path of its `.onnx.json` file; nil: beside the model.
        public var configuration: String?
        /// BCP 47 tag; nil: as the name begins, else as the voice's own settings say.
        public var locale: String?
        /// `female`, `male` or `neutral`.
        public var gender: String?
        /// A speaker of a model with several; nil: the first.
        public var speaker: String?
        /// For lists of voices.
        public var licence: String?

        public init(name: String, model: String) { (self.name, self.model) = (name, model) }
    }

    public init(name: String, voices: [Voice]) { (self.name, self.voices) = (name, voices) }

    public var summary: String { "\(name): neural, voices \(voices.map(\.name).joined(separator: ", "))" }
}

extension NeuralSynthesizerSetting: ReadableNeuralSetting {
    static var exists: Bool { true }

    static func reading(_ section: inout Section, name: String) -> NeuralSynthesizerSetting? {
        guard var listed = section.section("voices", name: section.phrase("voices")), !listed.keys.isEmpty else {
            section.reading.fault(
                "\(section.name) has no `voices`: a section such as {de-DE-ThorstenNeural: thorsten.onnx}",
                at: section.place(of: "voices"))
            return nil
        }
        let voices = listed.keys.compactMap { Voice.reading(&listed, name: $0, in: section.name) }
        return voices.isEmpty ? nil : NeuralSynthesizerSetting(name: name, voices: voices)
    }
}

extension NeuralSynthesizerSetting.Voice {
    /// `NAME: path.onnx`, or a section.
    fileprivate static func reading(_ voices: inout Section, name: String, in engine: String) -> Self? {
        guard case .mapping? = voices.tree(name) else {
            return voices.file(name).map { Self(name: name, model: $0) }
        }
        guard var fields = voices.section(name, name: "voice `\(name)` of \(engine)") else { return nil }
        let model = fields.file("model")
        if !fields.isGiven("model") {
            fields.reading.fault("\(fields.name) has no `model`, the path of its .onnx file", at: fields.place)
        }
        var voice = Self(name: name, model: model ?? "")
        voice.configuration = fields.file("config")
        voice.locale = fields.text("locale")
        if let locale = voice.locale, !ProfileSetting.isLanguage(locale) {
            fields.fault("locale", "is a tag such as `de-DE`")
        }
        voice.gender = fields.choice("gender", among: ["female", "male", "neutral"])
        voice.speaker = fields.text("speaker")
        voice.licence = fields.text("licence") ?? fields.text("license")
        fields.finish()
        return model == nil ? nil : voice
    }
}
