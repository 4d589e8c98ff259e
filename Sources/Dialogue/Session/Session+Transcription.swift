import Engine
import Events
import Timing

// What the recognizer understood becomes the text of an item, and the client is told (Voice Live protocol E.2).
extension Session {
    mutating func recognized(_ item: ItemID, _ event: RecognitionEvent) {
        if segment?.item == item {
            hearWords(event)
            return
        }
        if decide(item, by: event) { return }
        // Partials are revised, and the deltas of the wire cannot be: the words go out when they are final.
        guard event.isLast, let index = transcriptions.firstIndex(where: { $0.item == item }) else { return }
        let transcription = transcriptions.remove(at: index)
        switch event {
        case .partial, .report: break
        case .final(let transcript): complete(transcription, transcript)
        case .failed(let fault): fail(transcription, fault)
        }
        release(item)
        answerIfOwed()
    }

    private mutating func complete(_ transcription: Transcription, _ transcript: Transcript) {
        let item = transcription.item
        var transcript = transcript
        if let turns = settings.turns, turns.removesFillers {
            // A turn of "um" alone is one: what is no turn never comes here.
            let text = TurnLexicon.withoutHesitations(transcript.text, in: turns.lexicons)
            if !text.allSatisfy(\.isWhitespace) { transcript.text = text }
        }
        let isEmpty = transcript.text.allSatisfy(\.isWhitespace)
        let text = isEmpty ? "" : transcript.text
        conversation.update(item) { $0.item.setTranscript(text) }
        if transcription.isAnswered, !isEmpty {
            owesAnswer = true
            noteHeard(transcription)
        }
        guard object.inputAudioTranscription != nil else { return }
        if !isEmpty {
            emit(.transcriptionDelta(TranscriptionDelta(itemID: item, contentIndex: transcription.part, delta: text)))
        }
        let phrases = settings.includesPhrases && !isEmpty
        emit(
            .transcriptionCompleted(
                TranscriptionCompleted(
                    itemID: item, contentIndex: transcription.part, transcript: text,
                    phrases: phrases ? transcript.phrases(text, locale: locale, length: transcription.length) : nil)))
    }

    private mutating func fail(_ transcription: Transcription, _ fault: EngineFault) {
        let code = FaultCode(rawValue: fault.code.rawValue)
        guard object.inputAudioTranscription != nil else {
            // The model did not hear the user, which nobody would know.
            return warn(WarningDetails(message: "The user was not understood. \(fault.message)", code: code))
        }
        let details = ErrorDetails(type: .transcription, code: code, message: fault.message)
        emit(
            .transcriptionFailed(
                TranscriptionFailed(
                    itemID: transcription.item, contentIndex: transcription.part, error: details)))
    }

    /// The language of transcripts, where it is known.
    private var locale: String? {
        settings.recognition.language
            ?? (options.recognizer.languages.count == 1 ? options.recognizer.languages.first : nil)
    }

    /// Words that did not come in time are given up.
    mutating func expireTranscriptions() {
        for transcription in transcriptions where transcription.deadline <= now {
            outputs.append(.recognizer(.cancel(transcription.item)))
            let fault = EngineFault(.timeout, "The recognizer did not answer in time.")
            recognized(transcription.item, .failed(fault))
        }
    }

    /// The user does not speak, no response is active, and no transcript is pending that calls for an answer.
    var isAtRest: Bool {
        detector?.isSpeaking != true && !isResponding && undecided.isEmpty
            && !transcriptions.contains(where: \.isAnswered)
    }

    /// Answers the user once all was recognised that was said, nobody speaks and no answer is running.
    mutating func answerIfOwed() {
        guard owesAnswer || owedFollowUp != nil, isAtRest else { return }
        // Whoever spoke meanwhile is answered with the results of tools in view.
        let followUp = owesAnswer ? nil : owedFollowUp
        (owesAnswer, owedFollowUp) = (false, nil)
        respond(
            followUp ?? ResponsePlan(settings, conversation: conversation.id), since: followUp == nil ? turnEnded : nil)
    }
}

/// A user item whose words are awaited.
struct Transcription: Sendable {
    let item: ItemID
    /// Its audio, in samples of the input axis.
    let length: Int
    /// Words of this item call for an answer.
    let isAnswered: Bool
    let ending: TurnEnding
    let deadline: Moment
    /// Which part of the item is spoken.
    var part = 0
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
