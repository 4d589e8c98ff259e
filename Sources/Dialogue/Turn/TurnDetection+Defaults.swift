import Events

/// Defaults of `prefix_padding_ms`, in milliseconds (Voice Live protocol F.3).
public struct PrefixPadding: Hashable, Sendable {
    public var serverVAD: Int
    public var azureSemanticVAD: Int

    public init(serverVAD: Int = 400, azureSemanticVAD: Int = 420) {
        self.serverVAD = serverVAD
        self.azureSemanticVAD = azureSemanticVAD
    }
}

extension TurnDetection {
    /// The setting with every default written out, as a session shows it (Voice Live protocol F.3).
    /// - Parameter padding: where none is given.
    func filled(padding: PrefixPadding) -> TurnDetection {
        switch self {
        case .serverVAD(var fields):
            fields.threshold = fields.threshold ?? 0.5
            fields.prefixPaddingMs = fields.prefixPaddingMs ?? padding.serverVAD
            fields.silenceDurationMs = fields.silenceDurationMs ?? 500
            fields.speechDurationMs = fields.speechDurationMs ?? 200
            fields.endOfUtteranceDetection = fields.endOfUtteranceDetection?.filled
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
        if let threshold, !(0...1 ~= threshold) { return ("threshold", "The threshold must be between 0 and 1.") }
        let times = [
            ("prefix_padding_ms", padding), ("silence_duration_ms", silenceDuration),
            ("speech_duration_ms", speechDuration),
            ("end_of_utterance_detection.timeout_ms", endOfUtteranceDetection?.timeoutMs),
        ]
        for (field, value) in times {
            if let value, value < 0 { return (field, "A duration must not be negative.") }
        }
        if case .serverVAD(let fields) = self, let timeout = fields.idleTimeoutMs,
            !Self.idleTimeouts.contains(timeout)
        {
            return (
                "idle_timeout_ms",
                "The timeout must be between \(Self.idleTimeouts.lowerBound) and \(Self.idleTimeouts.upperBound)."
            )
        }
        if let languages = azureFields?.languages, languages.count > 10 {
            return ("languages", "There may be at most 10 languages.")
        }
        return nil
    }

    /// Milliseconds. A shorter timeout would make the agent talk to itself.
    private static let idleTimeouts = 1000...600_000
}

// The fields that types have in common; nil where a type has none or none was given.
extension TurnDetection {
    var azureFields: AzureSemanticVAD? {
        switch self {
        case .serverVAD, .semanticVAD: nil
        case .azureSemanticVAD(let fields), .azureSemanticVADEnglish(let fields),
            .azureSemanticVADMultilingual(let fields):
            fields
        }
    }

    private var serverFields: ServerVAD? {
        if case .serverVAD(let fields) = self { fields } else { nil }
    }

    /// The type, or its end of utterance detection, knows English alone.
    var onlyEnglish: Bool {
        if case .azureSemanticVADEnglish = self { return true }
        return switch endOfUtteranceDetection?.model {
        case .semanticDetectionV1, .semanticDetectionV1English: true
        case .semanticDetectionV1Multilingual, .smartEndOfTurnDetection, nil: false
        }
    }

    var threshold: Double? { serverFields?.threshold ?? azureFields?.threshold }
    var padding: Int? { serverFields?.prefixPaddingMs ?? azureFields?.prefixPaddingMs }
    var silenceDuration: Int? { serverFields?.silenceDurationMs ?? azureFields?.silenceDurationMs }
    var speechDuration: Int? { serverFields?.speechDurationMs ?? azureFields?.speechDurationMs }
    var appendedText: String? {
        serverFields?.appendedTextAfterTruncation ?? azureFields?.appendedTextAfterTruncation
    }
    var endOfUtteranceDetection: EndOfUtteranceDetection? {
        serverFields?.endOfUtteranceDetection ?? azureFields?.endOfUtteranceDetection
    }
}

extension EndOfUtteranceDetection {
    fileprivate var filled: EndOfUtteranceDetection {
        EndOfUtteranceDetection(model: model, thresholdLevel: thresholdLevel ?? .default, timeoutMs: timeoutMs ?? 1000)
    }
}

extension AzureSemanticVAD {
    fileprivate func filled(padding: PrefixPadding) -> AzureSemanticVAD {
        var fields = self
        fields.threshold = threshold ?? 0.5
        fields.prefixPaddingMs = prefixPaddingMs ?? padding.azureSemanticVAD
        fields.silenceDurationMs = silenceDurationMs ?? 500
        fields.speechDurationMs = speechDurationMs ?? 80
        fields.endOfUtteranceDetection = endOfUtteranceDetection?.filled
        fields.removeFillerWords = removeFillerWords ?? false
        fields.createResponse = createResponse ?? true
        fields.interruptResponse = interruptResponse ?? true
        fields.autoTruncate = autoTruncate ?? false
        return fields
    }
}

extension TurnDetection {
    /// The user's voice interrupts the agent, which is the default.
    package var interruptsResponse: Bool { interruptResponse ?? true }
}
