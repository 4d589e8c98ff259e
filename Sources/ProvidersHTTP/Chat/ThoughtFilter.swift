import StreamSafeText

/// Takes out what a model thinks aloud: reasoning is not for the ear, nor for the transcript.
///
/// It knows the usual marks (`ThoughtMark`), anywhere in the answer: tags such as `<think>`, and the channels of
/// `<|channel|>analysis<|message|>`. Text comes in pieces that are cut anywhere, so what may be the beginning of a mark
/// waits for the next piece. Each piece costs time in proportion to its length.
package struct ThoughtFilter: Sendable {
    package enum Output: Hashable, Sendable {
        case text(String)
        /// A closing mark that nothing opened: what came so far was reasoning, though it was passed on.
        case endOfReasoning
    }

    private enum Phase: Sendable {
        /// White space is dropped: it stands in front of the answer, or behind a thought.
        case beginning
        case speaking
        case thinking
        /// Between `<|start|>` or `<|channel|>` and `<|message|>`.
        case header(channel: Bool, [UInt8])
    }

    private var phase: Phase
    private var held: [UInt8] = []
    /// The answer is taken to begin within a thought, without a mark.
    private var isAssumed: Bool
    /// Something was said since the beginning, or since the last mark that made it a thought.
    private var hasSpoken = false
    /// Something was said in this answer.
    private var hasBefore = false
    /// What was said last ends with white space.
    private var endsWithSpace = true
    /// There was a thought, by a mark or in a field of its own.
    package private(set) var hasThoughts = false

    /// Bytes of a header; what is longer is none.
    private static let longestHeader = 256

    /// - Parameter startsInThought: The template of the model opens the first thought, so that its answers only close it.
    package init(startsInThought: Bool = false) {
        phase = startsInThought ? .thinking : .beginning
        isAssumed = startsInThought
    }

    /// The server sent a thought apart from the text, which then holds none without a mark.
    package mutating func noteThought() {
        hasThoughts = true
        if isAssumed, held.isEmpty { phase = .beginning }
        isAssumed = false
    }

    /// - Returns: What of the text so far may be said; perhaps nothing.
    package mutating func pass(_ piece: String) -> [Output] {
        guard !piece.isEmpty else { return [] }
        if isAssumed, piece.contains(where: { !$0.isWhitespace }) { hasThoughts = true }
        let text = held + Array(piece.utf8)
        held = []
        var outputs: [Output] = []
        var place = 0
        while place < text.count {
            let candidate = text[place...].firstIndex(where: ThoughtMark.mayBegin) ?? text.count
            if candidate > place { take(text[place..<candidate], into: &outputs) }
            place = candidate
            guard place < text.count else { break }
            switch ThoughtMark.match(text[place...]) {
            case .mark(let mark, let length):
                let end = place + length
                if !take(mark, into: &outputs) { take(text[place..<end], into: &outputs) }
                place = end
            case .partial:
                held = Array(text[place...])
                return outputs
            case .none:
                // The byte may be the first of several that make one character.
                let end = text[(place + 1)...].firstIndex { $0 & 0xC0 != 0x80 } ?? text.count
                take(text[place..<end], into: &outputs)
                place = end
            }
        }
        return outputs
    }

    /// The answer is over: what waited was no mark.
    package mutating func finish() -> [Output] {
        var outputs: [Output] = []
        let rest = held
        held = []
        take(rest[...], into: &outputs)
        return outputs
    }

    // MARK: Parts

    /// - Returns: Whether the mark is one here.
    private mutating func take(_ mark: ThoughtMark, into outputs: inout [Output]) -> Bool {
        switch (mark, phase) {
        case (.opening, _):
            hasThoughts = true
            phase = .thinking
        case (.closing, .beginning), (.closing, .speaking), (.closing, .header):
            if hasSpoken { outputs.append(.endOfReasoning) }
            hasThoughts = true
            hasSpoken = false
            phase = .beginning
        case (.closing, .thinking), (.end, _):
            phase = .beginning
        case (.start, _): phase = .header(channel: false, [])
        case (.channel, _): phase = .header(channel: true, [])
        case (.message, .header(let hasChannel, let header)):
            let isAnswer = !hasChannel || Self.isAnswer(header)
            if !isAnswer { hasThoughts = true }
            phase = isAnswer ? .beginning : .thinking
        case (.silent, .header(let hasChannel, let header)):
            phase = header.count < Self.longestHeader ? .header(channel: hasChannel, header + [0x20]) : .beginning
        case (.message, _), (.silent, _): break
        case (.answer, .thinking): break
        case (.answer, _):
            guard hasThoughts else { return false }
        }
        isAssumed = false
        return true
    }

    private mutating func take(_ text: ArraySlice<UInt8>, into outputs: inout [Output]) {
        switch phase {
        case .thinking: return
        case .header(let hasChannel, let header):
            let header = header + text.prefix(Self.longestHeader)
            phase = header.count <= Self.longestHeader ? .header(channel: hasChannel, header) : .beginning
        case .beginning:
            let words = Substring(decoding: text, as: UTF8.self).drop(while: \.isWhitespace)
            guard !words.isEmpty else { return }
            phase = .speaking
            // A thought between two words must not join them.
            say((hasBefore && !endsWithSpace ? " " : "") + words, into: &outputs)
        case .speaking:
            say(StreamSafeText.decoding(text), into: &outputs)
        }
    }

    private mutating func say(_ text: String, into outputs: inout [Output]) {
        guard !text.isEmpty else { return }
        hasSpoken = true
        hasBefore = true
        endsWithSpace = text.last?.isWhitespace ?? true
        guard case .text(var said)? = outputs.last else { return outputs.append(.text(text)) }
        // One owner: what was said is not copied for each part of a piece.
        outputs.removeLast()
        said += text
        outputs.append(.text(said))
    }

    /// Only the final channel is for the user.
    private static func isAnswer(_ header: [UInt8]) -> Bool {
        let name = header.drop { $0 == 0x20 }.prefix { $0 != 0x20 }
        return name.map { $0 | 0x20 }.elementsEqual("final".utf8)
    }
}
