import Engine
import VoiceNames

/// The voices that an operator has named, and who of them speaks for what a client asks for.
package struct RemoteVoices: Sendable {
    fileprivate struct Entry: Sendable {
        let voice: RemoteVoice
        let tag: LocaleTag?
    }

    package let catalogue: [Voice]
    private let entries: [Entry]
    private let byName: [String: Int]
    private let suggester: NameSuggester

    /// - Parameter voices: The first is the default, and of two of one name the first counts. None means `others`.
    package init(_ voices: [RemoteVoice], or others: [RemoteVoice] = RemoteVoice.openAI) {
        var seen = Set<String>()
        let named = voices.filter { !$0.name.isEmpty && seen.insert($0.name.lowercased()).inserted }
        let all = named.isEmpty ? others : named
        entries = all.map { Entry(voice: $0, tag: LocaleTag($0.locale)) }
        catalogue = all.map { Voice(id: $0.name, name: $0.name, locale: $0.locale, gender: $0.gender) }
        let names = all.enumerated().map { ($1.name.lowercased(), $0) }
        // A client may also know what the server calls a voice.
        let ids = all.enumerated().map { ($1.id.lowercased(), $0) }
        byName = Dictionary(names + ids) { first, _ in first }
        suggester = NameSuggester(names: all.map(\.name))
    }

    /// - Parameter id: `Voice.id` of the catalogue.
    package func voice(id: String) -> RemoteVoice? {
        byName[id.lowercased()].map { entries[$0].voice }
    }

    /// The voice for what a client asks for.
    /// - Parameters:
    ///   - name: nil or empty for the default.
    ///   - locale: BCP 47 tag that the voice should speak, whatever its name says.
    ///   - preferred: BCP 47 tags; the first that is an accent of the voice's language is spoken.
    package func resolve(
        _ name: String?, locale: String? = nil, preferring preferred: [String] = []
    ) -> VoiceResolution {
        let name = VoiceName.short(name ?? "")
        let locale = locale.flatMap { $0.isEmpty ? nil : LocaleTag($0) }
        guard name.utf8.count <= VoiceName.longest else { return .unknown(near: suggester.near(name)) }
        if let own = name.isEmpty ? 0 : byName[name.lowercased()] {
            let entry = entries[own]
            let accent = preferred.prefix(32).lazy.compactMap(LocaleTag.init).first {
                $0.language == entry.tag?.language
            }
            guard let target = locale ?? accent, !entry.speaks(target) else { return .exact(id: entry.voice.name) }
            return substitute(for: target, entry.voice.gender, ordinal: own, or: own, byPlace: true)
        }
        guard let wanted = Self.wanted(name) else { return .unknown(near: suggester.near(name)) }
        return substitute(
            for: locale ?? wanted.locale ?? entries[0].tag, wanted.gender, ordinal: wanted.ordinal, or: 0,
            byPlace: locale != nil)
    }

    /// The best for a locale: by language, then by gender and region.
    /// - Parameters:
    ///   - byPlace: The region counts more than the gender, because it was asked for.
    ///   - ordinal: Which of those that are equally good, counted round.
    ///   - other: Who speaks where nobody knows the language.
    private func substitute(
        for locale: LocaleTag?, _ gender: Voice.Gender, ordinal: Int, or other: Int, byPlace: Bool
    ) -> VoiceResolution {
        var best: (score: Int, places: [Int]) = (0, [])
        for (place, entry) in entries.enumerated() {
            let score = entry.score(locale, gender, byPlace: byPlace)
            if score > best.score { best = (score, []) }
            if score == best.score, score > 0 { best.places.append(place) }
        }
        let place = best.places.isEmpty ? other : best.places[ordinal % best.places.count]
        return .substitute(id: entries[place].voice.name, name: entries[place].voice.name)
    }

    /// Whom a name of Azure's or OpenAI's means; nil for what is no such name.
    private static func wanted(_ name: String) -> (locale: LocaleTag?, gender: Voice.Gender, ordinal: Int)? {
        if let place = OpenAIPersona.all.firstIndex(where: { $0.name == name.lowercased() }) {
            return (nil, OpenAIPersona.all[place].gender, place)
        }
        if let short = VoiceName.persona(name) {
            return AzurePersona.byName[short.lowercased()].map { (LocaleTag($0.locale), $0.gender, $0.ordinal) }
        }
        guard let full = VoiceName(name) else { return nil }
        if let known = AzurePersona.byLocale[full.locale]?[full.persona.lowercased()] {
            return (LocaleTag(known.locale), known.gender, known.ordinal)
        }
        guard full.hasEnding else { return nil }
        return (LocaleTag(full.locale), AzurePersona.byName[full.persona.lowercased()]?.gender ?? .neutral, 0)
    }
}

extension RemoteVoices.Entry {
    fileprivate func speaks(_ wanted: LocaleTag) -> Bool {
        guard !voice.isMultilingual, let tag else { return true }
        return tag.language == wanted.language && (wanted.region == nil || wanted.region == tag.region)
    }

    /// 0 for a voice that does not speak the language.
    fileprivate func score(_ wanted: LocaleTag?, _ gender: Voice.Gender, byPlace: Bool) -> Int {
        let hasGender = gender == .neutral || voice.gender == .neutral || voice.gender == gender
        let isThere = tag?.region == wanted?.region
        let likeness = (hasGender ? byPlace ? 1 : 2 : 0) + (isThere ? byPlace ? 2 : 1 : 0)
        if let wanted, tag?.language == wanted.language { return 5 + likeness }
        return voice.isMultilingual || wanted == nil ? 1 + likeness : 0
    }
}
