import Engine
import VoiceNames

/// A voice of a server, and what clients call it.
public struct RemoteVoice: Hashable, Sendable {
    /// The name that clients use: `alloy`, `en-US-AvaNeural`, or one of the operator's own.
    public var name: String
    /// What the server calls it.
    public var id: String
    /// BCP 47 tag of the language it speaks best.
    public var locale: String
    public var gender: Voice.Gender
    /// It speaks whatever language a text is in, so that no other takes its place for the sake of one.
    public var isMultilingual: Bool
    /// Ways of speaking that it has, as Azure names them; other servers are told of any (`Settings.instructions`).
    public var styles: Set<String> = []

    public init(
        name: String, id: String? = nil, locale: String = "en-US", gender: Voice.Gender = .neutral,
        isMultilingual: Bool = false
    ) {
        self.name = name
        self.id = id ?? name
        self.locale = locale
        self.gender = gender
        self.isMultilingual = isMultilingual
    }

    /// The neural voices of Azure, by the names that they have there.
    public static let azure = AzurePersona.byLocale.values.flatMap(\.values)
        .sorted { ($0.rank, $0.ordinal, $0.fullName) < ($1.rank, $1.ordinal, $1.fullName) }
        .map { RemoteVoice(name: $0.fullName, locale: $0.locale, gender: $0.gender) }

    /// The voices of OpenAI.
    public static let openAI = OpenAIPersona.all.map {
        RemoteVoice(name: $0.name, locale: "en-US", gender: $0.gender, isMultilingual: true)
    }
}

extension AzurePersona {
    /// Ava of American English first, who is the default elsewhere too.
    fileprivate var rank: Int { locale == "en-US" ? gender == .female ? 0 : 1 : 2 }
}
