import Engine
import VoiceNames

/// Finds the voice for a name in a list of voices.
struct VoiceResolver: Sendable {
    private let index: VoiceIndex
    private let suggester: NameSuggester

    /// - Parameter voices: In order of preference within a locale and gender.
    init(voices: [Voice]) {
        index = VoiceIndex(voices: voices)
        let azure = AzurePersona.byName.values.sorted { ($0.ordinal, $0.fullName) < ($1.ordinal, $1.fullName) }
        suggester = NameSuggester(
            names: [EmbeddedVoices.defaultName] + OpenAIStandIn.voices.keys.sorted() + azure.map(\.fullName)
                + voices.map(\.name))
    }

    /// Whom a name means, before it is asked who can speak.
    private struct Wanted {
        /// The very voice, when it is one of ours.
        var voice: Voice?
        var locale: String
        var gender: Voice.Gender
        /// Which of the voices that are equally good.
        var ordinal: Int
        /// False for a name of the right form that belongs to nobody.
        var isKnown = true
    }

    func resolve(
        _ name: String?, locale: String? = nil, preferring preferred: [String] = [], gender: Voice.Gender? = nil
    ) -> CatalogueMatch {
        let name = VoiceName.short(name ?? "")
        guard let wanted = wanted(name, gender: gender) else { return .unknown(near: suggester.near(name)) }
        let own = wanted.voice ?? voice(wanted, in: wanted.locale)
        let spoken = locale.flatMap { $0.isEmpty ? nil : $0 }
        guard let target = spoken ?? accent(of: wanted, among: preferred), !isSpoken(target, by: wanted.voice) else {
            guard let own else { return .unknown(near: suggester.near(name)) }
            return wanted.isKnown ? .found(own) : .substituted(own)
        }
        if let voice = voice(wanted, in: target) { return wanted.isKnown ? .found(voice) : .substituted(voice) }
        return own.map(CatalogueMatch.substituted) ?? .unknown(near: suggester.near(name))
    }

    /// Whether a name belongs to one of our voices, and not to a persona that some voice stands in for.
    func isOwn(_ name: String) -> Bool {
        let name = VoiceName.short(name)
        guard name.utf8.count <= VoiceName.longest else { return false }
        if index.voice(named: name) != nil || variant(of: name) != nil { return true }
        guard let persona = VoiceName.persona(name), AzurePersona.byName[persona.lowercased()] == nil else {
            return false
        }
        return ours(persona) != nil
    }

    private func voice(_ wanted: Wanted, in locale: String) -> Voice? {
        index.voice(locale: locale, gender: wanted.gender, ordinal: wanted.ordinal)
    }

    /// The first of the preferred locales that is an accent of the voice's own language. Which language a text is in,
    /// nobody here finds out.
    private func accent(of wanted: Wanted, among preferred: [String]) -> String? {
        let language = LocaleTag(wanted.locale)?.language
        return preferred.prefix(32).first { LocaleTag($0)?.language == language }
    }

    private func isSpoken(_ locale: String, by voice: Voice?) -> Bool {
        guard let voice, let tag = LocaleTag(locale), let own = LocaleTag(voice.locale) else { return false }
        return tag == own || (tag.region == nil && tag.script == nil && tag.language == own.language)
    }

    private func wanted(_ name: String, gender: Voice.Gender?) -> Wanted? {
        guard !name.isEmpty else {
            return Wanted(locale: "en-US", gender: gender ?? .female, ordinal: 0)
        }
        guard name.utf8.count <= VoiceName.longest else { return nil }
        if let voice = index.voice(named: name) ?? variant(of: name) ?? openAI(name) {
            return Wanted(voice: voice, locale: voice.locale, gender: voice.gender, ordinal: Self.ordinal(of: voice))
        }
        if let short = VoiceName.persona(name) {
            guard let persona = AzurePersona.byName[short.lowercased()] else { return ours(short) }
            return Wanted(locale: persona.locale, gender: persona.gender, ordinal: persona.ordinal)
        }
        guard let full = VoiceName(name) else { return nil }
        let persona = full.persona.lowercased()
        if let known = AzurePersona.byLocale[full.locale]?[persona] {
            return Wanted(locale: known.locale, gender: known.gender, ordinal: known.ordinal)
        }
        guard full.hasEnding else { return nil }
        let hash = Self.hash(of: persona)
        let other = AzurePersona.byName[persona]?.gender ?? gender
        return Wanted(
            locale: full.locale, gender: other ?? (hash.isMultiple(of: 2) ? .female : .male), ordinal: hash / 2,
            isKnown: false)
    }

    private func openAI(_ name: String) -> Voice? {
        OpenAIStandIn.voices[name.lowercased()].flatMap(index.voice(id:))
    }

    /// `slt`, `RmsNeural`: a voice of ours without its locale, which English ones can go by.
    private func ours(_ persona: String) -> Wanted? {
        let names = ["en-US-\(persona)Neural", "en-GB-\(persona)Neural"]
        guard let voice = names.lazy.compactMap(index.voice(named:)).first else { return nil }
        return Wanted(voice: voice, locale: voice.locale, gender: voice.gender, ordinal: 0)
    }

    /// `de-DE-EmilNeural+f3`: a voice of espeak-ng with another variant than those listed.
    private func variant(of name: String) -> Voice? {
        let parts = name.split(separator: "+", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let base = index.voice(named: parts[0]), let variant = ESpeakVariant(file: parts[1]),
            base.id.hasPrefix(ESpeakSynthesizer.prefix)
        else { return nil }
        let file = base.id.split(separator: "+")[0]
        return Voice(id: file + variant.suffix, name: name, locale: base.locale, gender: variant.gender)
    }

    /// Which of the variants of its gender an own voice is, so that it keeps its throat in another language.
    private static func ordinal(of voice: Voice) -> Int {
        let same = ESpeakVariant.listed.filter { $0.variant.gender == voice.gender }
        return same.firstIndex { voice.name.hasSuffix("\($0.persona)Neural") } ?? 0
    }

    /// The same number for the same name, in every process; never negative.
    private static func hash(of name: String) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return Int(hash >> 33)
    }
}
