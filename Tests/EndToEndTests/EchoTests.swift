import Caller
import Events
import SansIO
import TestKit
import Testing

extension EndToEnd {
    /// A caller without a headset: the agent's own voice comes back by the microphone (Voice Live protocol F.7).
    @Suite(.serialized)
    struct EchoTests {
        private static let cancelling = #"{"input_audio_echo_cancellation":{}}"#
        private static let cleaning =
            #"{"input_audio_echo_cancellation":{},"input_audio_noise_reduction":{"type":"azure_deep_noise_suppression"}}"#

        private func place(to server: LocalServer, session: String?, echo: Bool = true) async throws -> TestCall {
            var options = NativeCaller.Options()
            if echo { options.echo = .init(delay: .milliseconds(80), level: -12) }
            return try await TestCall.place(to: server, session: session, options: options)
        }

        /// By text, so that the only voice in the microphone is the agent's own.
        private func askForALongAnswer(_ call: TestCall) async throws {
            try await call.send(
                #"{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"Count to fifty."}]}}"#
            )
            try await call.send(#"{"type":"response.create"}"#)
            try await call.observer.wait(forEvent: "output_audio_buffer.started")
        }

        private func onsets(_ call: TestCall) async -> Int {
            await call.observer.events.count { $0.event.type == "input_audio_buffer.speech_started" }
        }

        @Test func withoutEchoCancellationTheAgentInterruptsItself() async throws {
            let server = try await LocalServer(engines: try await EmbeddedEngines.shared())
            let call = try await place(to: server, session: nil)
            try await askForALongAnswer(call)
            try await call.observer.wait(forEvent: "input_audio_buffer.speech_started")
            await call.hangUp()
            await server.stop()
        }

        // Proves: F.2 input_audio_echo_cancellation
        @Test func withEchoCancellationOnlyTheUserInterrupts() async throws {
            let engines = try await EmbeddedEngines.shared()
            let server = try await LocalServer(engines: engines)
            let call = try await place(to: server, session: Self.cancelling)
            try await askForALongAnswer(call)
            try await Task.sleep(for: .seconds(6))
            #expect(await onsets(call) == 0, "the agent heard itself")

            let mark = await call.observer.count
            let speech = try await engines.say("stop please and tell me the time")
            let onset = Moment.now
            await call.caller.say(speech.trimmingSilence)
            let started = try await call.observer.wait(forEvent: "input_audio_buffer.speech_started", from: mark)
            print("barge-in over an echo: speech_started \((started.at - onset).wholeMilliseconds) ms after the onset")
            try await call.observer.wait(forEvent: "output_audio_buffer.cleared", from: mark)
            await call.hangUp()
            await server.stop()
        }

        /// With a headset, noise reduction and echo cancellation cost the user next to nothing.
        @Test func theAgentStillFallsSilentWithin100Milliseconds() async throws {
            let engines = try await EmbeddedEngines.shared()
            let server = try await LocalServer(engines: engines)
            let call = try await place(to: server, session: Self.cleaning, echo: false)
            try await askForALongAnswer(call)
            try await Task.sleep(for: .seconds(2))
            let mark = await call.observer.count
            let speech = try await engines.say("stop please and tell me the time")
            let onset = Moment.now
            await call.caller.say(speech.trimmingSilence)
            let started = try await call.observer.wait(forEvent: "input_audio_buffer.speech_started", from: mark)
            let last = try #require(
                await call.observer.happenings.last { happening in
                    if case .audio = happening.what { happening.at <= started.at } else { false }
                })
            print("barge-in with both on: last packet \((last.at - onset).wholeMilliseconds) ms after the onset")
            #expect((last.at - onset) <= .milliseconds(100))
            await call.hangUp()
            await server.stop()
        }
    }
}
