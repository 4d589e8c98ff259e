import Engine
import Events

// How the user is listened to: turn detection and transcription (Voice Live protocol F.3, F.4 and F.6).
extension SessionSettings {
    mutating func applyTurnDetection(
        _ patch: SessionPatch, options: SessionOptions, warnings: inout [WarningDetails]
    ) throws(RequestError) {
        patch.turnDetection.set(&object.turnDetection, null: nil)
        guard let setting = patch.turnDetection.value else { return }
        let path = "session.turn_detection"
        if let (field, message) = setting.complaint {
            throw RequestError(.invalidValue, message, param: "\(path).\(field)")
        }
        object.turnDetection = setting.filled(padding: options.prefixPadding)
        for field in patch.misplacedTurnFields {
            warnings.append(
                WarningDetails(
                    message: "This type of turn detection has no such field; it was ignored.", code: .unknownParameter,
                    param: "\(path).\(field)"))
        }
        if setting.interruptResponse == false {
            let idle = [
                (setting.autoTruncate == true, "auto_truncate"),
                (setting.appendedText != nil, "appended_text_after_truncation"),
            ]
            for (isGiven, field) in idle where isGiven {
                warnings.append(
                    WarningDetails(
                        message: "Nothing is truncated while interrupt_response is false.", code: .notSupportedYet,
                        param: "\(path).\(field)"))
            }
        }
        let languages = setting.azureFields?.languages ?? []
        if !languages.allSatisfy({ TurnLexicon.knows($0) && options.recognizer.language(for: [$0]) != nil }) {
            warnings.append(
                WarningDetails(
                    message: "Turns in some of these languages end by silence alone: this server has no word lists for "
                        + "them, or its recognizer does not understand them.",
                    code: .notSupportedYet, param: "\(path).languages"))
        }
    }

    /// The recognizer is the model's ear, so it works whether or not the client wants to see its words.
    mutating func applyTranscription(
        _ patch: SessionPatch, options: SessionOptions, warnings: inout [WarningDetails]
    ) throws(RequestError) {
        patch.inputAudioTranscription.set(&object.inputAudioTranscription, null: nil)
        guard let wanted = patch.inputAudioTranscription.value else { return }
        let path = "session.input_audio_transcription"
        guard (wanted.phraseList ?? []).count <= 2000 else {
            throw RequestError(.invalidValue, "There may be at most 2000 phrases.", param: "\(path).phrase_list")
        }
        let tags = wanted.languages
        guard tags.count <= 10 else {
            throw RequestError(.invalidValue, "There may be at most 10 languages.", param: "\(path).language")
        }
        if tags.contains(where: { options.recognizer.language(for: [$0]) == nil }) {
            let unknown = tags.filter { options.recognizer.language(for: [$0]) == nil }
            warnings.append(
                .notUnderstood(
                    unknown, knows: options.recognizer.languages, all: unknown.count == tags.count,
                    param: "\(path).language"))
        }
        let idle = [
            (wanted.phraseList?.isEmpty == false && !options.recognizer.phrases, "phrase_list"),
            (wanted.customSpeech?.isEmpty == false, "custom_speech"), (wanted.prompt?.isEmpty == false, "prompt"),
        ]
        for (isGiven, field) in idle where isGiven { warnings.append(.inert("\(path).\(field)")) }
    }

    /// Takes the meaning of both settings together: each may name languages to the other. If the recognizer understands
    /// none of them, it is asked for the first one nevertheless and rejects each turn: words in another language would be
    /// written down as nonsense.
    mutating func listen(_ options: SessionOptions) {
        let wanted = object.inputAudioTranscription
        let given = [
            wanted?.languages, object.turnDetection?.azureFields?.languages, options.language.map { [$0] },
        ]
        let hints = given.compactMap(\.self).first { !$0.isEmpty } ?? []
        recognition = RecognitionRequest(
            language: options.recognizer.language(for: hints) ?? hints.first, phrases: wanted?.phraseList ?? [])
        let understood = hints.filter { options.recognizer.language(for: [$0]) != nil }
        turns = object.turnDetection.map {
            TurnPolicy(
                $0, languages: understood.isEmpty ? options.recognizer.languages : understood,
                longest: options.limits.longestTurn, release: options.voiceRelease)
        }
    }
}

extension InputTranscription {
    /// The tags in `language`, which may hold several.
    fileprivate var languages: [String] {
        (language ?? "").split(separator: ",").map { $0.filter { !$0.isWhitespace } }.filter { !$0.isEmpty }
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
