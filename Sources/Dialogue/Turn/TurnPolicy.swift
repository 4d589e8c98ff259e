import Events

/// What a `turn_detection` setting means for the engine, with every default filled in.
package struct TurnPolicy: Sendable {
    package let detector: TurnDetector.Settings
    /// How sure the voice detector must be, 0 to 1.
    package let threshold: Double
    /// Audio kept before the onset, in samples of the input timeline.
    let padding: Int
    let createsResponse: Bool
    package let interruptsResponse: Bool
    package let truncates: Bool
    let suffix: String?
    /// What words have to do with the end of a turn; nil: nothing.
    let pauses: PausePolicy?
    /// Languages that may be spoken.
    let lexicons: [TurnLexicon]
    /// Turns of nothing but fillers are none, and hesitations are left out of transcripts.
    let removesFillers: Bool
    /// Silence after the agent's last word that calls for another, in milliseconds.
    let idleTimeout: Int?

    /// - Parameters:
    ///   - setting: as `TurnDetection.filled(padding:)` returns it.
    ///   - languages: BCP 47 tags that the recognizer is told; empty when they are not known.
    ///   - longest: milliseconds after which a turn is closed although the user goes on.
    ///   - release: milliseconds for which the voice detector finds voice after the end of speech.
    init(_ setting: TurnDetection, languages: [String], longest: Int, release: Int) {
        let silence: Int
        switch setting {
        case .serverVAD(let fields):
            silence = Self.bounded(fields.silenceDurationMs ?? 500)
            pauses = fields.endOfUtteranceDetection.map { PausePolicy($0, silence: silence) }
        case .azureSemanticVAD(let fields), .azureSemanticVADEnglish(let fields),
            .azureSemanticVADMultilingual(let fields):
            silence = Self.bounded(fields.silenceDurationMs ?? 500)
            pauses =
                fields.endOfUtteranceDetection.map { PausePolicy($0, silence: silence) }
                ?? PausePolicy(
                    soonestMilliseconds: min(max(300, silence / 2), silence), usualMilliseconds: silence,
                    longestMilliseconds: silence + 1000)
        case .semanticVAD(let fields):
            let eagerness = PausePolicy(fields.eagerness ?? .auto)
            silence = InputTimeline.milliseconds(at: eagerness.usual)
            pauses = eagerness
        }
        let speech = setting.speechDuration ?? 200
        detector = TurnDetector.Settings(
            speechMilliseconds: speech, silenceMilliseconds: silence, longestMilliseconds: longest,
            releaseMilliseconds: release)
        threshold = setting.threshold ?? 0.5
        padding = InputTimeline.samples(milliseconds: setting.padding ?? 300)
        createsResponse = setting.createResponse ?? true
        interruptsResponse = setting.interruptsResponse
        truncates = setting.autoTruncate ?? false
        suffix = setting.appendedText
        lexicons = TurnLexicon.all(for: setting.onlyEnglish ? ["en"] : languages)
        removesFillers = setting.azureFields?.removeFillerWords ?? false
        idleTimeout = if case .serverVAD(let fields) = setting { fields.idleTimeoutMs } else { nil }
    }

    /// Milliseconds, at most a day.
    fileprivate static func bounded(_ milliseconds: Int) -> Int { min(milliseconds, 86_400_000) }
}

extension PausePolicy {
    /// `end_of_utterance_detection` (Voice Live protocol F.4): words are weighed after the silence that ends a turn.
    fileprivate init(_ setting: EndOfUtteranceDetection, silence: Int) {
        let threshold =
            switch setting.thresholdLevel ?? .default {
            case .low: 0.3
            case .medium, .default: 0.5
            case .high: 0.75
            }
        self.init(
            soonestMilliseconds: silence, usualMilliseconds: silence,
            longestMilliseconds: silence + TurnPolicy.bounded(setting.timeoutMs ?? 1000), threshold: threshold,
            weighsMelody: setting.model == .smartEndOfTurnDetection, awaitsWords: true)
    }

    /// `semantic_vad`: the more eager, the less it waits for words that may follow.
    fileprivate init(_ eagerness: SemanticVAD.Eagerness) {
        switch eagerness {
        case .high: self.init(soonestMilliseconds: 250, usualMilliseconds: 400, longestMilliseconds: 2000)
        case .medium, .auto: self.init(soonestMilliseconds: 300, usualMilliseconds: 600, longestMilliseconds: 4000)
        case .low: self.init(soonestMilliseconds: 500, usualMilliseconds: 1000, longestMilliseconds: 8000)
        }
    }
}
