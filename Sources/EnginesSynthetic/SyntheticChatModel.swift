import Engine

/// Answers a fixed time after the question, with as much as `SyntheticSynthesizer` speaks in two seconds, or in N where
/// the user's last message says `speak N`. One clause lasts a second. For measurement.
public struct SyntheticChatModel: ChatModel {
    /// How long an answer is to which nothing else is said.
    static let usual = 2.0
    /// How long an answer may be, in seconds.
    static let range = 0.1...600.0

    private let latency: Duration

    /// - Parameter latency: From the request to the first clause; the others follow at once.
    public init(latency: Duration = .milliseconds(100)) {
        self.latency = latency
    }

    public func respond(
        to request: ChatRequest, emit: @escaping @Sendable (ChatEvent) async throws -> Void
    ) async throws {
        let clauses = SyntheticText.clauses(seconds: request.purpose == .bridge ? 1 : Self.seconds(request.messages))
        guard await SyntheticLatency.pass(latency) else { throw CancellationError() }
        var tokens = 0
        for clause in clauses {
            try Task.checkCancellation()
            if let most = request.maxOutputTokens, tokens + SyntheticText.tokens > most { break }
            try await emit(.text(clause))
            tokens += SyntheticText.tokens
        }
        try Task.checkCancellation()
        try await emit(.usage(ChatUsage(inputTokens: request.messages.bytes / 4, outputTokens: tokens)))
        try await emit(.finished(tokens < clauses.count * SyntheticText.tokens ? .maxOutputTokens : .complete))
    }

    /// How long an answer is asked for.
    static func seconds(_ messages: ChatContext) -> Double {
        for message in messages.reversed() {
            guard case .user(let text, _) = message else { continue }
            return seconds(text) ?? usual
        }
        return usual
    }

    /// The number behind the last `speak`; nil where there is none.
    private static func seconds(_ text: String) -> Double? {
        let words = text.split(whereSeparator: \.isWhitespace)
        for (word, number) in zip(words, words.dropFirst()).reversed() where word.lowercased() == "speak" {
            let digits = number.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            guard let seconds = Double(digits.last == "." ? digits.dropLast() : digits) else { continue }
            return min(max(seconds, range.lowerBound), range.upperBound)
        }
        return nil
    }
}
