import Suggestions

/// Names to suggest to whoever misspelt one. Prepared once: it is asked on the loop of a session.
package struct NameSuggester: Sendable {
    private struct Known: Sendable {
        let name: String
        let key: [UInt8]
        /// `jenny` of `en-US-JennyNeural`; nil for a name without a locale.
        let persona: [UInt8]?

        init(_ name: String) {
            self.name = name
            key = Array(name.lowercased().utf8)
            persona = VoiceName(name).map { Array($0.persona.lowercased().utf8) }
        }
    }

    private let known: [Known]
    private let byLocale: [String: [String]]

    /// - Parameter names: Best known first.
    package init(names: [String]) {
        var seen = Set<String>()
        known = names.filter { seen.insert($0.lowercased()).inserted }
            .map(Known.init)
        byLocale = Dictionary(grouping: known.map(\.name)) { VoiceName($0)?.locale ?? "" }
    }

    /// Three names for `name`: first those spelt most like it, in whole or but for locale and ending; where it begins
    /// with a locale, then names of that locale; then the best known.
    package func near(_ name: String) -> [String] {
        let key = Array(name.lowercased().utf8.prefix(48))
        let limit = Suggestion.tolerance(key.count)
        // Two letters of a short name changed are another name.
        let shortLimit = max(1, key.count / 4)
        var found: [(name: String, distance: Int)] = []
        for candidate in known {
            // Only what beats the third best so far is of interest.
            let bound = found.count < 3 ? limit : found[2].distance - 1
            let whole = editDistance(key, candidate.key, atMost: bound)
            let persona = candidate.persona.flatMap { editDistance(key, $0, atMost: min(bound, shortLimit)) }
            guard let distance = [whole, persona].compactMap(\.self).min() else { continue }
            let place = found.firstIndex { $0.distance > distance } ?? found.count
            found.insert((candidate.name, distance), at: place)
            if found.count > 3 { found.removeLast() }
        }
        var names = found.map(\.name)
        for other in ofLocale(in: name) + known.prefix(6).map(\.name) where names.count < 3 && !names.contains(other) {
            names.append(other)
        }
        return names
    }

    private func ofLocale(in name: String) -> [String] {
        guard name.utf8.count <= 128 else { return [] }
        let parts = name.split(separator: "-").prefix(2)
        guard parts.count == 2, let tag = LocaleTag(parts.joined(separator: "-")) else { return [] }
        return byLocale[tag.text] ?? []
    }
}
