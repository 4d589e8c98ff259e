/// The voice a client asks for (Voice Live protocol, chapter F.5).
public enum VoiceChoice: Equatable, Sendable {
    case openAI(name: String)
    case azureStandard(name: String, AzureVoiceOptions)
    case azureCustom(name: String, endpointID: String, AzureVoiceOptions)
    case azurePersonal(name: String, model: PersonalVoiceModel, AzureVoiceOptions)
    /// The voice of an avatar, which has no name of its own.
    case avatarVoiceSync(model: PersonalVoiceModel, AzureVoiceOptions)
    /// A voice inside the model `azure-realtime`.
    case azureRealtimeNative(name: String)

    /// The voice's name; nil for the voice of an avatar.
    public var name: String? {
        switch self {
        case .openAI(let name), .azureRealtimeNative(let name): name
        case .azureStandard(let name, _), .azureCustom(let name, _, _), .azurePersonal(let name, _, _): name
        case .avatarVoiceSync: nil
        }
    }

    /// What Azure's kinds of voice can be told besides a name.
    public var options: AzureVoiceOptions? {
        switch self {
        case .openAI, .azureRealtimeNative: nil
        case .azureStandard(_, let options), .azureCustom(_, _, let options), .azurePersonal(_, _, let options),
            .avatarVoiceSync(_, let options):
            options
        }
    }

    /// BCP 47 tag that the voice should speak, whatever its name says.
    public var locale: String? { options?.locale }
}

/// The base model of a personal voice.
public struct PersonalVoiceModel: RawRepresentable, Hashable, Codable, Sendable {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let dragonLatestNeural = PersonalVoiceModel(rawValue: "DragonLatestNeural")
    public static let dragonHDOmniLatestNeural = PersonalVoiceModel(rawValue: "DragonHDOmniLatestNeural")
    public static let phoenixLatestNeural = PersonalVoiceModel(rawValue: "PhoenixLatestNeural")
    public static let phoenixV2Neural = PersonalVoiceModel(rawValue: "PhoenixV2Neural")
    public static let maiVoice1 = PersonalVoiceModel(rawValue: "MAI-Voice-1")
}

extension VoiceChoice: Codable {
    private enum Tag: String {
        case openAI = "openai"
        case azureStandard = "azure-standard"
        case azureCustom = "azure-custom"
        case azurePersonal = "azure-personal"
        case avatarVoiceSync = "avatar-voice-sync"
        case azureRealtimeNative = "azure-realtime-native"
        /// The older name of `azure-standard`.
        case azurePlatform = "azure-platform"
    }

    enum CodingKeys: String, WireKey {
        case name, model
        case endpointID = "endpoint_id"
    }

    /// A plain string is a name of OpenAI's, or of Azure's where it reads like `en-US-AvaNeural`.
    public init(from decoder: any Decoder) throws {
        if let name = try? decoder.singleValueContainer().decode(String.self) {
            self = .named(name)
            return
        }
        let tag = Tag(rawValue: try decoder.wireType())
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func name() throws -> String { try container.decode(String.self, forKey: .name) }
        func model() throws -> PersonalVoiceModel { try container.decode(PersonalVoiceModel.self, forKey: .model) }
        func options() throws -> AzureVoiceOptions { try AzureVoiceOptions(from: decoder) }
        switch tag {
        case .openAI: self = .openAI(name: try name())
        case .azureStandard, .azurePlatform: self = .azureStandard(name: try name(), try options())
        case .azureCustom:
            let endpointID = try container.decode(String.self, forKey: .endpointID)
            self = .azureCustom(name: try name(), endpointID: endpointID, try options())
        case .azurePersonal: self = .azurePersonal(name: try name(), model: try model(), try options())
        case .avatarVoiceSync: self = .avatarVoiceSync(model: try model(), try options())
        case .azureRealtimeNative: self = .azureRealtimeNative(name: try name())
        case nil: throw decoder.invalidValue(TypeKey.type)
        }
    }

    /// The voice that a name alone stands for.
    public static func named(_ name: String) -> VoiceChoice {
        isAzureName(name) ? .azureStandard(name: name, AzureVoiceOptions()) : .openAI(name: name)
    }

    private static func isAzureName(_ name: String) -> Bool {
        let parts = name.split(separator: "-", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, (2...3).contains(parts[0].count), (2...4).contains(parts[1].count) else { return false }
        return parts[2].hasSuffix("Neural")
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(name, forKey: .name)
        switch self {
        case .openAI: try encoder.encode(wireType: Tag.openAI.rawValue)
        case .azureRealtimeNative: try encoder.encode(wireType: Tag.azureRealtimeNative.rawValue)
        case .azureStandard(_, let options):
            try encoder.encode(wireType: Tag.azureStandard.rawValue)
            try options.encode(to: encoder)
        case .azureCustom(_, let endpointID, let options):
            try encoder.encode(wireType: Tag.azureCustom.rawValue)
            try container.encode(endpointID, forKey: .endpointID)
            try options.encode(to: encoder)
        case .azurePersonal(_, let model, let options):
            try encoder.encode(wireType: Tag.azurePersonal.rawValue)
            try container.encode(model, forKey: .model)
            try options.encode(to: encoder)
        case .avatarVoiceSync(let model, let options):
            try encoder.encode(wireType: Tag.avatarVoiceSync.rawValue)
            try container.encode(model, forKey: .model)
            try options.encode(to: encoder)
        }
    }
}
