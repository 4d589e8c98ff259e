/// A profile as a file defines it: what clients get for one value of `model`.
public struct ProfileSetting: Hashable, Sendable {
    /// Who does the work.
    public enum Backend: Hashable, Sendable {
        case engines(EngineSlots)
        /// A remote realtime model does all of it.
        case relay(RelaySetting)
    }

    /// The engines of a profile, by slot.
    public struct EngineSlots: Hashable, Sendable {
        public var recognizer: SlotSetting<HTTPRecognizerSetting>
        public var chat: SlotSetting<HTTPChatSetting>
        public var synthesizer: SlotSetting<HTTPSynthesizerSetting>

        public init(
            recognizer: SlotSetting<HTTPRecognizerSetting> = SlotSetting(.embedded),
            chat: SlotSetting<HTTPChatSetting> = SlotSetting(.embedded),
            synthesizer: SlotSetting<HTTPSynthesizerSetting> = SlotSetting(.embedded)
        ) {
            (self.recognizer, self.chat, self.synthesizer) = (recognizer, chat, synthesizer)
        }
    }

    /// As clients name it; `*` answers for every other name.
    public var name: String
    public var backend: Backend
    /// nil: the server's own, as for the others.
    public var instructions: String?
    public var voice: String?
    /// BCP 47 tag.
    public var language: String?
    /// What is said when no engine can answer; nil: nothing.
    public var apology: String?
    public var limits = Limits()

    /// How long a session waits, and how much it takes. nil: its own default.
    public struct Limits: Hashable, Sendable {
        public var recognition: Duration?
        public var chat: Duration?
        public var synthesis: Duration?
        public var longestTurn: Duration?
        public var responses: Int?
    }

    public init(name: String, backend: Backend = .engines(EngineSlots())) {
        self.name = name
        self.backend = backend
    }

    /// What answers for every name without a configuration file: the embedded engines.
    public static let embedded = ProfileSetting(name: "*")

}

/// The engines of a file, each slot's by name.
struct NamedEngines {
    let recognizers: EngineNames<HTTPRecognizerSetting>
    let chats: EngineNames<HTTPChatSetting>
    let synthesizers: EngineNames<HTTPSynthesizerSetting>

    init(_ section: Section?, in reading: Reading) {
        var section = section
        recognizers = EngineNames(&section, in: reading)
        chats = EngineNames(&section, in: reading)
        synthesizers = EngineNames(&section, in: reading)
        section?.finish()
    }
}

extension ProfileSetting {
    /// Bytes of a name, as clients may send it (Voice Live protocol A.2).
    private static let longestName = 256

    /// - Parameter profiles: The names of all profiles of the file.
    static func reading(
        _ section: inout Section, name: String, engines: NamedEngines, profiles: [String]
    ) -> ProfileSetting? {
        if name.isEmpty || name.utf8.count > longestName {
            section.reading.fault("the name of a profile has 1 to \(longestName) bytes", at: section.place)
        }
        let isRelay = section.isGiven("relay")
        if isRelay, ["recognizer", "chat", "synthesizer"].contains(where: section.isGiven) {
            section.fault(
                "relay", "is a whole model: the profile has engines of its own besides, which is not possible")
        }
        let recognizer = engines.recognizers.slot(&section)
        let chat = engines.chats.slot(&section)
        let synthesizer = engines.synthesizers.slot(&section)
        var profile = ProfileSetting(name: name)
        profile.instructions = section.text("instructions")
        profile.voice = section.text("voice")
        profile.language = section.text("language")
        if let language = profile.language, !isLanguage(language) {
            section.fault("language", "is a tag such as `en-US` or `de`")
        }
        profile.apology = section.text("apology")
        if let apology = profile.apology, apology.utf8.count > 1000 {
            section.fault("apology", "has up to 1000 bytes")
        }
        profile.limits = Limits.reading(&section)
        var relay: RelaySetting?
        if var remote = section.section("relay", name: section.phrase("relay")) {
            relay = RelaySetting.reading(&remote, for: name, among: profiles)
        }
        section.finish()
        if isRelay {
            guard let relay else { return nil }
            profile.backend = .relay(relay)
            return profile
        }
        guard let recognizer, let chat, let synthesizer else { return nil }
        profile.backend = .engines(EngineSlots(recognizer: recognizer, chat: chat, synthesizer: synthesizer))
        return profile
    }

    static func isLanguage(_ tag: String) -> Bool {
        let parts = tag.split(separator: "-", omittingEmptySubsequences: false)
        return (2...3).contains(parts.first?.utf8.count ?? 0)
            && parts.allSatisfy { part in
                (1...8).contains(part.utf8.count)
                    && part.unicodeScalars.allSatisfy {
                        $0.isASCII && $0.properties.isAlphabetic || ("0"..."9").contains($0)
                    }
            }
    }
}

extension ProfileSetting.Limits {
    fileprivate static func reading(_ section: inout Section) -> ProfileSetting.Limits {
        var limits = ProfileSetting.Limits()
        guard var given = section.section("limits", name: section.phrase("limits")) else { return limits }
        let range = Duration.milliseconds(100)...Duration.seconds(600)
        limits.recognition = given.duration("recognition", in: range)
        limits.chat = given.duration("chat", in: range)
        limits.synthesis = given.duration("synthesis", in: range)
        limits.longestTurn = given.duration("longest_turn", in: .seconds(1)...Duration.seconds(600))
        limits.responses = given.number("responses", in: 1...16)
        given.finish()
        return limits
    }
}
