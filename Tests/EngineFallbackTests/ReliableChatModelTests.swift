import Engine
import EngineFallback
import SansIO
import Synchronization
import Testing

struct ReliableChatModelTests {
    private static let down = EngineFault(.unavailable, "Down.")

    /// What came of one question: the pieces, and the fault.
    private func ask(_ model: any ChatModel) async -> (text: String, fault: EngineFault?) {
        let text = Mutex("")
        do {
            try await model.respond(to: ChatRequest(instructions: "", messages: [])) { event in
                if case .text(let piece) = event { text.withLock { $0 += piece } }
            }
            return (text.withLock(\.self), nil)
        } catch {
            return (text.withLock(\.self), error as? EngineFault)
        }
    }

    @Test func anotherTakesOverWhereNothingWasSaid() async {
        let clock = TestClock()
        let (first, second) = (clock.health("first"), clock.health("second"))
        let model = ReliableChatModel([
            .init(ScriptedModel(fails: Self.down), health: first), .init(ScriptedModel("Here."), health: second),
        ])
        let answer = await ask(model)
        #expect(answer.text == "Here." && answer.fault == nil)
        #expect(first.counters.failures == ["engine_unavailable": 1] && second.counters.successes == 1)
    }

    @Test func whatWasBegunIsNotBegunAnew() async {
        let clock = TestClock()
        let model = ReliableChatModel([
            .init(ScriptedModel("Half a", fails: Self.down), health: clock.health("first")),
            .init(ScriptedModel("Here."), health: clock.health("second")),
        ])
        let answer = await ask(model)
        #expect(answer.text == "Half a" && answer.fault == Self.down)
    }

    @Test func anEngineThatKeepsFailingIsSparedAndTriedAgain() async {
        let clock = TestClock()
        let health = clock.health("first")
        let failing = ScriptedModel("Back.", fails: nil)
        let broken = ScriptedModel(fails: Self.down)
        let model = ReliableChatModel([
            .init(broken, health: health), .init(failing, health: clock.health("second")),
        ])
        for _ in 0..<10 { #expect(await ask(model).text == "Back.") }
        #expect(broken.asked == 3 && health.counters.spared == 7 && health.isResting)
        clock.pass(.seconds(5))
        broken.recover()
        #expect(await ask(model).text == "")
        #expect(broken.asked == 4 && !health.isResting)
    }

    @Test func whereAllRestTheFaultSaysSo() async {
        let clock = TestClock()
        let slow = ScriptedModel(fails: EngineFault(.timeout, "Slow."))
        let model = ReliableChatModel([.init(slow, health: clock.health("only"))])
        #expect(await ask(model).fault?.code == .timeout)
        let second = await ask(model)
        #expect(second.fault?.code == .unavailable && slow.asked == 1)
    }

    @Test func whatIsCancelledSaysNothingOfTheEngine() async {
        let clock = TestClock()
        let health = clock.health("first")
        let model = ReliableChatModel([
            .init(PatientModel(), health: health), .init(ScriptedModel("No."), health: clock.health("second")),
        ])
        let asking = Task { await ask(model) }
        while health.counters.requests == 0 { await Task.yield() }
        asking.cancel()
        let answer = await asking.value
        #expect(answer.text == "" && answer.fault == nil)
        #expect(health.counters.abandoned == 1 && health.counters.failures.isEmpty && !health.isResting)
    }
}
