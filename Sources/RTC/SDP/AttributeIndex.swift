/// The attributes of one level of a description by name. Built in one pass, so that what a section asks for costs the
/// same however many attributes there are.
struct AttributeIndex {
    private struct Entry {
        /// Of the first attribute of this name; nil for a flag.
        var first: Substring?
        var values: [Substring] = []
    }

    /// Values that are kept of one name: no real description has more of any that is asked for.
    private static let mostValues = 64
    /// Bytes; no attribute that is asked for has a longer name.
    private static let longestName = 32

    private var entries: [String: Entry] = [:]
    /// What the first of the four direction attributes says.
    private(set) var direction: MediaDirection?

    init(_ attributes: [SDPAttribute]) {
        for attribute in attributes where attribute.name.utf8.count <= Self.longestName {
            let value = attribute.value.map { Substring($0).trimmed }
            var entry = entries.removeValue(forKey: attribute.name) ?? Entry(first: value)
            if let value, entry.values.count < Self.mostValues { entry.values.append(value) }
            entries[attribute.name] = entry
            if direction == nil { direction = MediaDirection(rawValue: attribute.name) }
        }
    }

    /// The value of the first such attribute.
    func first(_ name: String) -> Substring? { entries[name]?.first }

    /// The values of such attributes, 64 at most.
    func all(_ name: String) -> [Substring] { entries[name]?.values ?? [] }

    func has(_ name: String) -> Bool { entries[name] != nil }
}
