import Caller
import Events
import TestKit
import Testing

extension EndToEnd {
    /// A function tool of the client's, asked for by voice (Voice Live protocol, chapter G.5).
    @Suite(.serialized)
    struct ToolCallTests {
        static let session = #"""
            {"turn_detection":{"type":"server_vad"},"tools":[{"type":"function","name":"get_weather",
             "description":"Tells the weather in a city",
             "parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}]}
            """#

        // Proves: M.6
        @Test func argumentsGoToTheControlSocketAndTheResultIsSpoken() async throws {
            let engines = try await EmbeddedEngines.shared()
            let server = try await LocalServer(engines: engines)
            let call = try await TestCall.place(to: server, session: Self.session)
            await call.caller.say(try await engines.say("what is the weather in london"))

            let arguments = try await call.observer.wait(
                forEvent: "response.function_call_arguments.done", on: .control)
            guard case .functionCallArgumentsDone(let asked) = arguments.value else { return }
            #expect(asked.name == "get_weather")
            #expect(asked.arguments.lowercased().contains("london"))
            // The item, which names the call.
            try await call.observer.wait(forEvent: "response.output_item.done", on: .control)
            let done = try await call.observer.wait(forEvent: "response.done", on: .data)

            try await call.send(
                #"{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"\#(asked.callID.rawValue)","output":"{\"temperature\":7,\"sky\":\"cloudy\"}"}}"#
            )
            try await call.send(#"{"type":"response.create"}"#)
            let spoken = try await call.observer.wait(
                forEvent: "response.audio_transcript.done", on: .data, from: done.next)
            guard case .audioTranscriptDone(let answer) = spoken.value else { return }
            let words = EmbeddedEngines.words(answer.transcript)
            #expect(words.contains("cloudy") && (words.contains("seven") || words.contains("7")))
            try await call.observer.wait(forEvent: "output_audio_buffer.stopped", on: .data, from: spoken.next)
            await call.hangUp()
            await server.stop()
        }
    }
}
