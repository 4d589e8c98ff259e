import Engine
import Events
import SansIO

// What the recognizer understood becomes the text of an item, and the client is told (Voice Live protocol E.2).
extension UserTurns {
    mutating func recognized(
        _ item: ItemID, _ event: RecognitionEvent, _ context: inout SessionContext, _ step: inout Step
    ) {
        if segment?.item == item {
            hearWords(event, &context, &step)
            return
        }
        if decide(item, by: event, &context, &step) { return }
        // Partials are revised, and the deltas of the wire cannot be: the words go out when they are final.
        guard event.isLast, let transcription = transcriptions.remove(item) else { return }
        switch event {
        case .partial, .report: break
        case .final(let transcript): complete(transcription, transcript, &context, &step)
        case .failed(let fault): fail(transcription, fault, &context, &step)
        }
        step.append(.transcribed(item))
        step.append(.mayAnswer)
    }

    private mutating func complete(
        _ transcription: Transcription, _ transcript: Transcript, _ context: inout SessionContext, _ step: inout Step
    ) {
        let item = transcription.item
        var transcript = transcript
        if let turns = context.settings.turns, turns.removesFillers {
            // A turn of "um" alone is one: what is no turn never comes here.
            let text = TurnLexicon.withoutHesitations(transcript.text, in: turns.lexicons)
            if !text.allSatisfy(\.isWhitespace) { transcript.text = text }
        }
        let isEmpty = transcript.text.allSatisfy(\.isWhitespace)
        let text = isEmpty ? "" : transcript.text
        step.append(.understood(item, text))
        if transcription.isAnswered, !isEmpty {
            step.append(.heard(HeardTurn(item: item, ending: transcription.ending, known: step.now)))
        }
        guard context.object.inputAudioTranscription != nil else { return }
        if !isEmpty {
            step.emit(
                .transcriptionDelta(TranscriptionDelta(itemID: item, contentIndex: transcription.part, delta: text)))
        }
        let phrases = context.settings.includesPhrases && !isEmpty
        let locale = context.transcriptLocale
        step.emit(
            .transcriptionCompleted(
                TranscriptionCompleted(
                    itemID: item, contentIndex: transcription.part, transcript: text,
                    phrases: phrases ? transcript.phrases(text, locale: locale, length: transcription.length) : nil)))
    }

    private mutating func fail(
        _ transcription: Transcription, _ fault: EngineFault, _ context: inout SessionContext, _ step: inout Step
    ) {
        let code = FaultCode(rawValue: fault.code.rawValue)
        guard context.object.inputAudioTranscription != nil else {
            // The model did not hear the user, and without this the client would not know.
            return step.warn(WarningDetails(message: "The user was not understood. \(fault.message)", code: code))
        }
        let details = ErrorDetails(type: .transcription, code: code, message: fault.message)
        step.emit(
            .transcriptionFailed(
                TranscriptionFailed(
                    itemID: transcription.item, contentIndex: transcription.part, error: details)))
    }

    /// Transcripts that did not come in time are given up.
    mutating func expireTranscriptions(_ context: inout SessionContext, _ step: inout Step) {
        for item in transcriptions.expired(at: step.now) {
            step.append(.recognizer(.cancel(item)))
            let fault = EngineFault(.timeout, "The recognizer did not answer in time.")
            recognized(item, .failed(fault), &context, &step)
        }
    }

    // MARK: Speech that comes as an item (Voice Live protocol D.8)

    /// Transcribes speech of an item, as if it came from the microphone.
    mutating func transcribe(
        _ speech: ItemSpeech, of item: ItemID, _ context: inout SessionContext, _ step: inout Step
    ) {
        step.append(.recognizer(.open(item, context.settings.recognition)))
        step.append(.recognizer(.feed(item, speech.samples)))
        step.append(.recognizer(.finish(item)))
        let count = speech.samples.count
        transcriptions.append(
            Transcription(
                item: item, length: count, isAnswered: false, ending: TurnEnding(closed: step.now),
                deadline: step.now + context.options.limits.recognition(of: count), part: speech.part))
    }
}

/// Speech of an item that is not transcribed yet.
struct ItemSpeech: Sendable {
    /// On the input timeline.
    var samples: [Int16]
    /// Its index in the item's content.
    var part: Int
}

extension SessionContext {
    /// The language of transcripts, if it is known.
    fileprivate var transcriptLocale: String? {
        if let language = settings.recognition.language { return language }
        let languages = options.recognizer.languages
        return languages.count == 1 ? languages.first : nil
    }
}

extension RecognitionEvent {
    /// None follows.
    fileprivate var isLast: Bool {
        switch self {
        case .partial, .report: false
        case .final, .failed: true
        }
    }
}

extension FaultType {
    static let transcription = FaultType(rawValue: "transcription_error")
}
