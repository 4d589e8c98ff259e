/// A BCP 47 language tag, as far as voices are told apart by it.
package struct LocaleTag: Hashable, Sendable {
    /// Lower case: `en`.
    package var language: String
    /// Title case: `Latn`.
    package var script: String?
    /// Upper case or digits: `US`, `419`.
    package var region: String?
    /// What follows, in lower case: `scotland`, `x-rp`.
    package var rest: String?

    /// - Returns: nil unless the tag begins with a language of two or three letters.
    package init?(_ tag: String) {
        guard tag.utf8.count <= 64 else { return nil }
        var parts = tag.split(whereSeparator: { $0 == "-" || $0 == "_" }).map { $0.lowercased() }[...]
        guard let language = parts.popFirst(), (2...3).contains(language.utf8.count), language.allSatisfy(\.isLetter)
        else { return nil }
        self.language = language
        if let part = parts.first, part.utf8.count == 4, part.allSatisfy(\.isLetter) {
            script = part.prefix(1).uppercased() + part.dropFirst()
            parts = parts.dropFirst()
        }
        if let part = parts.first, part.count == 2 && part.allSatisfy(\.isLetter) || Int(part) != nil && part.count == 3
        {
            region = part.uppercased()
            parts = parts.dropFirst()
        }
        if !parts.isEmpty { rest = parts.joined(separator: "-") }
    }

    package var text: String { [language, script, region, rest].compactMap(\.self).joined(separator: "-") }
}
