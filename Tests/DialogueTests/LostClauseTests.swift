import Dialogue
import Engine
import Events
import SansIO
import Testing

/// A clause that cannot be spoken costs that clause; only an answer without any sound fails.
struct LostClauseTests {
    private static let refusal = EngineFault(.failed, "The synthesizer refused the request with status 422.")

    /// A stage whose voice speaks every clause but those with `silent` in them.
    private struct Voice {
        var stage: SessionStage
        let silent: String
        let fault: EngineFault?

        init(_ audioDelivery: AudioDelivery = .paced, silent: String = "你好", fault: EngineFault? = nil) {
            stage = SessionStage(audioDelivery: audioDelivery)
            stage.speaksAtOnce = false
            (self.silent, self.fault) = (silent, fault)
            stage.userSays("Hello")
        }

        /// The model writes, and the voice speaks until nothing is asked of it.
        mutating func answer(_ text: String) {
            let before = stage.speeches.count
            stage.agentWrites(text)
            var next = before
            while next < stage.speeches.count {
                let (id, request) = stage.speeches[next]
                next += 1
                let isSilent = request.text.contains(silent)
                if !isSilent { stage.put(.speech(id, .audio([Int16](repeating: 5, count: 4800)))) }
                stage.put(.speechEnded(id, isSilent ? fault : nil))
            }
        }
    }

    private static let answer = "Here is the word. 你好。 And that was it."

    @Test(arguments: [nil, refusal, EngineFault(.unsupported, "No."), EngineFault(.unavailable, "Failed with 500.")])
    func theRestIsSpokenInOrder(_ fault: EngineFault?) {
        var voice = Voice(fault: fault)
        voice.answer(Self.answer)
        #expect(voice.stage.speeches.map(\.request.text) == ["Here is the word.", "你好。", "And that was it."])
        voice.stage.hear(voice: false, milliseconds: 1000)
        // Two clauses of 200 ms: the silent one takes no time.
        #expect(voice.stage.played == 2 * 4800)
        let lines = voice.stage.drain()
        #expect(lines.filter { $0.hasPrefix("warning") } == ["warning clause_not_spoken -"])
        #expect(lines.contains("response.done resp_1 completed 1"))
        let warning = voice.stage.messages.lazy.compactMap { message -> String? in
            if case .warning(let event) = message.event { event.warning.message } else { nil }
        }.first
        #expect(warning?.contains("\"你好。\"") == true)
        #expect(fault == nil || warning?.hasSuffix(fault?.message ?? "") == true)
    }

    @Test func theTranscriptIsWhatWasHeard() {
        var voice = Voice(fault: Self.refusal)
        voice.answer(Self.answer)
        voice.stage.hear(voice: false, milliseconds: 1000)
        let transcript = voice.stage.messages.lazy.compactMap { message -> String? in
            if case .audioTranscriptDone(let event) = message.event { event.transcript } else { nil }
        }.first
        #expect(transcript == "Here is the word.  And that was it.")
        voice.stage.userSays("Again")
        #expect(
            voice.stage.chats.last?.request.messages
                == [.user("Hello"), .assistant("Here is the word.  And that was it."), .user("Again")])
    }

    @Test func anInterruptionBehindALostClauseCutsWhatWasHeard() {
        var voice = Voice(fault: Self.refusal)
        voice.answer("Here is the word. 你好。 And that was it. And nobody hears this.")
        voice.stage.hear(voice: false, milliseconds: 400)
        voice.stage.userSays("Stop")
        #expect(
            voice.stage.chats.last?.request.messages.last(where: { _ in true }) == .user("Stop"))
        let heard = voice.stage.chats.last?.request.messages
        #expect(heard == [.user("Hello"), .assistant("Here is the word.  And that was it."), .user("Stop")])
    }

    @Test(arguments: [nil, refusal])
    func anAnswerWithoutAnySoundFails(_ fault: EngineFault?) {
        var voice = Voice(fault: fault)
        voice.answer("你好。 你好。")
        let lines = voice.stage.drain()
        #expect(lines.last == "response.done resp_1 failed engine_failed")
        #expect(lines.filter { $0.hasPrefix("warning") }.count == 2)
        voice.answer("And now?")
    }

    /// There is nothing in it that a voice could speak, and so no fault.
    @Test(arguments: ["🙂 👍", "```\n```", "---"])
    func anAnswerOfNothingToSpeakIsComplete(_ text: String) {
        var voice = Voice(silent: text)
        voice.answer(text)
        let lines = voice.stage.drain()
        #expect(lines.suffix(2) == ["warning clause_not_spoken -", "response.done resp_1 completed 1"])
    }

    @Test func markupWithoutWordsBringsNoWarning() {
        var voice = Voice(silent: "```")
        voice.answer("Here it is:\n\n```python\nprint(1)\n```\n")
        let lines = voice.stage.drain()
        #expect(!lines.contains { $0.hasPrefix("warning") })
    }

    /// One fault of the engine may be the clause's; two in a row are the engine's.
    @Test func anEngineThatFailsTwiceInARowIsNotAskedAgain() {
        var voice = Voice(fault: EngineFault(.unavailable, "Down."))
        voice.answer("Here it is. 你好。 你好。 And on. And on.")
        #expect(voice.stage.speeches.count == 3)
        voice.stage.hear(voice: false, milliseconds: 1000)
        #expect(voice.stage.drain().contains("response.done resp_1 failed engine_unavailable"))
        // Its play-out had not begun, and does not begin of a response that is done.
        #expect(voice.stage.played == 0)
    }

    @Test func aClauseThatTakesTooLongIsLostOnceSomethingWasHeard() throws {
        var voice = Voice()
        voice.stage.agentWrites("Here it is. And more.")
        let first = try #require(voice.stage.speeches.last).id
        voice.stage.put(.speech(first, .audio([Int16](repeating: 5, count: 4800))))
        voice.stage.put(.speechEnded(first, nil))
        voice.stage.passToDeadline()
        #expect(voice.stage.cancelledSpeeches == [SpeechID(rawValue: first.rawValue + 1)])
        voice.stage.hear(voice: false, milliseconds: 400)
        #expect(voice.stage.drain().contains("response.done resp_1 completed 1"))
    }

    @Test func thePlainEndpointDoesTheSame() {
        var voice = Voice(.events, fault: Self.refusal)
        voice.answer(Self.answer)
        #expect(voice.stage.drain().last == "response.done resp_1 completed 1")
    }

    /// The voice learns when the text of a clause begins in the middle of markup.
    @Test func clausesCarryTheMarkupThatIsOpen() throws {
        var voice = Voice(silent: "-")
        voice.answer("See this.\n# One\nTwo three. Four.")
        #expect(voice.stage.speeches.map(\.request.text) == ["See this.", "# One", "Two three.", "Four."])
        #expect(voice.stage.speeches.map(\.request.markup.startsLine) == [true, true, true, false])
    }
}
