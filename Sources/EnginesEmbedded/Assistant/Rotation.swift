import Engine

/// Sentences that take turns, so that the assistant does not say the same one twice in a row.
struct Rotation {
    private let texts: [String]

    /// - Parameter texts: At least one; no two start with the same 24 characters.
    init(_ texts: [String]) {
        self.texts = texts
    }

    /// The one after that which the assistant said last, the first if it said none.
    func next(after messages: ChatContext) -> String {
        for message in messages.reversed() {
            guard case .assistant(let text) = message, let index = index(of: text) else { continue }
            return texts[(index + 1) % texts.count]
        }
        return texts.first ?? ""
    }

    /// Whether the assistant's last message is one of them.
    func isLast(in messages: ChatContext) -> Bool {
        for message in messages.reversed() {
            if case .assistant(let text) = message { return index(of: text) != nil }
        }
        return false
    }

    /// An interruption may have cut the end off.
    private func index(of text: String) -> Int? {
        texts.firstIndex { text.hasPrefix($0.prefix(24)) }
    }
}
