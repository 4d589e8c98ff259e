/// A mark by which a model separates its reasoning from its answer.
enum ThoughtMark: Hashable, Sendable {
    /// `<think>` and the like.
    case opening
    /// `</think>` and the like.
    case closing
    /// `[think]`, which may as well be a word in brackets.
    case possibleOpening
    /// `<details type="reasoning">`, in which pages fold reasoning away.
    case openingDetails
    /// `</details>`: a mark in a thought that such a tag opened, else text.
    case closingDetails
    /// `<|start|>`: who speaks follows.
    case start
    /// `<|channel|>`: the name of a channel follows.
    case channel
    /// `<|message|>`: the text of the channel follows.
    case message
    /// `<|end|>` and the like: the text is over.
    case end
    /// Of no meaning, and never for the user: `<|begin_of_solution|>`, `</s>`.
    case silent
    /// `<answer>` and the like: a mark in answers that hold reasoning, else text.
    case answer

    enum Match: Hashable, Sendable {
        case none
        /// It may be a mark: the next bytes decide.
        case partial
        case mark(ThoughtMark, length: Int)
    }

    /// Whether a mark may begin with this byte: `<`, `[`, the first of ◁, or that of `&lt;`.
    static func mayBegin(with byte: UInt8) -> Bool {
        byte == UInt8(ascii: "<") || byte == UInt8(ascii: "[") || byte == 0xE2 || byte == UInt8(ascii: "&")
    }

    /// Looks at the beginning of `text` only, however long it is.
    static func match(_ text: ArraySlice<UInt8>) -> Match {
        var cursor = MarkCursor(text)
        let match: Match? =
            switch text.first {
            case UInt8(ascii: "<"): angled(&cursor)
            case UInt8(ascii: "["): bracketed(&cursor, "[", "]")
            case UInt8(ascii: "&"): cursor.skip("&lt;") ? tag(&cursor, end: "&gt;") : nil
            case 0xE2: bracketed(&cursor, "◁", "▷")
            default: nil
            }
        if let match { return match }
        return cursor.isCut ? .partial : .none
    }

    // MARK: Forms

    /// Bytes of the attributes of a tag.
    private static let longestAttributes = 100

    private static func angled(_ cursor: inout MarkCursor) -> Match? {
        guard cursor.skip("<") else { return nil }
        if cursor.skip("|") || cursor.skip("｜") { return token(&cursor) }
        return cursor.isCut ? nil : tag(&cursor, end: ">")
    }

    /// `<think>`, `</think>`, `<think time="3">`, `<think/>`, `< think >`, `<channel|>`.
    private static func tag(_ cursor: inout MarkCursor, end: String) -> Match? {
        let isSpaced = cursor.skipSpaces()
        let isClosing = cursor.skip("/")
        _ = cursor.skipSpaces()
        guard let name = cursor.name() else { return nil }
        if !isClosing, cursor.skip("|>") { return halfTokens[name].map { .mark($0.closing, length: cursor.count) } }
        guard !cursor.isCut, let kind = kind(ofTag: name, isClosing: isClosing) else { return nil }
        if cursor.skip(end) { return name == "details" && !isClosing ? nil : .mark(kind, length: cursor.count) }
        if cursor.isCut { return nil }
        let attributes = cursor.text(upTo: end, notOver: "<", limit: longestAttributes)
        guard let attributes, let first = attributes.first, " \n/".utf8.contains(first) else { return nil }
        guard !isSpaced || attributes.allSatisfy({ $0 == 0x20 }) else { return nil }
        if name == "details", !isClosing, !speaksOfThoughts(attributes) { return nil }
        return .mark(attributes.last == UInt8(ascii: "/") ? .silent : kind, length: cursor.count)
    }

    /// `<|channel|>`, `<｜begin▁of▁thinking｜>`, `<|channel>`.
    private static func token(_ cursor: inout MarkCursor) -> Match? {
        guard let name = cursor.name(allowing: "/") else { return nil }
        if cursor.skip(">") { return halfTokens[name].map { .mark($0.opening, length: cursor.count) } }
        guard !cursor.isCut, cursor.skip("|>") || cursor.skip("｜>") else { return nil }
        return (tokens[name] ?? ThoughtName.kind(of: name)).map { .mark($0, length: cursor.count) }
    }

    /// `[THINK]`, `[END_THINK]`, `◁/think▷`.
    private static func bracketed(_ cursor: inout MarkCursor, _ opening: String, _ closing: String) -> Match? {
        guard cursor.skip(opening) else { return nil }
        let isClosing = cursor.skip("/")
        guard let name = cursor.name(), cursor.skip(closing), let kind = ThoughtName.kind(of: name) else { return nil }
        if isClosing { return .mark(.closing, length: cursor.count) }
        // Models write these marks in capital letters. Of other names, people make headings.
        let isCertain = opening != "[" || cursor.isNameUppercase && name.contains("think")
        let isPossible = kind == .opening && !isCertain
        return .mark(isPossible ? .possibleOpening : kind, length: cursor.count)
    }

    // MARK: Names

    private static let tokens: [String: ThoughtMark] = [
        "start": .start, "channel": .channel, "message": .message, "end": .end, "return": .end, "call": .end,
        "constrain": .silent, "im_end": .end, "eot": .end, "eot_id": .end, "eom": .end, "eom_id": .end, "eos": .end,
        "endoftext": .end, "end_of_text": .end, "end_of_turn": .end, "end_of_sentence": .end, "end_of_message": .end,
        "begin_of_box": .silent, "end_of_box": .silent, "end_of_solution": .silent, "begin_of_solution": .silent,
        "start_response": .silent, "end_response": .silent,
    ]
    private static let ends: Set<String> = ["end_of_turn", "eos", "end_of_text", "end_of_sentence"]

    /// Tokens with a bar at one end: `<|channel>` opens, `<channel|>` closes.
    private static let halfTokens: [String: (opening: ThoughtMark, closing: ThoughtMark)] = [
        "channel": (.opening, .closing), "think": (.opening, .closing), "thinking": (.opening, .closing),
        "thought": (.opening, .closing), "turn": (.start, .end),
    ]

    private static func kind(ofTag name: String, isClosing: Bool) -> ThoughtMark? {
        switch name {
        case "details": return isClosing ? .closingDetails : .openingDetails
        case "unused94" where !isClosing: return .opening
        case "unused95" where !isClosing: return .closing
        // Of sentences; what pages strike through needs no mark either.
        case "s": return isClosing ? .silent : nil
        default: break
        }
        if ends.contains(name) { return .silent }
        if ThoughtName.isAnswer(name) { return .answer }
        guard let kind = ThoughtName.kind(of: name) else { return nil }
        return isClosing ? .closing : kind
    }

    private static func speaksOfThoughts(_ attributes: ArraySlice<UInt8>) -> Bool {
        let text = String(decoding: attributes, as: UTF8.self).lowercased()
        return ["reason", "think", "thought"].contains { text.contains($0) }
    }
}
