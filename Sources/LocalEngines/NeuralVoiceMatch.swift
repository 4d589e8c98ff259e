import Engine
import VoiceNames

/// How neural voices answer to names and locales.
enum NeuralVoiceMatch {
    /// In any case, with or without the locale and the ending: `en-us-joeneural`, `joe`.
    static func isName(_ name: String, of voice: Voice) -> Bool {
        let name = name.lowercased()
        let full = voice.name.lowercased()
        if name == full || name == voice.id.lowercased() { return true }
        guard let parts = VoiceName(voice.name) else { return false }
        let persona = parts.persona.lowercased()
        return name == persona || name == persona + "neural"
    }

    /// Whether a voice that was named speaks what the session wants spoken.
    static func speaks(_ voice: Voice, locale: String?, preferring preferred: [String]) -> Bool {
        guard let own = LocaleTag(voice.locale) else { return true }
        if let locale, !locale.isEmpty {
            guard let wanted = LocaleTag(locale) else { return true }
            return wanted.language == own.language && (wanted.region == nil || wanted.region == own.region)
        }
        guard
            let accent = preferred.prefix(32).compactMap({ LocaleTag($0) }).first(where: { $0.language == own.language }
            )
        else { return true }
        return accent.region == nil || accent.region == own.region
    }

    /// The same language, region and gender.
    static func isAlike(_ voice: Voice, _ other: Voice) -> Bool {
        guard let own = LocaleTag(voice.locale), let theirs = LocaleTag(other.locale) else { return false }
        return own.language == theirs.language && own.region == theirs.region && voice.gender == other.gender
    }
}
