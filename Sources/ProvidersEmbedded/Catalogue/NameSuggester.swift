/// Names to suggest to whoever misspelt one. Prepared once: it is asked on the loop of a session.
struct NameSuggester: Sendable {
    private struct Known: Sendable {
        let name: String
        let key: [UInt8]
    }

    private let known: [Known]
    private let byLocale: [String: [String]]

    /// - Parameter names: Best known first.
    init(names: [String]) {
        var seen = Set<String>()
        known = names.filter { seen.insert($0.lowercased()).inserted }
            .map { Known(name: $0, key: Array($0.lowercased().utf8)) }
        byLocale = Dictionary(grouping: known.map(\.name)) { VoiceName($0)?.locale ?? "" }
    }

    /// Up to three names like `name`, nearest first; where it begins with a locale, then names of that locale.
    func near(_ name: String) -> [String] {
        let key = Array(name.lowercased().utf8.prefix(48))
        let limit = max(2, key.count / 3)
        var found: [(name: String, distance: Int)] = []
        for candidate in known where abs(candidate.key.count - key.count) <= limit {
            // Only what beats the third best so far is of interest.
            let bound = found.count < 3 ? limit : found[2].distance - 1
            guard let distance = EditDistance.between(key, candidate.key, atMost: bound) else { continue }
            let place = found.firstIndex { $0.distance > distance } ?? found.count
            found.insert((candidate.name, distance), at: place)
            if found.count > 3 { found.removeLast() }
        }
        var names = found.map(\.name)
        for other in ofLocale(in: name) where names.count < 3 && !names.contains(other) { names.append(other) }
        return names
    }

    private func ofLocale(in name: String) -> [String] {
        guard name.utf8.count <= 128 else { return [] }
        let parts = name.split(separator: "-").prefix(2)
        guard parts.count == 2, let tag = LocaleTag(parts.joined(separator: "-")) else { return [] }
        return byLocale[tag.text] ?? []
    }
}

/// How many letters to change, add or drop to turn one word into another (Levenshtein).
enum EditDistance {
    /// - Returns: nil when it is more than `limit`.
    static func between<Element: Equatable>(_ left: [Element], _ right: [Element], atMost limit: Int) -> Int? {
        guard limit >= 0, abs(left.count - right.count) <= limit else { return nil }
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            var least = i + 1
            for (j, b) in right.enumerated() {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a == b ? 0 : 1))
                diagonal = above
                least = min(least, row[j + 1])
            }
            if least > limit { return nil }
        }
        return row[right.count] <= limit ? row[right.count] : nil
    }
}
