import Engine
import Events

// Ranges that a session and a response have in common.
extension SessionSettings {
    /// - Parameter visemes: shapes of the mouth are asked for, the only animation there is.
    static func check(_ modalities: [Modality], visemes: Bool, path: String) throws(RequestError) {
        if modalities.contains(.avatar) {
            throw RequestError(.avatarNotSupported, "An avatar is not supported in this session.", param: path)
        }
        guard !modalities.isEmpty else {
            throw RequestError(.invalidValue, "At least one modality is needed.", param: path)
        }
        if modalities.contains(.animation), !visemes {
            throw RequestError(
                .invalidValue, "Animation needs the setting animation with the output viseme_id.", param: path)
        }
        guard modalities.contains(.text) else {
            throw RequestError(.invalidValue, "The modalities must be text, or text and audio.", param: path)
        }
    }

    static func check(temperature: Double, path: String) throws(RequestError) {
        guard 0...2 ~= temperature else {
            throw RequestError(.invalidValue, "The temperature must be between 0 and 2.", param: path)
        }
    }

    static func check(_ tokens: MaxTokens, path: String) throws(RequestError) {
        if case .limit(let count) = tokens, count < 1 {
            throw RequestError(.invalidValue, "The limit must be at least 1, or \"inf\".", param: path)
        }
    }

    static func check(_ effort: ReasoningEffort, path: String) throws(RequestError) {
        guard [.none, .minimal, .low, .medium, .high, .xhigh].contains(effort) else {
            throw RequestError(
                .invalidValue, "The effort is none, minimal, low, medium, high or xhigh.", param: path)
        }
    }

    /// Blend shapes are what an animation gives when it names no output, so that is refused as well.
    static func check(_ animation: Animation, path: String) throws(RequestError) {
        guard let outputs = animation.outputs, !outputs.contains(.blendshapes) else {
            throw RequestError(
                .invalidValue, "Blend shapes are not supported by this server: the output may be viseme_id.",
                param: "\(path).outputs")
        }
    }

    static func check(metadata: [String: String], path: String) throws(RequestError) {
        // Code points, not `Character`s: one of those may be as long as the message.
        guard metadata.count <= 16,
            metadata.allSatisfy({ $0.key.unicodeScalars.count <= 64 && $0.value.unicodeScalars.count <= 512 })
        else {
            throw RequestError(
                .invalidValue, "There may be 16 pairs, with keys up to 64 and values up to 512 characters.",
                param: path)
        }
    }
}

extension WarningDetails {
    /// A setting that is accepted and shown, but of no effect in this build.
    static func inert(_ param: String) -> WarningDetails {
        WarningDetails(
            message: "This setting is accepted but has no effect on this server yet.", code: .notSupportedYet,
            param: param)
    }

    /// Languages that the recognizer does not understand.
    /// - Parameters:
    ///   - known: Those that it understands.
    ///   - all: Whether the client asks for no other language.
    static func notUnderstood(_ tags: [String], knows known: [String], all: Bool, param: String) -> WarningDetails {
        let names = tags.map { String($0.prefix(35)) }.joined(separator: ", ")
        let effect = all ? "Turns fail" : "Speech in them is not understood"
        return WarningDetails(
            message:
                "The recognizer does not understand \(names), only \(known.joined(separator: ", ")). \(effect) until "
                + "the operator configures a recognizer for the language (docs/engines.md) or the client asks for another.",
            code: .notSupportedYet, param: param)
    }

    static func unknownTool(_ param: String) -> WarningDetails {
        WarningDetails(
            message: "This server does not know this kind of tool; it was left out.", code: .notSupportedYet,
            param: param)
    }

    static func substitute(_ name: String, param: String) -> WarningDetails {
        WarningDetails(
            message: "This server does not have that voice; \(name) is used instead.", code: .voiceSubstituted,
            param: param)
    }
}

extension WarningDetails {
    /// A part of an answer that the caller does not hear.
    static func notSpoken(_ text: String, _ fault: EngineFault) -> WarningDetails {
        var clause = String.UnicodeScalarView(text.unicodeScalars.prefix(100))
        if text.unicodeScalars.count > 100 { clause.append("…") }
        return WarningDetails(
            message: "A clause of the answer was not spoken: \"\(String(clause))\" \(fault.message)",
            code: .clauseNotSpoken)
    }

    static let nothingToSpeak = WarningDetails(
        message: "The answer has no words that can be spoken.", code: .clauseNotSpoken)
}

extension FaultCode {
    package static let notSupportedYet = FaultCode(rawValue: "not_supported_yet")
    package static let voiceSubstituted = FaultCode(rawValue: "voice_substituted")
    static let clauseNotSpoken = FaultCode(rawValue: "clause_not_spoken")
    static let audioDropped = FaultCode(rawValue: "audio_dropped")
}
