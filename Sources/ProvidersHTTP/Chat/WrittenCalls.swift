import Events

/// Finds the tool calls that a model wrote into its text, which servers leave there that do not know its template.
///
/// `<tool_call>{"name": …, "arguments": …}</tool_call>` of Hermes and Qwen, `[TOOL_CALLS][{…}]` and
/// `[TOOL_CALLS]name{…}` of Mistral, `<function=name>{…}</function>` and `<|python_tag|>{…}` of Llama. They are no more
/// for the ear than reasoning is.
struct WrittenCalls: Sendable {
    enum Part: Hashable, Sendable {
        case text(String)
        /// - Parameter arguments: JSON, unless the model erred.
        case call(name: String, arguments: String)
        /// A call in a form that is not known here, or too long.
        case unreadable
    }

    private struct Form: Sendable {
        let opening: [UInt8]
        /// Empty: the call goes on to the end of the answer.
        let closing: [UInt8]

        init(_ opening: String, _ closing: String = "") {
            (self.opening, self.closing) = (Array(opening.utf8), Array(closing.utf8))
        }
    }

    private static let forms = [
        Form("<tool_call>", "</tool_call>"), Form("<function=", "</function>"), Form("[TOOL_CALLS]"),
        Form("<|python_tag|>"), Form("<|tool_call|>"),
    ]
    /// Bytes of one call, or of several up to the end.
    private static let longest = 256 * 1024

    private let isOn: Bool
    private var form: Form?
    /// What may be the beginning of an opening mark, or the call so far.
    private var held: [UInt8] = []
    /// The bytes of the call that were searched for the closing mark.
    private var searched = 0
    /// Behind a call, white space is not said.
    private var isBehindCall = false

    /// - Parameter isOn: The model was offered tools; else every text is text.
    init(isOn: Bool) {
        self.isOn = isOn
    }

    /// The text so far was reasoning.
    mutating func drop() {
        (form, held, searched, isBehindCall) = (nil, [], 0, false)
    }

    mutating func pass(_ piece: String) -> [Part] {
        guard isOn else { return [.text(piece)] }
        var parts: [Part] = []
        held += Array(piece.utf8)
        while !held.isEmpty, form == nil ? passText(&parts) : passCall(&parts) {}
        return parts
    }

    /// The answer is over.
    /// - Parameter isCutOff: Before its time: what there is of a call is none.
    mutating func finish(isCutOff: Bool) -> [Part] {
        defer { drop() }
        guard let form else { return held.isEmpty ? [] : [.text(String(decoding: held, as: UTF8.self))] }
        return isCutOff ? [] : Self.calls(in: held, form)
    }

    /// - Returns: Whether the beginning of a call was found.
    private mutating func passText(_ parts: inout [Part]) -> Bool {
        var place = 0
        while let mark = held[place...].firstIndex(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "[") }) {
            let rest = held[mark...]
            if let form = Self.forms.first(where: { rest.starts(with: $0.opening) }) {
                say(held[..<mark], &parts)
                held = Array(rest.dropFirst(form.opening.count))
                (self.form, searched) = (form, 0)
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

    /// - Returns: Whether the end of the call was found.
    private mutating func passCall(_ parts: inout [Part]) -> Bool {
        guard let form else { return false }
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
                let rest = Array(held[(place + form.closing.count)...])
                drop()
                (held, isBehindCall) = (rest, true)
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

    private static func calls(in bytes: [UInt8], _ form: Form) -> [Part] {
        var text = bytes.drop { $0 <= 0x20 }
        var name: String?
        if form.opening.last == UInt8(ascii: "=") {
            guard let end = text.firstIndex(of: UInt8(ascii: ">")) else { return [.unreadable] }
            name = String(decoding: text[..<end], as: UTF8.self)
            text = text[(end + 1)...]
        } else if let first = text.first, first != UInt8(ascii: "{"), first != UInt8(ascii: "[") {
            // `name{…}` or `name[ARGS]{…}`
            guard let end = text.firstIndex(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "[") }) else {
                return [.unreadable]
            }
            name = String(decoding: text[..<end], as: UTF8.self)
            text = text[end...]
            let mark = "[ARGS]".utf8
            if text.starts(with: mark) { text = text.dropFirst(mark.count) }
        }
        if let name {
            let arguments = String(decoding: text, as: UTF8.self)
            guard name.allSatisfy({ $0.isASCII && $0 > " " && $0 != "<" }), JSONValue(tolerating: Array(text)) != nil
            else { return [.unreadable] }
            return [.call(name: name, arguments: arguments)]
        }
        switch JSONValue(tolerating: Array(text)) {
        case .array(let calls)? where !calls.isEmpty: return calls.map(call)
        case let value?: return [call(value)]
        case nil: return [.unreadable]
        }
    }

    private static func call(_ value: JSONValue) -> Part {
        let function = if case .object? = value["function"] { value["function"] ?? value } else { value }
        guard let name = function["name"]?.stringValue, !name.isEmpty else { return .unreadable }
        switch function["arguments"] ?? function["parameters"] {
        case .string(let text)?: return .call(name: name, arguments: text)
        case .none, .null?: return .call(name: name, arguments: "{}")
        case let arguments?: return .call(name: name, arguments: arguments.text)
        }
    }
}
