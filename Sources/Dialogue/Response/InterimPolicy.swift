import Events

/// What the user hears while the answer takes its time, with every default filled in (Voice Live protocol F.11).
struct InterimPolicy: Equatable, Sendable {
    enum Source: Equatable, Sendable {
        /// One of these.
        case texts([String])
        /// What a model writes. No name means the session's own.
        case model(String?, instructions: String, maxTokens: Int)
    }

    /// As the client sees it.
    let setting: InterimResponse
    let source: Source
    let triggers: Set<InterimResponseTrigger>
    /// Silence before the latency counts as one.
    let threshold: Duration

    private static let usualThreshold = 2000
    private static let usualTokens = 50
    private static let usualTexts = ["One moment, please.", "Let me see.", "Just a second."]
    private static let usualInstructions = """
        The answer takes a moment. Say one short sentence that bridges the time. Do not answer, and ask nothing.
        """

    /// - Parameter path: what `param` of an error begins with, such as `session.interim_response`.
    init(_ setting: InterimResponse, path: String) throws(RequestError) {
        let given: (triggers: [InterimResponseTrigger]?, threshold: Int?)
        switch setting {
        case .fixed(var fields):
            given = (fields.triggers, fields.latencyThresholdMs)
            let texts = fields.texts ?? Self.usualTexts
            guard 1...64 ~= texts.count, texts.allSatisfy(Self.isSentence) else {
                throw RequestError(
                    .invalidValue, "There must be 1 to 64 texts of 1 to 500 characters.", param: "\(path).texts")
            }
            source = .texts(texts)
            fields.triggers = fields.triggers ?? [.latency]
            fields.latencyThresholdMs = fields.latencyThresholdMs ?? Self.usualThreshold
            self.setting = .fixed(fields)
        case .generated(var fields):
            given = (fields.triggers, fields.latencyThresholdMs)
            let tokens = fields.maxCompletionTokens ?? Self.usualTokens
            guard tokens >= 1 else {
                throw RequestError(
                    .invalidValue, "There must be at least one token.", param: "\(path).max_completion_tokens")
            }
            let instructions = fields.instructions.flatMap { $0.isEmpty ? nil : $0 } ?? Self.usualInstructions
            source = .model(fields.model, instructions: instructions, maxTokens: tokens)
            fields.triggers = fields.triggers ?? [.latency]
            fields.latencyThresholdMs = fields.latencyThresholdMs ?? Self.usualThreshold
            self.setting = .generated(fields)
        }
        triggers = Set(given.triggers ?? [.latency])
        guard !triggers.isEmpty else {
            throw RequestError(.invalidValue, "At least one trigger is needed.", param: "\(path).triggers")
        }
        let milliseconds = given.threshold ?? Self.usualThreshold
        guard 0...3_600_000 ~= milliseconds else {
            throw RequestError(
                .invalidValue, "The threshold must be between 0 and 3600000 ms.", param: "\(path).latency_threshold_ms")
        }
        threshold = .milliseconds(milliseconds)
    }

    private static func isSentence(_ text: String) -> Bool {
        text.unicodeScalars.count <= 500 && text.contains { !$0.isWhitespace }
    }
}
