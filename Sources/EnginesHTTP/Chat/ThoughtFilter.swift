import StreamSafeText

/// Takes out what a model thinks aloud: reasoning is not for the ear, nor for the transcript.
///
/// It knows the usual marks (`ThoughtMark`), anywhere in the answer: tags such as `<think>`, and the channels of
/// `<|channel|>analysis<|message|>`. Text comes in pieces that are cut anywhere, so what may be the beginning of a mark
/// waits for the next piece. Each piece costs time in proportion to its length.
///
/// An answer may also speak about marks. In code and in quotation marks they are text. One that opens a thought in the
/// middle of a sentence is believed when it is closed; until then the text waits, and is said at the end.
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
        /// Thoughts may hold others.
        case thinking(depth: Int)
        /// In a thought that ends with `</details>`.
        case details
        /// In a thought that ends with words.
        case phrase(ThoughtPhrase)
        /// In what is a thought if a closing mark comes, else text.
        case pending(PendingThought)
        /// Between `<|start|>` or `<|channel|>` and `<|message|>`.
        case header(channel: Bool, [UInt8])
    }

    private enum PendingThought: Sendable {
        /// The opening mark stands in words.
        case words
        /// It stands behind a backtick: it is text if another one comes first.
        case code
        /// A thought in a thought was closed: what follows is the answer, unless the other one is closed as well.
        case nested
    }

    private var phase: Phase
    private var held: [UInt8] = []
    /// The first words, while they may be those of a `ThoughtPhrase`.
    private var lead: [UInt8] = []
    /// What is said at the end if no closing mark comes, of a phrase too.
    private var pendingText: [UInt8] = []
    /// The end of the thought so far, in which closing words may have begun.
    private var tail: [UInt8] = []
    private var context = MarkContext()
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
    /// Bytes that wait for a closing mark.
    private static let longestPending = 64 * 1024
    /// Thoughts within each other.
    private static let deepest = 16
    /// Bytes behind a mark that may decide whether it is one.
    private static let longestOutlook = 2

    /// - Parameter startsInThought: The template of the model opens the first thought, so that its answers only close it.
    package init(startsInThought: Bool = false) {
        phase = startsInThought ? .thinking(depth: 1) : .beginning
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
        return read(Array(piece.utf8), isLast: false)
    }

    /// The answer is over: what waited was no mark.
    /// - Parameter isCutOff: Before its time, so that a closing mark may be missing.
    package mutating func finish(isCutOff: Bool = false) -> [Output] {
        var outputs = read([], isLast: true)
        flushLead(into: &outputs)
        switch phase {
        case .pending(let thought) where thought == .nested || !isCutOff: sayPending(into: &outputs)
        case .phrase where !isCutOff: sayPending(into: &outputs)
        default: break
        }
        return outputs
    }

    private mutating func read(_ piece: [UInt8], isLast: Bool) -> [Output] {
        let text = held + piece
        held = []
        var outputs: [Output] = []
        var start = 0
        var place = 0
        while let candidate = text[place...].firstIndex(where: ThoughtMark.mayBegin) {
            switch ThoughtMark.match(text[candidate...]) {
            case .none: place = candidate + 1
            case .partial:
                place = candidate + 1
                guard !isLast else { continue }
                take(text[start..<candidate], into: &outputs)
                held = Array(text[candidate...])
                return outputs
            case .mark(let mark, let length):
                take(text[start..<candidate], into: &outputs)
                start = candidate
                place = candidate + length
                let outlook = text[place...].prefix(Self.longestOutlook)
                if !isLast, outlook.count < Self.longestOutlook, needsOutlook(mark) {
                    held = Array(text[candidate...])
                    return outputs
                }
                guard !isText(mark, before: outlook) else { continue }
                if take(mark, text[start..<place], before: outlook, into: &outputs) { start = place }
            }
        }
        take(text[start...], into: &outputs)
        return outputs
    }

    // MARK: Marks in words

    private func needsOutlook(_ mark: ThoughtMark) -> Bool {
        switch mark {
        case .opening, .closing, .possibleOpening, .silent, .answer:
            hasSpoken || context.isQuoted || context.isBehindWord
        default: false
        }
    }

    /// Whether the text speaks about the mark.
    private func isText(_ mark: ThoughtMark, before outlook: ArraySlice<UInt8>) -> Bool {
        guard [.opening, .closing, .possibleOpening, .silent, .answer].contains(mark) else { return false }
        if context.isQuoted, outlook.first == context.last { return true }
        let goesOn = MarkContext.isContinuation(outlook)
        let isMention = context.isBehindWord && goesOn
        switch phase {
        case .beginning, .speaking:
            if context.isInBlock { return true }
            if mark == .silent || mark == .answer { return isMention }
            guard mark == .closing else { return false }
            return context.isInCode && outlook.first == UInt8(ascii: "`")
                || context.isBehindSpace && goesOn || context.isBehindWord && outlook.isEmpty
        // An answer may go on in small letters behind a thought, so a closing mark here is one.
        case .thinking: return isMention && mark != .closing
        case .pending(.code): return outlook.first == UInt8(ascii: "`")
        case .pending(.words): return context.isBehindSpace && goesOn
        case .pending(.nested): return isMention
        case .details, .phrase, .header: return false
        }
    }

    /// - Returns: Whether the mark is one here.
    private mutating func take(
        _ mark: ThoughtMark, _ text: ArraySlice<UInt8>, before outlook: ArraySlice<UInt8>, into outputs: inout [Output]
    ) -> Bool {
        flushLead(into: &outputs)
        // The text that a closing mark could have been in is over.
        if case .pending = phase, [.end, .start, .channel].contains(mark) { sayPending(into: &outputs) }
        switch (mark, phase) {
        case (.answer, _) where !hasThoughts, (.closingDetails, _) where !isInDetails: return false
        case (.opening, .pending), (.possibleOpening, .pending), (.openingDetails, .pending): return false
        case (.opening, .thinking(let depth)), (.possibleOpening, .thinking(let depth)):
            // The mark of a thought that was taken for granted is its own.
            phase = .thinking(depth: isAssumed ? 1 : min(depth + 1, Self.deepest))
        case (.opening, .details), (.opening, .phrase), (.possibleOpening, .details), (.possibleOpening, .phrase),
            (.openingDetails, .thinking), (.openingDetails, .details), (.openingDetails, .phrase):
            return false
        case (.opening, .speaking) where context.isInCode, (.possibleOpening, .speaking) where context.isInCode:
            phase = .pending(.code)
            pendingText = Array(text)
            isAssumed = false
            context.take(text)
            return true
        case (.opening, .speaking) where context.isInSentence || MarkContext.isContinuation(outlook),
            (.possibleOpening, _):
            phase = .pending(.words)
            pendingText = Array(text)
        case (.opening, _), (.openingDetails, _):
            hasThoughts = true
            phase = mark == .opening ? .thinking(depth: 1) : .details
        case (.closing, .beginning), (.closing, .speaking), (.closing, .header):
            if hasSpoken { outputs.append(.endOfReasoning) }
            hasThoughts = true
            hasSpoken = false
            phase = .beginning
        case (.closing, .thinking(let depth)) where depth > 1:
            // The answer, if no other closing mark comes.
            phase = .pending(.nested)
            pendingText = []
        case (.closing, _), (.closingDetails, _), (.end, _):
            hasThoughts = hasThoughts || mark != .end
            phase = .beginning
            (pendingText, tail) = ([], [])
        case (.start, _): phase = .header(channel: false, [])
        case (.channel, _): phase = .header(channel: true, [])
        case (.message, .header(let hasChannel, let header)):
            let isAnswer = !hasChannel || Self.isAnswer(header)
            if !isAnswer { hasThoughts = true }
            phase = isAnswer ? .beginning : .thinking(depth: 1)
        case (.silent, .header(let hasChannel, let header)):
            phase = header.count < Self.longestHeader ? .header(channel: hasChannel, header + [0x20]) : .beginning
        case (.message, _), (.silent, _), (.answer, _): break
        }
        isAssumed = false
        context = MarkContext()
        return true
    }

    private var isInDetails: Bool { if case .details = phase { true } else { false } }

    // MARK: Text

    private mutating func take(_ text: ArraySlice<UInt8>, into outputs: inout [Output]) {
        guard !text.isEmpty else { return }
        context.take(text)
        switch phase {
        case .thinking, .details: return
        case .phrase(let phrase): take(text, of: phrase, into: &outputs)
        case .pending(let thought):
            pendingText += text
            // The code is closed. A line that ends does not close it: the backtick was none of code.
            let isCode = thought == .code && text.contains(UInt8(ascii: "`"))
            if isCode || pendingText.count > Self.longestPending { return sayPending(into: &outputs) }
            if thought == .code, !context.isInCode { phase = .pending(.words) }
        case .header(let hasChannel, let header):
            let header = header + text.prefix(Self.longestHeader)
            phase = header.count <= Self.longestHeader ? .header(channel: hasChannel, header) : .beginning
        case .beginning:
            let isFirst = !hasBefore && !hasThoughts
            lead += lead.isEmpty ? text.drop(while: Self.isSpace) : text
            guard !lead.isEmpty else { return }
            switch isFirst ? ThoughtPhrase.match(lead) : .none {
            case .partial: return
            case .none: flushLead(into: &outputs)
            case .phrase(let phrase):
                let words = lead
                lead = []
                phase = .phrase(phrase)
                if !phrase.isAmbiguous { hasThoughts = true }
                take(words[...], of: phrase, into: &outputs)
            }
        case .speaking:
            say(StreamSafeText.decoding(text), into: &outputs)
        }
    }

    private mutating func take(_ text: ArraySlice<UInt8>, of phrase: ThoughtPhrase, into outputs: inout [Output]) {
        tail += text
        if phrase.isAmbiguous { pendingText += text }
        guard let end = phrase.end(in: tail) else {
            tail = Array(tail.suffix(ThoughtPhrase.longestClosing))
            if pendingText.count > Self.longestPending { sayPending(into: &outputs) }
            return
        }
        let rest = tail[end...]
        (pendingText, tail) = ([], [])
        hasThoughts = true
        phase = .beginning
        take(rest, into: &outputs)
    }

    private mutating func flushLead(into outputs: inout [Output]) {
        guard !lead.isEmpty else { return }
        phase = .speaking
        // A thought between two words must not join them.
        say((hasBefore && !endsWithSpace ? " " : "") + StreamSafeText.decoding(lead), into: &outputs)
        lead = []
    }

    private mutating func sayPending(into outputs: inout [Output]) {
        let isBehindThought = if case .pending(.nested) = phase { true } else { false }
        lead = Array(isBehindThought ? pendingText[...].drop(while: Self.isSpace) : pendingText[...])
        (pendingText, tail) = ([], [])
        if isBehindThought {
            flushLead(into: &outputs)
        } else {
            say(StreamSafeText.decoding(lead), into: &outputs)
            lead = []
        }
        phase = .speaking
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

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    /// Only the final channel is for the user.
    private static func isAnswer(_ header: [UInt8]) -> Bool {
        let name = header.drop { $0 == 0x20 }.prefix { $0 != 0x20 }
        return name.map { $0 | 0x20 }.elementsEqual("final".utf8)
    }
}
