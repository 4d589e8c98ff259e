// Links, addresses, HTML tags and character references.
extension MarkupReader {
    /// What the piece before left open ends here.
    mutating func finishConstruct() {
        switch state.construct {
        case .text: return
        case .address(let depth): _ = skipAddress(from: 0, depth: depth)
        case .tag:
            if let end = scalars.firstIndex(of: ">") { skip(to: end + 1) }
            state.construct = .text
        }
    }

    /// `[title](address)`, `[title][reference]`, `![picture](address)`, `[^note]`.
    mutating func readBracket() {
        if scalars[place] == "[" {
            if scalar(at: place + 1) == "^", let end = closing("]", from: place + 2, within: 32) {
                return skip(to: end + 1)
            }
            return skipBracket()
        }
        if scalar(at: place + 1) == "(", skipAddress(from: place + 2, depth: 1) { return }
        if scalar(at: place + 1) == "[", let end = closing("]", from: place + 2, within: 128) {
            return skip(to: end + 1)
        }
        skipBracket()
    }

    /// Words on both sides stay apart.
    private mutating func skipBracket() {
        if isWordPart(at: place - 1), isWordPart(at: place + 1) {
            skip(to: place + 1, leaving: " ")
        } else {
            skip(to: place + 1)
        }
    }

    private func closing(_ mark: Unicode.Scalar, from start: Int, within limit: Int) -> Int? {
        guard start < scalars.count else { return nil }
        return scalars[start..<min(scalars.count, start + limit)].firstIndex(of: mark)
    }

    /// Skips an address up to the bracket that closes it. One that a piece cuts goes on in the next.
    /// - Parameter depth: Brackets that are open at `start`.
    /// - Returns: false for what is no address, but several words in brackets; then nothing was skipped.
    private mutating func skipAddress(from start: Int, depth: Int) -> Bool {
        state.construct = .text
        var depth = depth
        // An address in angle brackets may hold spaces, and a title stands behind one.
        var hasTitle = scalar(at: start) == "<"
        var index = start
        while index < scalars.count {
            let scalar = scalars[index]
            if scalar == "(" { depth += 1 }
            if scalar == ")" { depth -= 1 }
            if depth == 0 {
                skip(to: index + 1)
                return true
            }
            if scalar.properties.isWhitespace, !hasTitle, let next = self.scalar(at: index + 1) {
                guard "\"'()<".unicodeScalars.contains(next) else { return false }
                hasTitle = true
            }
            index += 1
        }
        state.construct = .address(depth: depth)
        skip(to: scalars.count)
        return true
    }

    /// A bare address is said by the name of its host.
    /// - Returns: false where none begins.
    mutating func readAddress() -> Bool {
        guard !isWordPart(at: place - 1) else { return false }
        let scheme = matches("https://", at: place) ? 8 : matches("http://", at: place) ? 7 : 0
        guard scheme > 0 || matches("www.", at: place) else { return false }
        var depth = 0
        var end = place + scheme
        loop: while end < scalars.count, !scalars[end].properties.isWhitespace {
            switch scalars[end] {
            case "<", ">", "\"", "]", "|", "`", "“", "”", "«", "»", "。", "，": break loop
            case "(": depth += 1
            case ")":
                if depth == 0 { break loop }
                depth -= 1
            default: break
            }
            end += 1
        }
        while end > place + scheme, ".,;:!?*_'~".unicodeScalars.contains(scalars[end - 1]) { end -= 1 }
        var start = place + scheme
        if matches("www.", at: start), start + 4 < end { start += 4 }
        let host = scalars[start..<end].prefix { !"/?#:".unicodeScalars.contains($0) }
        guard host.contains(where: \.isWordPart) else { return false }
        replace(to: end, with: host)
        return true
    }

    /// A tag, a comment, an address in angle brackets, or "less than".
    mutating func readLess() {
        if matches("<!--", at: place) {
            var end = place + 4
            while end < scalars.count, !matches("-->", at: end) { end += 1 }
            return skip(to: min(scalars.count, end + 3), leaving: " ")
        }
        if matches("<http", at: place) || matches("<mailto:", at: place) {
            skip(to: place + (matches("<mailto:", at: place) ? 8 : 1))
            var end = place
            while end < scalars.count, !scalars[end].properties.isWhitespace, scalars[end] != ">" { end += 1 }
            if !readAddress() { keep(to: end) }
            if scalar(at: place) == ">" { skip(to: place + 1) }
            return
        }
        guard let (end, name) = tag() else { return keep(to: place + 1) }
        // Words stay apart, unless the tag is one that stands inside them.
        let isInside = name.count <= 1 || Self.inlineTags.contains(name)
        if isInside { skip(to: end) } else { skip(to: end, leaving: " ") }
    }

    /// The end and the name of the tag that begins here. `a<b and c>d` has none.
    private mutating func tag() -> (end: Int, name: String)? {
        var index = place + 1
        if scalar(at: index) == "/" { index += 1 }
        guard let first = scalar(at: index), first.isASCII, first.isLetter else { return nil }
        var name = ""
        while let next = scalar(at: index), next.isASCII, next.isWordPart || next == "-", name.utf8.count < 32 {
            name.unicodeScalars.append(next)
            index += 1
        }
        guard let next = scalar(at: index), next == ">" || next == "/" || next.properties.isWhitespace else {
            return nil
        }
        let start = index
        var hasValue = false
        while index < scalars.count {
            switch scalars[index] {
            case ">":
                let isBare = scalars[start..<index].allSatisfy { $0 == "/" || $0.properties.isWhitespace }
                return isBare || hasValue ? (index + 1, name.lowercased()) : nil
            case "<": return nil
            case "=": hasValue = hasValue || scalar(at: index + 1) == "\"" || scalar(at: index + 1) == "'"
            default: break
            }
            index += 1
        }
        guard hasValue else { return nil }
        state.construct = .tag
        return (scalars.count, name.lowercased())
    }

    private static let inlineTags: Set<String> = [
        "strong", "em", "span", "sub", "sup", "code", "small", "mark", "del", "ins", "font", "kbd", "abbr",
    ]

    /// `&amp;` and its like.
    mutating func readEntity() {
        guard let end = closing(";", from: place + 1, within: 8) else { return keep(to: place + 1) }
        var name = ""
        name.unicodeScalars.append(contentsOf: scalars[place + 1..<end])
        guard let scalar = Self.entities[name] else { return keep(to: place + 1) }
        if scalar == " " { skip(to: end + 1, leaving: " ") } else { replace(to: end + 1, with: [scalar]) }
    }

    private static let entities: [String: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "#39": "'", "nbsp": " ", "#160": " ",
        "euro": "€", "pound": "£", "deg": "°", "times": "×", "minus": "−", "ndash": "–", "mdash": "—", "hellip": "…",
    ]
}
