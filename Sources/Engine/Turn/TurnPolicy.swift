import Events

/// What a `turn_detection` setting means for the engine, with every default filled in.
struct TurnPolicy: Sendable {
    let detector: TurnDetector.Settings
    /// How sure the voice detector must be, 0 to 1.
    let threshold: Double
    /// Audio kept before the onset, in samples of the input axis.
    let padding: Int
    let createsResponse: Bool
    let interruptsResponse: Bool
    let truncates: Bool
    let suffix: String?

    /// - Parameters:
    ///   - setting: as `TurnDetection.filled(padding:)` returns it.
    ///   - longest: milliseconds after which a turn is closed although the user goes on.
    init(_ setting: TurnDetection, longest: Int) {
        let threshold: Double?
        let padding: Int?
        let silence: Int?
        let speech: Int?
        switch setting {
        case .serverVAD(let fields):
            (threshold, padding) = (fields.threshold, fields.prefixPaddingMs)
            (silence, speech) = (fields.silenceDurationMs, fields.speechDurationMs)
            suffix = fields.appendedTextAfterTruncation
        case .azureSemanticVAD(let fields), .azureSemanticVADEnglish(let fields),
            .azureSemanticVADMultilingual(let fields):
            (threshold, padding) = (fields.threshold, fields.prefixPaddingMs)
            (silence, speech) = (fields.silenceDurationMs, fields.speechDurationMs)
            suffix = fields.appendedTextAfterTruncation
        case .semanticVAD(let fields):
            // Meaning is not weighed yet, so eagerness is a matter of silence alone.
            (threshold, padding, speech) = (nil, nil, nil)
            silence =
                switch fields.eagerness {
                case .low: 1000
                case .high: 300
                case .medium, .auto, nil: 500
                }
            suffix = nil
        }
        detector = TurnDetector.Settings(
            speechMilliseconds: speech ?? 200, silenceMilliseconds: silence ?? 500, longestMilliseconds: longest)
        self.threshold = threshold ?? 0.5
        self.padding = InputAxis.samples(milliseconds: padding ?? 300)
        createsResponse = setting.createResponse ?? true
        interruptsResponse = setting.interruptResponse ?? true
        truncates = setting.autoTruncate ?? false
    }
}

extension TurnDetection {
    /// The setting with every default written out, as a session shows it (Voice Live protocol F.3).
    /// - Parameter padding: milliseconds of prefix padding where none is given; it depends on the API version.
    func filled(padding: Int) -> TurnDetection {
        switch self {
        case .serverVAD(var fields):
            fields.threshold = fields.threshold ?? 0.5
            fields.prefixPaddingMs = fields.prefixPaddingMs ?? padding
            fields.silenceDurationMs = fields.silenceDurationMs ?? 500
            fields.speechDurationMs = fields.speechDurationMs ?? 200
            fields.createResponse = fields.createResponse ?? true
            fields.interruptResponse = fields.interruptResponse ?? true
            fields.autoTruncate = fields.autoTruncate ?? false
            return .serverVAD(fields)
        case .semanticVAD(var fields):
            fields.eagerness = fields.eagerness ?? .auto
            fields.createResponse = fields.createResponse ?? true
            fields.interruptResponse = fields.interruptResponse ?? true
            fields.autoTruncate = fields.autoTruncate ?? false
            return .semanticVAD(fields)
        case .azureSemanticVAD(let fields): return .azureSemanticVAD(fields.filled(padding: padding))
        case .azureSemanticVADEnglish(let fields): return .azureSemanticVADEnglish(fields.filled(padding: padding))
        case .azureSemanticVADMultilingual(let fields):
            return .azureSemanticVADMultilingual(fields.filled(padding: padding))
        }
    }

    /// The first field that is out of range, and what is allowed there.
    var complaint: (field: String, message: String)? {
        let threshold: Double?
        let times: [(String, Int?)]
        switch self {
        case .serverVAD(let fields):
            threshold = fields.threshold
            times = [
                ("prefix_padding_ms", fields.prefixPaddingMs), ("silence_duration_ms", fields.silenceDurationMs),
                ("speech_duration_ms", fields.speechDurationMs), ("idle_timeout_ms", fields.idleTimeoutMs),
                ("end_of_utterance_detection.timeout_ms", fields.endOfUtteranceDetection?.timeoutMs),
            ]
        case .azureSemanticVAD(let fields), .azureSemanticVADEnglish(let fields),
            .azureSemanticVADMultilingual(let fields):
            threshold = fields.threshold
            times = [
                ("prefix_padding_ms", fields.prefixPaddingMs), ("silence_duration_ms", fields.silenceDurationMs),
                ("speech_duration_ms", fields.speechDurationMs),
                ("end_of_utterance_detection.timeout_ms", fields.endOfUtteranceDetection?.timeoutMs),
            ]
        case .semanticVAD:
            return nil
        }
        if let threshold, !(0...1 ~= threshold) { return ("threshold", "The threshold must be between 0 and 1.") }
        for (field, value) in times {
            if let value, value < 0 { return (field, "A duration must not be negative.") }
        }
        return nil
    }

    /// A field that is accepted and shown, but of no effect in this build.
    var inertField: String? {
        switch self {
        case .serverVAD(let fields):
            fields.endOfUtteranceDetection != nil
                ? "end_of_utterance_detection" : fields.idleTimeoutMs != nil ? "idle_timeout_ms" : nil
        case .semanticVAD, .azureSemanticVAD, .azureSemanticVADEnglish, .azureSemanticVADMultilingual:
            "type"
        }
    }
}

extension AzureSemanticVAD {
    fileprivate func filled(padding: Int) -> AzureSemanticVAD {
        var fields = self
        fields.threshold = threshold ?? 0.5
        fields.prefixPaddingMs = prefixPaddingMs ?? padding
        fields.silenceDurationMs = silenceDurationMs ?? 500
        fields.speechDurationMs = speechDurationMs ?? 80
        fields.removeFillerWords = removeFillerWords ?? false
        fields.createResponse = createResponse ?? true
        fields.interruptResponse = interruptResponse ?? true
        fields.autoTruncate = autoTruncate ?? false
        return fields
    }
}
