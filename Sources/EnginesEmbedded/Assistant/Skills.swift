import Engine

/// What the assistant says when no tool is called.
struct Skills {
    let heard: Utterance
    let request: ChatRequest
    let now: Assistant.LocalTime

    var answer: String {
        guard !heard.words.isEmpty else {
            return request.messages.contains(where: \.isUser)
                ? "I did not hear you. Please say that again." : "Hello. What can I do for you?"
        }
        return Repetition.answer(heard, request.messages)
            ?? Recollection(heard: heard, request: request).answer
            ?? Arithmetic.answer(heard)
            ?? UnitConversion.answer(heard)
            ?? Clock(heard: heard, now: now).answer
            ?? Spelling.answer(heard)
            ?? Counting.answer(heard)
            ?? SmallTalk(heard: heard, messages: request.messages).answer
            ?? Limits.answer(heard, request.messages)
    }
}
