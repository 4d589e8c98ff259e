import Caller
import Events
import Server
import TestKit
import Testing

extension EndToEnd {
    /// Where the time of a turn went, told to a caller who asked for it.
    @Suite(.serialized)
    struct TurnLatencyTests {
        @Test func theStagesOfASpokenTurnAddUp() async throws {
            let engines = try await EmbeddedEngines.shared()
            let server = try await LocalServer(engines: engines)
            let call = try await TestCall.place(
                to: server, session: SpokenTurnTests.session, query: TestCall.usualQuery + "&latency_events=true")
            await call.caller.say(try await engines.say("how are you today"))
            let told = try await call.observer.wait(forEvent: "parley.turn.latency", on: .data)
            guard case .turnLatency(let latency) = told.value else { return }
            #expect(
                latency.stages.map(\.name) == [
                    "jitter_buffer", "detector", "recognizer", "chat", "synthesizer", "pacer",
                ])
            #expect(latency.stages.allSatisfy { $0.ms >= 0 })
            #expect(abs(latency.stages.reduce(0) { $0 + $1.ms } - latency.totalMs) < 0.01)
            #expect(latency.silenceMs > 0 && latency.silenceMs <= latency.stages[1].ms)
            let engineMs = latency.stages[2...4].reduce(0) { $0 + $1.ms }
            #expect(abs(latency.totalMs - latency.silenceMs - engineMs - latency.serverMs) < 0.01)
            let events = await call.observer.events.map(\.event)
            #expect(
                events.contains {
                    if case .responseCreated(let event) = $0 { event.response.id == latency.responseID } else { false }
                })
            #expect(
                events.contains {
                    if case .speechStopped(let event) = $0 { event.itemID == latency.itemID } else { false }
                })
            await call.hangUp()
            await server.stop()
        }
    }
}
