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
        case .citation:
            if let end = scalars.firstIndex(of: "】") { skip(to: end + 1) }
            state.construct = .text
        case .comment: skipComment(from: 0)
        case .definition:
            state.construct = .text
            if !state.startsLine { skipDefinition(from: 0) }
        }
    }

    /// `[title](address)`, `[title][reference]`, `![picture](address)`, `[^note]`.
    mutating func readBracket() {
        if scalars[place] == "[" {
            if scalar(at: place + 1) == "^", let end = closing("]", from: place + 2, within: 32) {
                return skip(to: end + 1)
            }
            if let end = endOfCitation(at: place, closedBy: "]") { return skip(to: end) }
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

    func closing(_ mark: Unicode.Scalar, from start: Int, within limit: Int) -> Int? {
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
            return skipComment(from: place + 4)
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
        if name == "sup", let power = superscript(at: end) { return replace(to: power.end, with: power.text[...]) }
        // Words stay apart, unless the tag is one that stands inside them.
        let isInside = name.count <= 1 && name != "p" || Self.inlineTags.contains(name)
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
        let isKnown = Self.elements.contains(name.lowercased())
        // `List<String>`
        if isWordPart(at: place - 1), !isKnown, scalar(at: place + 1) != "/" { return nil }
        let start = index
        var hasValue = false
        while index < scalars.count {
            switch scalars[index] {
            case ">":
                let isBare = scalars[start..<index].allSatisfy { $0 == "/" || $0.properties.isWhitespace }
                let isTag = isBare || hasValue || isKnown && hasPlainAttributes(start..<index)
                return isTag ? (index + 1, name.lowercased()) : nil
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

    /// Names, and values without quotation marks: `<font color=red>`, `<details open>`. `a<b and c>d` compares.
    private func hasPlainAttributes(_ range: Range<Int>) -> Bool {
        let attributes = scalars[range].split { $0 == " " || $0 == "/" }
        let hasValue = attributes.contains { $0.contains("=") }
        guard hasValue || attributes.count == 1 && !isWordPart(at: place - 1) else { return false }
        return attributes.allSatisfy { $0.first?.isLetter == true && $0.allSatisfy { !$0.properties.isWhitespace } }
            && (hasValue || Self.flags.contains(String(String.UnicodeScalarView(attributes[0]))))
    }

    private static let flags: Set<String> = [
        "open", "disabled", "checked", "hidden", "controls", "reversed", "required",
    ]

    private static let elements: Set<String> = [
        "a", "abbr", "address", "article", "aside", "audio", "b", "big", "blockquote", "body", "br", "button",
        "caption", "center", "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em",
        "figcaption", "figure", "font", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr",
        "html", "i", "iframe", "img", "input", "ins", "kbd", "label", "li", "link", "main", "mark", "meta", "nav", "ol",
        "option", "p", "picture", "pre", "q", "s", "samp", "script", "section", "select", "small", "source", "span",
        "strike", "strong", "style", "sub", "summary", "sup", "table", "tbody", "td", "textarea", "tfoot", "th",
        "thead", "time", "tr", "tt", "u", "ul", "var", "video", "wbr",
    ]

    /// A comment ends here, or in a later piece.
    private mutating func skipComment(from start: Int) {
        var end = start
        while end < scalars.count, !matches("-->", at: end) { end += 1 }
        state.construct = end < scalars.count ? .text : .comment
        skip(to: min(scalars.count, end + 3), leaving: " ")
    }

    /// The figures inside `<sup>`, as a power: `x<sup>2</sup>` is `x²`.
    private func superscript(at start: Int) -> (text: [Unicode.Scalar], end: Int)? {
        var end = start
        while end - start < 8, let next = scalar(at: end), Self.powers[next] != nil { end += 1 }
        guard end > start, matches("</sup>", at: end) else { return nil }
        return (scalars[start..<end].compactMap { Self.powers[$0] }, end + 6)
    }

    private static let powers: [Unicode.Scalar: Unicode.Scalar] = [
        "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹", "-": "⁻",
        "−": "⁻", "+": "⁺", "n": "ⁿ",
    ]

    private static let inlineTags: Set<String> = [
        "strong", "em", "span", "sub", "sup", "code", "small", "mark", "del", "ins", "font", "kbd", "abbr",
    ]

    /// `&amp;` and its like.
    mutating func readEntity() {
        guard let end = closing(";", from: place + 1, within: 8) else { return keep(to: place + 1) }
        var name = ""
        name.unicodeScalars.append(contentsOf: scalars[place + 1..<end])
        guard let scalar = Self.entities[name] ?? numbered(name) else { return keep(to: place + 1) }
        if scalar == " " { skip(to: end + 1, leaving: " ") } else { replace(to: end + 1, with: [scalar]) }
    }

    /// `#8364`, `#x20AC`
    private func numbered(_ name: String) -> Unicode.Scalar? {
        guard name.hasPrefix("#") else { return nil }
        let isHexadecimal = name.dropFirst().first == "x" || name.dropFirst().first == "X"
        let value = isHexadecimal ? UInt32(name.dropFirst(2), radix: 16) : UInt32(name.dropFirst())
        guard let scalar = value.flatMap(Unicode.Scalar.init) else { return nil }
        // What is no text has no place in it, however it is written.
        switch scalar.properties.generalCategory {
        case .control, .format, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator, .spaceSeparator:
            return " "
        default: return scalar
        }
    }

    private static let entities: [String: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "#39": "'", "nbsp": " ", "#160": " ",
        "euro": "€", "pound": "£", "deg": "°", "times": "×", "minus": "−", "ndash": "–", "mdash": "—", "hellip": "…",
        "ldquo": "“", "rdquo": "”", "lsquo": "‘", "rsquo": "’", "laquo": "«", "raquo": "»", "copy": "©", "reg": "®",
        "trade": "™", "sect": "§", "micro": "µ", "divide": "÷", "plusmn": "±", "frac12": "½", "frac14": "¼",
        "frac34": "¾", "sup2": "²", "sup3": "³", "permil": "‰", "le": "≤", "ge": "≥", "ne": "≠", "asymp": "≈",
        "rarr": "→", "infin": "∞", "yen": "¥", "cent": "¢", "prime": "′", "Prime": "″", "ensp": " ", "emsp": " ",
        "thinsp": " ", "pi": "π", "bull": " ", "middot": "·", "radic": "√", "sum": "∑", "lpar": "(", "rpar": ")",
    ]
}
