import Events

/// Finds the tool calls that a model wrote into its text, which servers leave there that do not know its template.
///
/// `<tool_call>{"name": …, "arguments": …}</tool_call>` of Hermes and Qwen, `[TOOL_CALLS][{…}]` and
/// `[TOOL_CALLS]name{…}` of Mistral, `<function=name>{…}</function>` and `<|python_tag|>{…}` of Llama, and an answer that
/// is nothing but such an object. They are no more for the ear than reasoning is. Words about such marks are text.
struct WrittenCalls: Sendable {
    enum Part: Hashable, Sendable {
        case text(String)
        case call(WrittenCall)
        /// A call in a form that is not known here, or too long.
        case unreadable
    }

    private struct Form: Sendable {
        let opening: [UInt8]
        /// Empty: the call goes on to the end of the answer.
        let closing: [UInt8]
        /// Known for what it is, and not read.
        let isForeign: Bool

        init(_ opening: String, _ closing: String = "", isForeign: Bool = false) {
            (self.opening, self.closing) = (Array(opening.utf8), Array(closing.utf8))
            self.isForeign = isForeign
        }
    }

    private enum Phase: Sendable {
        /// Nothing has come but white space.
        case beginning
        case text
        case call(Form)
        /// The answer begins as an object does.
        case object
    }

    private static let forms = [
        Form("<tool_call>", "</tool_call>"), Form("<function_call>", "</function_call>"),
        Form("<function=", "</function>"), Form("[TOOL_CALLS]"), Form("<|python_tag|>"), Form("<|tool_call|>"),
        Form("<|tool_calls_section_begin|>", isForeign: true), Form("<｜tool▁calls▁begin｜>", isForeign: true),
    ]
    /// Bytes of one call, or of several up to the end.
    private static let longest = 256 * 1024
    /// Bytes behind a mark that may come without deciding whether it is one of a call.
    private static let longestUndecided = 100

    /// Of the functions that the model was offered.
    private let names: FunctionNames
    private var phase = Phase.beginning
    /// What may be the beginning of an opening mark, or the call so far.
    private var held: [UInt8] = []
    /// The bytes of the call that were searched for the closing mark.
    private var searched = 0
    /// Behind a call, white space is not said.
    private var isBehindCall = false

    /// - Parameter names: Of the functions that the model was offered. If it was offered none, every text is text.
    init(_ names: FunctionNames) {
        self.names = names
    }

    /// The text so far was reasoning.
    mutating func drop() {
        (phase, held, searched, isBehindCall) = (.beginning, [], 0, false)
    }

    mutating func pass(_ piece: String) -> [Part] {
        guard names.offersAny else { return [.text(piece)] }
        var parts: [Part] = []
        held += Array(piece.utf8)
        while !held.isEmpty, goOn(&parts) {}
        return parts
    }

    /// The answer is over.
    /// - Parameter isCutOff: Before its time: what there is of a call is none.
    mutating func finish(isCutOff: Bool) -> [Part] {
        defer { drop() }
        let text = held.isEmpty ? [] : [Part.text(String(decoding: held, as: UTF8.self))]
        switch phase {
        case .beginning, .text: return text
        case .object:
            // A user may have asked for an object.
            guard let value = JSONValue(tolerating: held), value["arguments"] ?? value["parameters"] != nil,
                let call = WrittenCall(value), names.isOffered(call.name)
            else { return text }
            return [.call(call)]
        case .call(let form):
            if isCutOff { return [] }
            return mayBeCall(form) == true ? Self.calls(in: held, form) : Self.words(form, held)
        }
    }

    /// - Returns: Whether there is more to be found.
    private mutating func goOn(_ parts: inout [Part]) -> Bool {
        switch phase {
        case .beginning:
            guard let first = held.first(where: { $0 > 0x20 }) else { return false }
            phase = first == UInt8(ascii: "{") ? .object : .text
            return true
        case .object:
            guard held.count > Self.longest else { return false }
            phase = .text
            return true
        case .text: return passText(&parts)
        case .call(let form): return passCall(form, &parts)
        }
    }

    /// - Returns: Whether the beginning of a call was found.
    private mutating func passText(_ parts: inout [Part]) -> Bool {
        var place = 0
        while let mark = held[place...].firstIndex(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "[") }) {
            let rest = held[mark...]
            if let form = Self.forms.first(where: { rest.starts(with: $0.opening) }) {
                say(held[..<mark], &parts)
                held = Array(rest.dropFirst(form.opening.count))
                (phase, searched) = (.call(form), 0)
                return true
            }
            if Self.forms.contains(where: { $0.opening.starts(with: rest) }) {
                say(held[..<mark], &parts)
                held = Array(rest)
                return false
            }
            place = mark + 1
        }
        say(held[...], &parts)
        held = []
        return false
    }

    /// - Returns: Whether the end of the call was found, or that it is none.
    private mutating func passCall(_ form: Form, _ parts: inout [Part]) -> Bool {
        guard let mayBeCall = mayBeCall(form) else { return false }
        guard mayBeCall else {
            parts += Self.words(form, [])
            (phase, isBehindCall) = (.text, false)
            return true
        }
        guard held.count <= Self.longest else {
            drop()
            parts.append(.unreadable)
            return false
        }
        guard let first = form.closing.first else { return false }
        while let place = held[searched...].firstIndex(of: first) {
            guard held.count - place >= form.closing.count else {
                searched = place
                return false
            }
            if held[place...].starts(with: form.closing) {
                parts += Self.calls(in: Array(held[..<place]), form)
                held = Array(held[(place + form.closing.count)...])
                (phase, searched, isBehindCall) = (.text, 0, true)
                return true
            }
            searched = place + 1
        }
        searched = held.count
        return false
    }

    private mutating func say(_ text: ArraySlice<UInt8>, _ parts: inout [Part]) {
        let text = isBehindCall ? text.drop { $0 <= 0x20 } : text
        guard !text.isEmpty else { return }
        isBehindCall = false
        parts.append(.text(String(decoding: text, as: UTF8.self)))
    }

    // MARK: One call

    /// Whether what follows the mark is no word about it; nil if that depends on what comes.
    private func mayBeCall(_ form: Form) -> Bool? {
        if form.isForeign { return true }
        var rest = held[...]
        if form.opening.last == UInt8(ascii: "=") {
            guard let end = rest.prefix(Self.longestUndecided).firstIndex(of: UInt8(ascii: ">")) else {
                return rest.count < Self.longestUndecided ? nil : false
            }
            rest = rest[(end + 1)...]
        }
        let words = rest.drop { $0 <= 0x20 }
        guard let first = words.first else { return rest.count < Self.longestUndecided ? nil : false }
        if "{[<".utf8.contains(first) { return true }
        // A fence, or the mark in code.
        if first == UInt8(ascii: "`") { return rest.first != first }
        // A name stands directly behind the mark, or has a line of its own.
        let isApart = rest.first == UInt8(ascii: " ")
        return !isApart && form.opening.last != UInt8(ascii: "=") && Unicode.Scalar(first).properties.isAlphabetic
    }

    private static func words(_ form: Form, _ held: [UInt8]) -> [Part] {
        [.text(String(decoding: form.opening + held, as: UTF8.self))]
    }

    private static func calls(in bytes: [UInt8], _ form: Form) -> [Part] {
        let text = bytes[...]
        if form.isForeign { return [.unreadable] }
        if form.opening.last == UInt8(ascii: "=") {
            guard let end = text.firstIndex(of: UInt8(ascii: ">")) else { return [.unreadable] }
            return [call(named: text[..<end], text[(end + 1)...])]
        }
        guard form.closing.isEmpty else { return calls(in: text) }
        // One behind the other.
        return String(decoding: text, as: UTF8.self).split(separator: String(decoding: form.opening, as: UTF8.self))
            .flatMap { calls(in: Array($0.utf8)[...]) }
    }

    private static func calls(in text: ArraySlice<UInt8>) -> [Part] {
        var text = text.drop { $0 <= 0x20 }
        if text.starts(with: "```".utf8), let start = text.firstIndex(where: { "{[".utf8.contains($0) }),
            let end = text.lastIndex(where: { "}]".utf8.contains($0) }), start < end
        {
            text = text[start...end]
        }
        guard let first = text.first, first != UInt8(ascii: "{"), first != UInt8(ascii: "[") else {
            switch JSONValue(tolerating: Array(text)) {
            case .array(let calls)? where !calls.isEmpty:
                return calls.map { WrittenCall($0).map(Part.call) ?? .unreadable }
            case let value?: return [WrittenCall(value).map(Part.call) ?? .unreadable]
            case nil: return [.unreadable]
            }
        }
        // `name{…}`, `name[ARGS]{…}`, `name[CALL_ID]id[ARGS]{…}`
        guard let end = text.firstIndex(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "[") }),
            let start = text.firstIndex(of: UInt8(ascii: "{"))
        else { return [.unreadable] }
        return [call(named: text[..<end], text[start...])]
    }

    private static func call(named name: ArraySlice<UInt8>, _ arguments: ArraySlice<UInt8>) -> Part {
        let name = String(decoding: name, as: UTF8.self)
        guard name.allSatisfy({ $0.isASCII && $0 > " " && $0 != "<" }), JSONValue(tolerating: Array(arguments)) != nil
        else { return .unreadable }
        return .call(WrittenCall(name: name, arguments: String(decoding: arguments, as: UTF8.self)))
    }
}

/// A tool call in the text of an answer.
struct WrittenCall: Hashable, Sendable {
    let name: String
    /// JSON, unless the model erred.
    let arguments: String

    init(name: String, arguments: String) {
        (self.name, self.arguments) = (name, arguments)
    }

    /// - Parameter value: `{"name": …, "arguments": …}`, with or without `{"function": …}` around it.
    init?(_ value: JSONValue) {
        let function = if case .object? = value["function"] { value["function"] ?? value } else { value }
        guard let name = function["name"]?.stringValue, !name.isEmpty else { return nil }
        switch function["arguments"] ?? function["parameters"] {
        case .string(let text)?: self.init(name: name, arguments: text)
        case .none, .null?: self.init(name: name, arguments: "{}")
        case let arguments?: self.init(name: name, arguments: arguments.text)
        }
    }
}
