import Suggestions

/// Reads one section of a file: every key that is asked for is known, and what is left at the end is a mistake.
struct Section {
    /// As messages call it: "profile `support`".
    let name: String
    let place: SettingsFault.Place
    let reading: Reading
    private var entries: [String: Tree.Entry] = [:]
    private var order: [String] = []
    private var known: [String] = []

    /// - Parameter tree: nil or empty for a section without keys.
    init(_ tree: Tree?, name: String, at place: SettingsFault.Place, in reading: Reading) {
        self.name = name
        self.place = tree?.place ?? place
        self.reading = reading
        switch tree {
        case .mapping(let entries, _)?:
            for entry in entries { self.entries[entry.key] = entry }
            order = entries.map(\.key)
        case let other? where !other.isEmpty:
            reading.fault("\(name) is a section of keys, not \(other.kind)", at: other.place)
        case nil, .text?, .list?:
            break
        }
    }

    /// The keys in the order of the file.
    var keys: [String] { order }

    func isGiven(_ key: String) -> Bool { entries[key] != nil }

    /// Where a key stands, or else the section.
    func place(of key: String) -> SettingsFault.Place { entries[key]?.place ?? place }

    /// "`base_url` of engine `ollama`"
    func phrase(_ key: String) -> String { "`\(key)` of \(name)" }

    func fault(_ key: String, _ message: String) {
        reading.fault("\(phrase(key)) \(message)", at: entries[key]?.value.place ?? place)
    }

    /// Whatever stands there.
    mutating func tree(_ key: String) -> Tree? {
        if !known.contains(key) { known.append(key) }
        return entries[key]?.value
    }

    mutating func section(_ key: String, name: String) -> Section? {
        guard let tree = tree(key) else { return nil }
        return Section(tree, name: name, at: place(of: key), in: reading)
    }

    /// A single value, with references to the environment resolved.
    mutating func text(_ key: String) -> String? {
        guard let tree = tree(key) else { return nil }
        guard case .text(let text, _, let place) = tree, !tree.isEmpty else {
            fault(key, "takes a single value, not \(tree.kind)")
            return nil
        }
        return reading.resolve(text, for: phrase(key), at: place)
    }

    /// The path of a file, looked for beside the configuration.
    mutating func file(_ key: String) -> String? { text(key).map(reading.beside) }

    /// One value or a list of them.
    mutating func texts(_ key: String) -> [String]? {
        switch tree(key) {
        case nil: return nil
        case .list(let trees, _)?:
            return trees.compactMap { tree in
                guard case .text(let text, _, let place) = tree, !tree.isEmpty else {
                    reading.fault("\(phrase(key)) is a list of single values, not of \(tree.kind)", at: tree.place)
                    return nil
                }
                return reading.resolve(text, for: phrase(key), at: place)
            }
        case .text?, .mapping?: return text(key).map { [$0] }
        }
    }

    mutating func choice(_ key: String, among words: [String]) -> String? {
        guard let text = text(key) else { return nil }
        if words.contains(text) { return text }
        let list = words.map { "`\($0)`" }.joined(separator: ", ")
        fault(key, "is one of \(list), not `\(text)`\(Suggestion.hint(for: text, among: words))")
        return nil
    }

    mutating func flag(_ key: String) -> Bool? {
        guard let text = text(key) else { return nil }
        switch text.lowercased() {
        case "true", "yes": return true
        case "false", "no": return false
        default:
            fault(key, "is true or false")
            return nil
        }
    }

    mutating func number(_ key: String, in range: ClosedRange<Int>) -> Int? {
        guard let text = text(key) else { return nil }
        if let number = Int(text), range.contains(number) { return number }
        fault(key, "is a whole number from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }

    /// Seconds, or with a unit: `20`, `1.5`, `500ms`, `2m`.
    mutating func duration(_ key: String, in range: ClosedRange<Duration>) -> Duration? {
        guard let text = text(key) else { return nil }
        if let duration = Duration(settings: text), range.contains(duration) { return duration }
        fault(key, "is a time such as `20`, `1.5s` or `500ms`, from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }

    /// Everything was asked for: what else stands here is a mistake.
    /// - Parameter foreign: Keys that would be right elsewhere, and where: `["api_version": "kind `azure`"]`.
    func finish(foreign: [String: String] = [:]) {
        for key in order where !known.contains(key) {
            guard let entry = entries[key] else { continue }
            if let home = foreign[key] {
                reading.fault("key `\(key)` in \(name) is for \(home) only", at: entry.place)
            } else {
                reading.fault(
                    "unknown key `\(key)` in \(name)\(Suggestion.hint(for: key, among: known))", at: entry.place)
            }
        }
    }
}

extension Duration {
    /// - Returns: nil for what is no time. Seconds where no unit stands.
    init?(settings text: String) {
        let units: [(String, Double)] = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)]
        let unit = units.first { text.hasSuffix($0.0) }
        let digits = text.dropLast(unit?.0.count ?? 0)
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }),
            let number = Double(digits), number <= 1_000_000
        else { return nil }
        self = .milliseconds(Int64((number * (unit?.1 ?? 1) * 1000).rounded()))
    }
}
