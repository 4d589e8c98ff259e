import Engine
import VoiceNames

/// The voices of a catalogue by name and by language. Built once: a look-up compares a handful of voices.
struct VoiceIndex: Sendable {
    private struct Entry: Sendable {
        let voice: Voice
        let tag: LocaleTag
        /// English is better heard from flite than from the accents of espeak-ng.
        let isPreferred: Bool
    }

    let voices: [Voice]
    private let byName: [String: Voice]
    private let byID: [String: Voice]
    private let byLanguage: [String: [Entry]]

    /// - Parameter voices: In order of preference within a locale and gender.
    init(voices: [Voice]) {
        self.voices = voices
        byName = Dictionary(voices.map { ($0.name.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
        byID = Dictionary(voices.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let entries = voices.compactMap { voice in
            LocaleTag(voice.locale).map {
                Entry(voice: voice, tag: $0, isPreferred: $0.language != "en" || FliteVoice(id: voice.id) != nil)
            }
        }
        byLanguage = Dictionary(grouping: entries, by: \.tag.language)
    }

    /// In any case: `en-us-sltneural`.
    func voice(named name: String) -> Voice? { byName[name.lowercased()] }

    func voice(id: String) -> Voice? { byID[id] }

    /// The best voice for a locale: the same language, then script, region and accent, then gender. English puts gender
    /// first, because its accents are few.
    /// - Parameter ordinal: Which of those that are equally good, counted round.
    func voice(locale: String, gender: Voice.Gender, ordinal: Int) -> Voice? {
        guard let wanted = LocaleTag(locale).map(Self.spoken) else { return nil }
        var entries = byLanguage[wanted.language] ?? []
        let isListed = entries.contains { !$0.isPreferred && $0.tag == wanted }
        let isPreferred = entries.contains { $0.isPreferred && $0.tag.region == wanted.region }
        if wanted.language == "en", !isListed || (isPreferred && wanted.rest == nil) {
            entries.removeAll { !$0.isPreferred }
        }
        var best: (score: Int, voices: [Voice]) = (-1, [])
        for entry in entries {
            let hasGender = gender == .neutral || entry.voice.gender == gender ? 1 : 0
            let place = entry.tag.likeness(to: wanted)
            let score = wanted.language == "en" && entry.isPreferred ? hasGender * 8 + place : place * 2 + hasGender
            if score > best.score { best = (score, []) }
            if score == best.score { best.voices.append(entry.voice) }
        }
        return best.voices.isEmpty ? nil : best.voices[abs(ordinal % best.voices.count)]
    }

    /// Languages under the name of one that is spoken and understood by those who ask for them.
    private static func spoken(_ tag: LocaleTag) -> LocaleTag {
        var tag = tag
        switch tag.language {
        case "yue": (tag.language, tag.region) = ("zh", "HK")
        case "cmn", "wuu": tag.language = "zh"
        case "no", "nn": tag.language = "nb"
        case "fil", "jv", "su": tag.language = "id"
        case "iw": tag.language = "he"
        default: break
        }
        return tag
    }
}

extension LocaleTag {
    /// 0 to 7: region counts more than script, script more than accent.
    fileprivate func likeness(to other: LocaleTag) -> Int {
        (region == other.region ? 4 : 0) + (script == other.script ? 2 : 0) + (rest == other.rest ? 1 : 0)
    }
}
