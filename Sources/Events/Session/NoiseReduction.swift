/// Cleans the user's audio before anything hears it (Voice Live protocol, chapter F.7).
public struct NoiseReduction: Codable, Equatable, Sendable {
    public var type: NoiseReductionType

    public init(type: NoiseReductionType) {
        self.type = type
    }

    enum CodingKeys: String, WireKey {
        case type
    }
}

/// The kind of noise reduction a client asks for.
public struct NoiseReductionType: RawRepresentable, Hashable, Codable, Sendable {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let azureDeepNoiseSuppression = NoiseReductionType(rawValue: "azure_deep_noise_suppression")
    public static let nearField = NoiseReductionType(rawValue: "near_field")
    public static let farField = NoiseReductionType(rawValue: "far_field")
}
