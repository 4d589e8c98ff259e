/// Takes out what a model thinks aloud: `<think>…</think>` at the beginning of its answer is not for the ear.
///
/// Text comes in pieces that are cut anywhere, so what may be the beginning of a tag waits for the next piece.
package struct ThoughtFilter: Sendable {
    private enum Phase {
        /// Nothing but white space has come.
        case beginning
        case thinking
        /// Behind a thought: white space is dropped, and another thought may follow.
        case speaking
    }

    private var phase = Phase.beginning
    private var held = ""
    private static let opening = "<think>"
    private static let closing = "</think>"

    package init() {}

    /// - Returns: What of the text so far may be said; perhaps nothing.
    package mutating func pass(_ piece: String) -> String {
        if case .speaking = phase { return piece }
        held += piece
        while true {
            switch phase {
            case .beginning:
                let text = held.drop(while: \.isWhitespace)
                if text.hasPrefix(Self.opening) {
                    held = String(text.dropFirst(Self.opening.count))
                    phase = .thinking
                } else if Self.opening.hasPrefix(text) {
                    // Too short to tell; white space before an answer is never spoken.
                    held = String(text)
                    return ""
                } else {
                    phase = .speaking
                    defer { held = "" }
                    return String(text)
                }
            case .thinking:
                guard let end = held.firstRange(of: Self.closing) else {
                    // Only what may be the beginning of the closing tag is kept of a thought.
                    held = String(held.suffix(Self.closing.count - 1))
                    return ""
                }
                held = String(held[end.upperBound...])
                phase = .beginning
            case .speaking:
                return ""
            }
        }
    }

    /// The answer is over: what waited was no tag.
    package mutating func finish() -> String {
        defer { held = "" }
        if case .thinking = phase { return "" }
        return held
    }
}
