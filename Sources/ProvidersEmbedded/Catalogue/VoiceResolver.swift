import Engine

/// What became of the name of a voice.
public enum VoiceResolution: Hashable, Sendable {
    case found(Voice)
    /// The name has the right form but belongs to nobody here: a voice of its language speaks instead.
    case substituted(Voice)
    /// Neither a name nor near to one; `near` are names to suggest, best first, perhaps none.
    case unknown(near: [String])

    public var voice: Voice? {
        switch self {
        case .found(let voice), .substituted(let voice): voice
        case .unknown: nil
        }
    }
}

/// Finds the voice for a name in a list of voices.
struct VoiceResolver: Sendable {
    private let voices: [Voice]
    private let byName: [String: Voice]
    private let byLocale: [String: [Voice]]

    /// - Parameter voices: In order of preference within a language.
    init(voices: [Voice]) {
        self.voices = voices
        byName = Dictionary(voices.map { ($0.name.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
        byLocale = Dictionary(grouping: voices) { LocaleTag($0.locale)?.language ?? "" }
    }

    func resolve(_ name: String?, locale: String? = nil, gender: Voice.Gender? = nil) -> VoiceResolution {
        let wanted = name ?? ""
        guard !wanted.isEmpty else {
            let voice = voice(locale: locale ?? "en-US", gender: gender ?? .female)
            return voice.map(VoiceResolution.found) ?? .unknown(near: [])
        }
        let key = wanted.lowercased()
        if let voice = byName[key] { return .found(voice) }
        if let voice = AzurePersonas.openAI[key] {
            guard let locale, let other = self.voice(locale: locale, gender: voice.voice.gender) else {
                return .found(voice.voice)
            }
            return .found(isEnglish(other) ? voice.voice : other)
        }
        if let voice = variant(of: wanted) { return .found(voice) }
        guard let parsed = VoiceName(wanted) else { return .unknown(near: near(key)) }
        let gender = parsed.isKnown ? parsed.gender : gender ?? parsed.gender
        guard let voice = voice(locale: locale ?? parsed.locale, gender: gender) else {
            return .unknown(near: near(key))
        }
        return parsed.isKnown ? .found(voice) : .substituted(voice)
    }

    /// `de-DE-EmilNeural+f3`: a voice of espeak-ng with another variant than those listed.
    private func variant(of name: String) -> Voice? {
        let parts = name.split(separator: "+", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let base = byName[parts[0].lowercased()], ESpeakCatalogue.variants.contains(parts[1]),
            base.id.hasPrefix(ESpeakSynthesizer.prefix)
        else { return nil }
        let file = base.id.split(separator: "+")[0]
        return Voice(id: "\(file)+\(parts[1])", name: name, locale: base.locale, gender: base.gender)
    }

    /// The best voice for a locale: the same language, then script, region and accent, then gender, then the order of
    /// the list.
    private func voice(locale: String, gender: Voice.Gender) -> Voice? {
        guard var tag = LocaleTag(locale) else { return nil }
        switch tag.language {
        case "yue": (tag.language, tag.region) = ("zh", "HK")
        case "cmn", "wuu": tag.language = "zh"
        case "no", "nn": tag.language = "nb"
        case "fil": tag.language = "id"
        case "iw": tag.language = "he"
        default: break
        }
        let candidates = byLocale[tag.language] ?? []
        if tag.language == "en" {
            // Better heard than the accents of espeak-ng, which have names of their own.
            let english = candidates.filter { FliteVoice(id: $0.id) != nil }
            return best(of: english, for: tag, genderFirst: true, gender: gender)
        }
        return best(of: candidates, for: tag, genderFirst: false, gender: gender)
    }

    private func best(of voices: [Voice], for tag: LocaleTag, genderFirst: Bool, gender: Voice.Gender) -> Voice? {
        func score(_ voice: Voice) -> Int {
            guard let other = LocaleTag(voice.locale) else { return 0 }
            let sameGender = gender == .neutral || voice.gender == gender ? 1 : 0
            let place =
                (other.script == tag.script ? 2 : 0) + (other.region == tag.region ? 4 : 0)
                + (other.rest == tag.rest ? 1 : 0)
            return genderFirst ? sameGender * 8 + place : place * 2 + sameGender
        }
        var best: (voice: Voice, score: Int)?
        for voice in voices {
            let score = score(voice)
            if score > best?.score ?? -1 { best = (voice, score) }
        }
        return best?.voice
    }

    private func isEnglish(_ voice: Voice) -> Bool { LocaleTag(voice.locale)?.language == "en" }

    /// Up to three names like `key`.
    private func near(_ key: String) -> [String] {
        let known = [EmbeddedVoices.defaultName] + AzurePersonas.openAI.keys.sorted() + voices.map(\.name)
        let key = Array(key.utf8.prefix(48))
        let rated = known.map { (name: $0, distance: EditDistance.between(key, Array($0.lowercased().utf8))) }
        return rated.filter { $0.distance <= max(2, key.count / 3) }
            .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
            .prefix(3).map(\.name)
    }
}

/// How many letters to change, add or drop to turn one word into another (Levenshtein).
enum EditDistance {
    static func between<Element: Equatable>(_ left: [Element], _ right: [Element]) -> Int {
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a == b ? 0 : 1))
                diagonal = above
            }
        }
        return row[right.count]
    }
}
