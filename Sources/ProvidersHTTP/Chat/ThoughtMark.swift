/// A mark by which a model separates its reasoning from its answer.
enum ThoughtMark: Hashable, Sendable {
    /// `<think>` and the like.
    case opening
    /// `</think>` and the like.
    case closing
    /// `<|start|>`: who speaks follows.
    case start
    /// `<|channel|>`: the name of a channel follows.
    case channel
    /// `<|message|>`: the text of the channel follows.
    case message
    /// `<|end|>` and the like: the text is over.
    case end
    /// Of no meaning, and never for the user: `<|return|>`, `<|im_end|>`.
    case silent
    /// `<answer>` and the like: a mark in answers that hold reasoning, else text.
    case answer

    enum Match: Hashable, Sendable {
        case none
        /// It may be a mark: the next bytes tell.
        case partial
        case mark(ThoughtMark, length: Int)
    }

    /// Whether a mark may begin with this byte: `<`, `[`, or the first of ◁.
    static func mayBegin(with byte: UInt8) -> Bool {
        byte == UInt8(ascii: "<") || byte == UInt8(ascii: "[") || byte == 0xE2
    }

    /// Looks at the beginning of `text` only, however long it is.
    static func match(_ text: ArraySlice<UInt8>) -> Match {
        switch text.first {
        case UInt8(ascii: "<"): text.dropFirst().first == UInt8(ascii: "|") ? token(text) : tag(text)
        case UInt8(ascii: "["): bracketed(text, between: Array("[".utf8), and: Array("]".utf8))
        case 0xE2: bracketed(text, between: Array("◁".utf8), and: Array("▷".utf8))
        default: .none
        }
    }

    // MARK: Forms

    private static let longestName = 32
    /// Bytes of the attributes of a tag.
    private static let longestAttributes = 100

    /// `<think>`, `</think>`, `<think time="3">`, `<think/>`, with a prefix as in `<seed:think>`.
    private static func tag(_ text: ArraySlice<UInt8>) -> Match {
        var place = text.startIndex + 1
        let isClosing = place < text.endIndex && text[place] == UInt8(ascii: "/")
        if isClosing { place += 1 }
        guard let name = name(in: text[place...]) else { return .none }
        place += name.count
        guard place < text.endIndex else { return mayBecome(name) ? .partial : .none }
        guard let kind = kind(of: name, isClosing: isClosing) else { return .none }
        if text[place] == UInt8(ascii: ">") { return .mark(kind, length: place + 1 - text.startIndex) }
        guard text[place] == 0x20 || text[place] == 0x0A || text[place] == UInt8(ascii: "/") else { return .none }
        for end in place..<min(place + longestAttributes, text.endIndex) {
            switch text[end] {
            case UInt8(ascii: ">"):
                let isEmpty = text[end - 1] == UInt8(ascii: "/")
                return .mark(isEmpty ? .silent : kind, length: end + 1 - text.startIndex)
            case UInt8(ascii: "<"): return .none
            default: continue
            }
        }
        return text.endIndex - place < longestAttributes ? .partial : .none
    }

    /// `<|channel|>`.
    private static func token(_ text: ArraySlice<UInt8>) -> Match {
        let rest = text.dropFirst(2)
        guard let end = rest.prefix(longestName + 1).firstIndex(of: UInt8(ascii: "|")) else {
            return rest.count <= longestName && rest.allSatisfy { isNameByte($0) || $0 == UInt8(ascii: "/") }
                ? .partial : .none
        }
        guard let kind = tokens[lowercased(rest[..<end])] else { return .none }
        guard end + 1 < text.endIndex else { return .partial }
        return text[end + 1] == UInt8(ascii: ">") ? .mark(kind, length: end + 2 - text.startIndex) : .none
    }

    /// `[THINK]`, `◁/think▷`.
    private static func bracketed(
        _ text: ArraySlice<UInt8>, between opening: [UInt8], and closing: [UInt8]
    ) -> Match {
        guard text.starts(with: opening) else {
            return text.count < opening.count && opening.starts(with: text) ? .partial : .none
        }
        var rest = text.dropFirst(opening.count)
        let isClosing = rest.first == UInt8(ascii: "/")
        if isClosing { rest = rest.dropFirst() }
        guard let name = name(in: rest) else { return rest.isEmpty ? .partial : .none }
        let end = rest.dropFirst(name.count)
        guard !end.isEmpty else { return mayBecome(name) ? .partial : .none }
        guard names.contains(lowercased(name)) else { return .none }
        guard end.starts(with: closing) else {
            return end.count < closing.count && closing.starts(with: end) ? .partial : .none
        }
        return .mark(isClosing ? .closing : .opening, length: end.startIndex + closing.count - text.startIndex)
    }

    // MARK: Names

    private static let names: Set<String> = [
        "think", "thinking", "thought", "thoughts", "reasoning", "reflection", "scratchpad", "inner_monologue",
        "internal_monologue", "chain_of_thought",
    ]
    private static let answers: Set<String> = ["answer", "final_answer", "response", "final"]

    private static let tokens: [String: ThoughtMark] = [
        "start": .start, "channel": .channel, "message": .message, "end": .end, "return": .end, "call": .end,
        "constrain": .silent, "im_end": .end, "eot_id": .end, "eom_id": .end, "endoftext": .end, "end_of_text": .end,
        "think": .opening, "begin_of_thought": .opening, "start_thinking": .opening, "/think": .closing,
        "end_of_thought": .closing, "end_thinking": .closing, "begin_of_solution": .silent, "end_of_solution": .silent,
        "start_response": .silent, "end_response": .silent,
    ]

    private static func kind(of name: ArraySlice<UInt8>, isClosing: Bool) -> ThoughtMark? {
        guard name.count <= longestName else { return nil }
        let base = lowercased(name.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).last ?? [])
        if names.contains(base) { return isClosing ? .closing : .opening }
        return answers.contains(base) ? .answer : nil
    }

    /// What a name may begin with. A prefix such as `seed:` may be anything, so only its length counts.
    private static func mayBecome(_ name: ArraySlice<UInt8>) -> Bool { name.count <= longestName }

    /// The letters at the beginning; nil if there are none, though there are other bytes.
    private static func name(in text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let name = text.prefix(longestName + 1).prefix(while: isNameByte)
        return name.isEmpty && !text.isEmpty ? nil : name
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: ":"):
            true
        default: false
        }
    }

    /// ASCII only, as names are.
    private static func lowercased(_ name: ArraySlice<UInt8>) -> String {
        String(decoding: name.map { 0x41...0x5A ~= $0 ? $0 + 0x20 : $0 }, as: UTF8.self)
    }
}
