import Caller
import Events
import TestKit
import Testing

extension EndToEnd {
    /// Many calls on one server.
    @Suite(.serialized)
    struct LoadTests {
        @Test(.timeLimit(.minutes(5)))
        func fiftyCallsAtOnceEachHoldAFullTurn() async throws {
            let engines = try await EmbeddedEngines.shared()
            let server = try await LocalServer(engines: engines)
            let question = try await engines.say("what time is it now")
            let transcripts = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        var options = NativeCaller.Options()
                        // A caller that is silent sends nothing, so that the load is the server's own.
                        options.sendsSilence = false
                        let call = try await TestCall.place(to: server, options: options)
                        await call.caller.say(question)
                        let heard = try await call.observer.wait(
                            forEvent: "conversation.item.input_audio_transcription.completed", patience: .seconds(90))
                        try await call.observer.wait(forEvent: "output_audio_buffer.stopped", patience: .seconds(90))
                        await call.hangUp()
                        guard case .transcriptionCompleted(let event) = heard.value else { return "" }
                        return event.transcript
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(transcripts.count == 50)
            let right = transcripts.filter {
                EmbeddedEngines.words($0) == ["what", "time", "is", "it", "now"]
            }
            #expect(right.count >= 45, "\(transcripts)")
            await server.stop()
        }

        @Test func aHundredCallsOneAfterTheOtherLeaveNothingBehind() async throws {
            let engines = try await EmbeddedEngines.shared()
            let server = try await LocalServer(engines: engines)
            for _ in 0..<100 {
                let call = try await TestCall.place(to: server)
                await call.hangUp()
            }
            try await Task.sleep(for: .milliseconds(200))
            #expect(await server.calls.callCount == 0)
            #expect(await server.port.peerCount == 0)
            await server.stop()
        }
    }
}
