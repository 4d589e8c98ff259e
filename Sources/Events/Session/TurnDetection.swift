/// How the server notices that the user begins and ends to speak (Voice Live protocol, chapter F.3).
/// Every field is optional as sent; what is nil takes the server's default.
public enum TurnDetection: Codable, Equatable, Sendable {
    case serverVAD(ServerVAD)
    /// Judges by meaning, only with native-audio models.
    case semanticVAD(SemanticVAD)
    case azureSemanticVAD(AzureSemanticVAD)
    /// Knows English only, and so has no `languages`.
    case azureSemanticVADEnglish(AzureSemanticVAD)
    case azureSemanticVADMultilingual(AzureSemanticVAD)

    private enum Tag: String {
        case serverVAD = "server_vad"
        case semanticVAD = "semantic_vad"
        case azureSemanticVAD = "azure_semantic_vad"
        case azureSemanticVADEnglish = "azure_semantic_vad_en"
        case azureSemanticVADMultilingual = "azure_semantic_vad_multilingual"
        /// A misspelling in the documentation that clients copied.
        case multilingualMisspelled = "azure_multilingual_semantic_vad"
    }

    public init(from decoder: any Decoder) throws {
        switch Tag(rawValue: try decoder.wireType()) {
        case .serverVAD: self = .serverVAD(try ServerVAD(from: decoder))
        case .semanticVAD: self = .semanticVAD(try SemanticVAD(from: decoder))
        case .azureSemanticVAD: self = .azureSemanticVAD(try AzureSemanticVAD(from: decoder))
        case .azureSemanticVADEnglish:
            var english = try AzureSemanticVAD(from: decoder)
            english.languages = nil
            self = .azureSemanticVADEnglish(english)
        case .azureSemanticVADMultilingual, .multilingualMisspelled:
            self = .azureSemanticVADMultilingual(try AzureSemanticVAD(from: decoder))
        case nil: throw decoder.invalidValue(TypeKey.type)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        let (tag, fields): (Tag, any Encodable) =
            switch self {
            case .serverVAD(let fields): (.serverVAD, fields)
            case .semanticVAD(let fields): (.semanticVAD, fields)
            case .azureSemanticVAD(let fields): (.azureSemanticVAD, fields)
            case .azureSemanticVADEnglish(let fields): (.azureSemanticVADEnglish, fields)
            case .azureSemanticVADMultilingual(let fields): (.azureSemanticVADMultilingual, fields)
            }
        try encoder.encode(wireType: tag.rawValue)
        try fields.encode(to: encoder)
    }
}

extension TurnDetection {
    /// The names of the fields that this type has.
    private var fields: Set<String> {
        switch self {
        case .serverVAD: Set(ServerVAD.CodingKeys.allCases.map(\.rawValue))
        case .semanticVAD: Set(SemanticVAD.CodingKeys.allCases.map(\.rawValue))
        case .azureSemanticVAD, .azureSemanticVADMultilingual: Self.azureFields
        case .azureSemanticVADEnglish: Self.azureFields.subtracting([AzureSemanticVAD.CodingKeys.languages.rawValue])
        }
    }

    private static let azureFields = Set(AzureSemanticVAD.CodingKeys.allCases.map(\.rawValue))
    private static let allFields =
        azureFields
        .union(ServerVAD.CodingKeys.allCases.map(\.rawValue)).union(SemanticVAD.CodingKeys.allCases.map(\.rawValue))

    /// Tells the names of given fields that mean nothing to this type apart: those of another type, and those of none.
    func sort(_ names: [String]) -> (misplaced: [String], unknown: [String]) {
        let foreign = names.filter { !fields.contains($0) && $0 != TypeKey.type.rawValue }
        return (
            foreign.filter(Self.allFields.contains).sorted(), foreign.filter { !Self.allFields.contains($0) }
        )
    }
}
