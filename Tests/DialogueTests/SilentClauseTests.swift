import Engine
import Events
import Testing

/// Clauses that the synthesizer makes no sound of.
struct SilentClauseTests {
    private static let silent = EngineFault(.failed, "No sound.", cause: .silent)

    @Test(arguments: [silent, EngineFault(.failed, "Refused.", cause: .rejected)])
    func aClauseWithoutSoundCostsThatClause(_ fault: EngineFault) throws {
        var stage = SessionStage()
        stage.userSays("Hello")
        stage.agentWrites("Good day. ", ends: false)
        stage.speaksAtOnce = false
        stage.agentWrites("Odd one. ", ends: false)
        stage.put(.speechEnded(try #require(stage.speeches.last).id, fault))
        stage.speaksAtOnce = true
        stage.agentWrites("And more.")
        #expect(stage.speeches.count == 3)
        stage.hear(voice: false, milliseconds: 2000)
        #expect(stage.drain().contains { $0.hasPrefix("response.done resp_1 completed") })
    }

    @Test func anAnswerOfWhichNothingSoundsFails() throws {
        var stage = SessionStage()
        stage.speaksAtOnce = false
        stage.userSays("Hello")
        stage.agentWrites("Odd. ", "Odd too. ")
        for _ in 0..<3 { stage.put(.speechEnded(try #require(stage.speeches.last).id, Self.silent)) }
        #expect(stage.drain().last == "response.done resp_1 failed engine_failed")
    }
}
