import Engine
import Events
import SansIO
import Testing

/// What the user hears of a chat model that failed.
struct ApologyTests {
    private func stage() -> SessionStage {
        SessionStage { $0.apology = "Sorry, I cannot answer right now." }
    }

    @Test func aFailureIsSpokenOfAndFailsTheResponse() throws {
        var stage = stage()
        stage.userSays("Hello")
        stage.put(.chatEnded(try #require(stage.chats.last).id, EngineFault(.unavailable, "Down.")))
        #expect(stage.speeches.map(\.request.text) == ["Sorry, I cannot answer right now."])
        stage.hear(voice: false, milliseconds: 1000)
        let lines = stage.drain()
        #expect(lines.contains { $0.hasPrefix("response.done resp_1 failed engine_unavailable") }, "\(lines)")
        // The next turn is an ordinary one.
        stage.userSays("Hello")
        stage.agentWrites("Good day.")
        stage.hear(voice: false, milliseconds: 1000)
        #expect(stage.drain().contains { $0.hasPrefix("response.done resp_2 completed") })
    }

    @Test func aModelThatKeepsSilentIsSpokenOfToo() {
        var stage = stage()
        stage.userSays("Hello")
        stage.passToDeadline()
        #expect(stage.cancelledChats.count == 1)
        #expect(stage.speeches.map(\.request.text) == ["Sorry, I cannot answer right now."])
    }

    @Test func nothingIsAddedToAnAnswerThatWasBegun() throws {
        var stage = stage()
        stage.userSays("Hello")
        stage.put(.chat(try #require(stage.chats.last).id, .text("Well, I think. ")))
        stage.put(.chatEnded(try #require(stage.chats.last).id, EngineFault(.failed, "Broken.")))
        #expect(!stage.speeches.contains { $0.request.text.contains("Sorry") })
    }

    @Test func textAloneFailsWithoutAWord() throws {
        var stage = stage()
        stage.client(json: #"{"type":"response.create","response":{"modalities":["text"]}}"#)
        stage.put(.chatEnded(try #require(stage.chats.last).id, EngineFault(.unavailable, "Down.")))
        #expect(stage.drain().last == "response.done resp_1 failed engine_unavailable")
        #expect(stage.speeches.isEmpty)
    }
}
