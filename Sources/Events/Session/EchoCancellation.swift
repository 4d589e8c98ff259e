/// Removes the agent's voice from the user's audio (Voice Live protocol, chapter F.7). Has one kind, so `{}` is enough.
public struct EchoCancellation: Codable, Equatable, Sendable {
    public enum ReferenceSource: String, Codable, Sendable {
        case server
        case client
    }
    public var referenceSource: ReferenceSource?
    /// 1, or 2 where the right channel is the client's reference.
    public var channels: Int?

    public init(referenceSource: ReferenceSource? = nil, channels: Int? = nil) {
        self.referenceSource = referenceSource
        self.channels = channels
    }

    static let wireType = "server_echo_cancellation"

    enum CodingKeys: String, WireKey {
        case type, channels
        case referenceSource = "reference_source"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let type = try container.decodeIfPresent(String.self, forKey: .type)
        guard type == nil || type == Self.wireType else { throw decoder.invalidValue(CodingKeys.type) }
        referenceSource = try container.decodeIfPresent(ReferenceSource.self, forKey: .referenceSource)
        channels = try container.decodeIfPresent(Int.self, forKey: .channels)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.wireType, forKey: .type)
        try container.encodeIfPresent(referenceSource, forKey: .referenceSource)
        try container.encodeIfPresent(channels, forKey: .channels)
    }
}
