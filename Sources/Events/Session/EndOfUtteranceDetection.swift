/// Holds a turn open while the words so far sound unfinished (Voice Live protocol, chapter F.4).
public struct EndOfUtteranceDetection: Codable, Equatable, Sendable {
    public enum Model: String, Codable, Sendable {
        case semanticDetectionV1 = "semantic_detection_v1"
        case semanticDetectionV1English = "semantic_detection_v1_en"
        case semanticDetectionV1Multilingual = "semantic_detection_v1_multilingual"
        case smartEndOfTurnDetection = "smart_end_of_turn_detection"
    }
    /// How sure to be that the user has finished: low ends the turn sooner, high waits longer.
    public enum ThresholdLevel: String, Codable, Sendable {
        case low
        case medium
        case high
        case `default`
    }
    public var model: Model
    public var thresholdLevel: ThresholdLevel?
    /// The longest extra wait in milliseconds; 1000 when nil.
    public var timeoutMs: Int?

    public init(model: Model, thresholdLevel: ThresholdLevel? = nil, timeoutMs: Int? = nil) {
        self.model = model
        self.thresholdLevel = thresholdLevel
        self.timeoutMs = timeoutMs
    }

    enum CodingKeys: String, WireKey {
        case model
        case thresholdLevel = "threshold_level"
        case timeoutMs = "timeout_ms"
    }

    /// The first preview's fields: a confidence from 0 to 1, and seconds.
    private enum OldKeys: String, WireKey {
        case threshold, timeout
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let old = try decoder.container(keyedBy: OldKeys.self)
        model = try container.decode(Model.self, forKey: .model)
        thresholdLevel =
            try container.decodeIfPresent(ThresholdLevel.self, forKey: .thresholdLevel)
            ?? old.decodeIfPresent(Double.self, forKey: .threshold).map(ThresholdLevel.init(confidence:))
        timeoutMs = try container.decodeIfPresent(Int.self, forKey: .timeoutMs)
        if timeoutMs == nil, let seconds = try old.decodeIfPresent(Double.self, forKey: .timeout) {
            guard let milliseconds = Int(exactly: (seconds * 1000).rounded()) else {
                throw decoder.invalidValue(OldKeys.timeout)
            }
            timeoutMs = milliseconds
        }
    }
}

extension EndOfUtteranceDetection.ThresholdLevel {
    /// The old default was 0.01, so the level around it is the default one.
    fileprivate init(confidence: Double) {
        self = confidence < 0.005 ? .low : confidence <= 0.1 ? .default : .high
    }
}
