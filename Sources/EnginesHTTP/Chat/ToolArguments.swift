import Events
import StreamSafeText

/// The arguments of one tool call while a chat model writes them: what of them may be passed on, and whether they are
/// complete.
///
/// They should be a JSON object in pieces. Some servers send `{}` first and the object then, send with each piece what
/// came before it, repeat the object at the end, let a tag follow it, or write the object as a JSON string; all of that
/// becomes the object. What is no object even so is passed on unchanged, since only the model can mend it.
struct ToolArguments: Sendable {
    private enum Phase: Sendable {
        /// Nothing but white space has come.
        case beginning
        /// A brace has come, and white space.
        case opened
        /// `{}` has come, which some servers send in front of the object.
        case empty
        /// Inside the object.
        case object(depth: Int, isInString: Bool, isEscaped: Bool)
        /// The object is complete: what follows is no part of it.
        case complete
        /// It begins otherwise than an object. All of it is held, to be judged at the end.
        case foreign
        /// It begins otherwise, and is too long to be held.
        case passed
    }

    private var phase = Phase.beginning
    private var joiner = SurrogateJoiner()
    private var held: [UInt8] = []
    /// A piece has brought again all that came before it.
    private var isCumulative = false
    /// The last byte of the object that is outside strings, and no white space.
    private var last: UInt8?
    /// What was passed on, unless it is too long to be compared.
    private var written: [UInt8]? = []

    /// Bytes that are held, or kept to be compared.
    private static let longestHeld = 64 * 1024

    /// Something but white space has come.
    var isBegun: Bool { if case .beginning = phase { false } else { true } }

    /// The object is complete. An empty one may still be followed by the true one.
    var isComplete: Bool { if case .complete = phase { true } else { false } }

    /// More is to come.
    var isOpen: Bool { isBegun && !isComplete }

    /// `text` is what was written already.
    func isRepeated(by text: String) -> Bool {
        written.map { $0.elementsEqual(text.utf8) } ?? false
    }

    /// - Returns: What of the arguments may be passed on.
    mutating func pass(_ piece: String) -> String {
        guard beginsAgain(piece) else { return take(joiner.pass(piece)) }
        isCumulative = true
        return take(joiner.pass(String(decoding: piece.utf8.dropFirst(soFar.count), as: UTF8.self)))
    }

    private var soFar: [UInt8] { (written ?? []) + held }

    /// Whether the piece brings all that came so far, and more: what else it says would be no JSON.
    private func beginsAgain(_ piece: String) -> Bool {
        guard piece.utf8.first == UInt8(ascii: "{"), let written, piece.utf8.count > written.count + held.count else {
            return false
        }
        switch phase {
        case .opened: break
        case .object(let depth, let isInString, _):
            // An object may be the value of a member, or an element of an array.
            if !isCumulative, !isInString, let last, (depth > 1 ? ":[," : ":[").utf8.contains(last) { return false }
        default: return false
        }
        return piece.utf8.starts(with: soFar)
    }

    /// The call is complete.
    /// - Returns: What is left to be passed on.
    mutating func finish() -> String {
        let text = take(joiner.finish())
        defer { held = [] }
        switch phase {
        case .beginning, .empty: return text + "{}"
        case .opened: return text + String(decoding: held, as: UTF8.self)
        case .foreign: return text + Self.mended(StreamSafeText.decoding(held))
        case .object, .complete, .passed: return text
        }
    }

    private mutating func take(_ text: String) -> String {
        var output: [UInt8] = []
        for byte in text.utf8 {
            let isSpace = byte == 0x20 || (0x09...0x0D).contains(byte)
            switch phase {
            case .beginning, .empty:
                if isSpace { continue }
                if byte == UInt8(ascii: "{") {
                    phase = .opened
                } else if case .empty = phase {
                    continue
                } else {
                    phase = .foreign
                }
                held = [byte]
            case .opened:
                if byte == UInt8(ascii: "}") {
                    phase = .empty
                    held = []
                } else if isSpace {
                    // One is as good as many.
                    if held.count == 1 { held.append(byte) }
                } else {
                    output += held
                    held = []
                    phase = .object(depth: 1, isInString: false, isEscaped: false)
                    scan(byte, into: &output)
                }
            case .object: scan(byte, into: &output)
            case .complete: continue
            case .foreign:
                held.append(byte)
                guard held.count > Self.longestHeld else { continue }
                output += held
                held = []
                phase = .passed
            case .passed: output.append(byte)
            }
        }
        written?.append(contentsOf: output)
        if let count = written?.count, count > Self.longestHeld { written = nil }
        return StreamSafeText.decoding(output)
    }

    private mutating func scan(_ byte: UInt8, into output: inout [UInt8]) {
        guard case .object(var depth, var isInString, let isEscaped) = phase else { return }
        output.append(byte)
        if !isInString, byte > 0x20 { last = byte }
        var escapes = false
        switch byte {
        case UInt8(ascii: "\\") where isInString && !isEscaped: escapes = true
        case UInt8(ascii: "\"") where !isEscaped: isInString.toggle()
        case UInt8(ascii: "{") where !isInString, UInt8(ascii: "[") where !isInString: depth += 1
        case UInt8(ascii: "}") where !isInString, UInt8(ascii: "]") where !isInString: depth -= 1
        default: break
        }
        phase = depth == 0 ? .complete : .object(depth: depth, isInString: isInString, isEscaped: escapes)
    }

    /// The object that `text` holds in another form; else `text` itself.
    private static func mended(_ text: String) -> String {
        switch JSONValue(parsing: Array(text.utf8)) {
        case .null?: return "{}"
        case .string(let inner)?:
            if inner.allSatisfy(\.isWhitespace) { return "{}" }
            return object(inner) ?? text
        default: break
        }
        guard text.hasPrefix("```"), let start = text.firstIndex(of: "{"), let end = text.lastIndex(of: "}"),
            start < end
        else { return text }
        return object(String(text[start...end])) ?? text
    }

    /// Arguments as every reader of JSON takes them: `text` itself, `{}` for nothing; nil if they are no object.
    static func object(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        if bytes.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) { return "{}" }
        guard let value = JSONValue(parsing: bytes), case .object = value else { return nil }
        // Readers differ in what they make of half a surrogate pair, and of a byte order mark.
        let isPlain = bytes.first != 0xEF && SurrogateHalves.marked(bytes).count == bytes.count
        return isPlain ? text : value.text
    }
}
