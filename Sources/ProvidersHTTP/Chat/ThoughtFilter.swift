import StreamSafeText

/// Takes out what a model thinks aloud: `<think>…</think>` at the beginning of its answer is not for the ear.
///
/// Text comes in pieces that are cut anywhere, so what may be the beginning of a tag waits for the next piece. Tags are
/// found by byte, so that each piece costs time in proportion to its length.
package struct ThoughtFilter: Sendable {
    private enum Phase {
        /// Nothing but white space has come.
        case beginning
        case thinking
        /// Behind a thought: white space is dropped, and another thought may follow.
        case speaking
    }

    private var phase = Phase.beginning
    private var held: [UInt8] = []
    private static let opening = Array("<think>".utf8)
    private static let closing = Array("</think>".utf8)

    package init() {}

    /// - Returns: What of the text so far may be said; perhaps nothing.
    package mutating func pass(_ piece: String) -> String {
        if case .speaking = phase { return piece }
        held += piece.utf8
        while true {
            switch phase {
            case .beginning:
                let text = Self.withoutSpaceInFront(held)
                if text.starts(with: Self.opening) {
                    held = Array(text.dropFirst(Self.opening.count))
                    phase = .thinking
                } else if Self.opening.starts(with: text) {
                    // Too short to tell; white space before an answer is never spoken.
                    held = Array(text)
                    return ""
                } else {
                    phase = .speaking
                    defer { held = [] }
                    return StreamSafeText.decoding(text)
                }
            case .thinking:
                guard let end = Self.endOfThought(in: held) else {
                    // Only what may be the beginning of the closing tag is kept of a thought.
                    held = held.suffix(Self.closing.count - 1)
                    return ""
                }
                held.removeFirst(end)
                phase = .beginning
            case .speaking:
                return ""
            }
        }
    }

    /// The answer is over: what waited was no tag.
    package mutating func finish() -> String {
        defer { held = [] }
        if case .thinking = phase { return "" }
        return StreamSafeText.decoding(held)
    }

    private static func withoutSpaceInFront(_ text: [UInt8]) -> ArraySlice<UInt8> {
        var rest = Substring(decoding: text, as: UTF8.self).unicodeScalars
        while let first = rest.first, first.properties.isWhitespace { rest.removeFirst() }
        return text.suffix(Substring(rest).utf8.count)
    }

    /// The place behind the first closing tag.
    private static func endOfThought(in text: [UInt8]) -> Int? {
        guard let last = closing.last else { return nil }
        var place = 0
        while let end = text[place...].firstIndex(of: last) {
            place = end + 1
            if text[..<place].suffix(closing.count).elementsEqual(closing) { return place }
        }
        return nil
    }
}
