/// Data that moves a face along with the voice (Voice Live protocol, chapter F.10).
public struct Animation: Codable, Equatable, Sendable {
    public var modelName: String?
    /// Blend shapes when nil.
    public var outputs: [AnimationOutput]?

    public init(modelName: String? = nil, outputs: [AnimationOutput]? = nil) {
        self.modelName = modelName
        self.outputs = outputs
    }

    enum CodingKeys: String, WireKey {
        case outputs
        case modelName = "model_name"
    }
}

/// A kind of animation data.
public enum AnimationOutput: String, Codable, CaseIterable, Sendable {
    case blendshapes
    case visemeID = "viseme_id"
}

/// What speech is cut into for timestamps.
public enum AudioTimestampType: String, Codable, CaseIterable, Sendable {
    case word
}
