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
            let question = try await engines.say(Self.sentence, voice: "en-US-SltNeural")
            var calls: [TestCall] = []
            for _ in 0..<50 {
                var options = NativeCaller.Options()
                // A caller that is silent sends nothing, so that the load is the server's own.
                options.sendsSilence = false
                calls.append(try await TestCall.place(to: server, options: options))
            }
            #expect(server.calls.callCount == 50)
            let transcripts = try await withThrowingTaskGroup(of: String.self) { group in
                for (index, call) in calls.enumerated() {
                    group.addTask {
                        // Fifty people do not begin to speak in the same instant, but they do speak at the same time.
                        try await Task.sleep(for: .milliseconds(100 * index))
                        await call.caller.say(question)
                        let heard = try await call.observer.wait(
                            forEvent: "conversation.item.input_audio_transcription.completed", patience: .seconds(150))
                        try await call.observer.wait(forEvent: "output_audio_buffer.stopped", patience: .seconds(150))
                        guard case .transcriptionCompleted(let event) = heard.value else { return "" }
                        return event.transcript
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            for call in calls { await call.hangUp() }
            #expect(transcripts.count == 50)
            let errors = transcripts.map {
                EmbeddedEngines.errorRate(EmbeddedEngines.words($0), of: EmbeddedEngines.words(Self.sentence))
            }
            let mean = errors.reduce(0, +) / Double(errors.count)
            print(
                "fifty calls at once: \(Int((mean * 100).rounded())) % word errors, \(errors.count { $0 == 0 }) without"
            )
            // The two cores also carry the fifty callers, so a few frames come late; what is said must still come through.
            #expect(mean <= 0.25, "\(transcripts)")
            #expect(!transcripts.contains(""))
            await server.stop()
        }

        /// Each call connects, is spoken to by the agent, and ends in the middle of it.
        @Test(.timeLimit(.minutes(10)))
        func aThousandCallsOneAfterTheOtherLeaveNothingBehind() async throws {
            let engines = try await EmbeddedEngines.shared()
            let server = try await LocalServer(engines: engines)
            var memory: [Int] = []
            for number in 1...1000 {
                let call = try await TestCall.place(to: server)
                try await call.send(Self.greeting)
                try await call.observer.wait(for: "the agent's voice") { happening in
                    if case .audio = happening.what { true } else { nil }
                }
                await call.hangUp()
                if number % 200 == 0 { memory.append(ResidentMemory.bytes) }
            }
            try await Task.sleep(for: .milliseconds(300))
            #expect(server.calls.callCount == 0)
            #expect(await server.mediaLoops.peerCount == 0)
            // Allocators and SCTP's tag wait settle within the first calls; after that nothing may grow with the count.
            let growth = memory[4] - memory[1]
            print("resident memory after 200, 400 … 1000 calls, in KiB: \(memory.map { $0 / 1024 })")
            #expect(growth < 6 << 20, "grew by \(growth / 1024) KiB over 600 calls")
            await server.stop()
        }

        private static let sentence = "my name is john and i live in paris"

        private static let greeting = #"""
            {"type":"response.create","response":{"pre_generated_assistant_message":
             {"type":"message","role":"assistant","content":[{"type":"text","text":"StartupMessage to the show."}]}}}
            """#
    }
}
