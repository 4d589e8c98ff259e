import Engine

/// Tokens of one response. Where the engines count none, a rule of thumb stands in: four characters to a token of
/// text, 10 tokens a second of input audio, 20 of output audio (Voice Live protocol E.4).
struct TokenCount: Equatable, Sendable {
    /// Samples of the input timeline.
    var inputAudio = 0
    /// Samples of the output timeline.
    var outputAudio = 0
    /// UTF-8 bytes.
    var inputText = 0
    var outputText = 0
    /// What bridged the time, which no model reports.
    var interimText = 0
    /// What the chat model reported.
    var reported: ChatUsage?

    var inputTextTokens: Int { reported.map { Self.sane($0.inputTokens) } ?? Self.tokens(bytes: inputText) }
    var outputTextTokens: Int {
        Self.tokens(bytes: interimText)
            + (reported.map { Self.sane($0.outputTokens) } ?? Self.tokens(bytes: outputText))
    }
    var cachedTokens: Int { reported.map { Self.sane($0.cachedTokens) } ?? 0 }
    var inputAudioTokens: Int { inputAudio * 10 / InputTimeline.rate }
    var outputAudioTokens: Int { outputAudio * 20 / OutputTimeline.rate }

    /// Numbers that come from far away must not overflow a sum.
    private static func sane(_ tokens: Int) -> Int { min(max(tokens, 0), 1 << 40) }

    private static func tokens(bytes: Int) -> Int { (bytes + 3) / 4 }
}
