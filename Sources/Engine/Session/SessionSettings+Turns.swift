import Events

// How the user is listened to: turn detection and transcription (Voice Live protocol F.3, F.4 and F.6).
extension SessionSettings {
    mutating func applyTurnDetection(
        _ patch: SessionPatch, options: SessionOptions, warnings: inout [WarningDetails]
    ) throws(Refusal) {
        switch patch.turnDetection {
        case .absent:
            return
        case .null:
            object.turnDetection = nil
            turns = nil
        case .value(let value):
            if let (field, message) = value.complaint {
                throw Refusal(.invalidValue, message, param: "session.turn_detection.\(field)")
            }
            let filled = value.filled(padding: options.prefixPadding)
            object.turnDetection = filled
            turns = TurnPolicy(filled, longest: options.limits.longestTurn)
            if let field = value.inertField {
                warnings.append(
                    WarningDetails(
                        message: "Turns are detected by voice activity alone; meaning is not weighed yet.",
                        code: .notSupportedYet, param: "session.turn_detection.\(field)"))
            }
        }
    }

    /// The recognizer is the model's ear, so it works whether or not the client wants to see its words.
    mutating func applyTranscription(
        _ patch: SessionPatch, options: SessionOptions, warnings: inout [WarningDetails]
    ) throws(Refusal) {
        let fallback = InputTranscription(model: .azureSpeech)
        switch patch.inputAudioTranscription {
        case .absent: return
        case .null: object.inputAudioTranscription = fallback
        case .value(let value): object.inputAudioTranscription = value
        }
        let wanted = object.inputAudioTranscription ?? fallback
        recognition = RecognitionRequest(phrases: wanted.phraseList ?? [])
        let path = "session.input_audio_transcription"
        guard recognition.phrases.count <= 2000 else {
            throw Refusal(.invalidValue, "There may be at most 2000 phrases.", param: "\(path).phrase_list")
        }
        let tags = (wanted.language ?? "").split(separator: ",").map { $0.filter { !$0.isWhitespace } }
        guard tags.count <= 10 else {
            throw Refusal(.invalidValue, "There may be at most 10 languages.", param: "\(path).language")
        }
        guard !tags.isEmpty else { return }
        recognition.language = options.recognizer.language(for: tags)
        if recognition.language == nil {
            warnings.append(
                WarningDetails(
                    message: "The recognizer does not understand this language.", code: .notSupportedYet,
                    param: "\(path).language"))
        }
    }
}

extension RecognizerCapabilities {
    /// The first of `tags` that the recognizer understands, in its own spelling: the tag itself, or the same language
    /// in another region. With no list of languages every tag is tried.
    func language(for tags: [String]) -> String? {
        guard !languages.isEmpty else { return tags.first }
        for tag in tags {
            let tag = tag.lowercased()
            if let exact = languages.first(where: { $0.lowercased() == tag }) { return exact }
            let main = tag.split(separator: "-").first
            let near = languages.first { $0.lowercased().split(separator: "-").first == main }
            if let near { return near }
        }
        return nil
    }
}
