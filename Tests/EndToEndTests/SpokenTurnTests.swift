import Caller
import Events
import RTC
import Server
import TestKit
import Testing

extension EndToEnd {
    /// One spoken question and its spoken answer over the whole path: Opus, DTLS-SRTP, jitter buffer, voice activity,
    /// pocketsphinx, the assistant, flite and back.
    @Suite(.serialized)
    struct SpokenTurnTests {
        static let session = #"{"modalities":["text","audio"],"turn_detection":{"type":"server_vad"}}"#

        // Proves: C.5 order, M.10, M.14, M.19, M.29
        @Test func aQuestionIsUnderstoodAndAnswered() async throws {
            let engines = try await EmbeddedEngines.shared()
            let server = try await LocalServer(engines: engines)
            let call = try await TestCall.place(to: server, session: Self.session)
            await call.caller.say(try await engines.say("how are you today"))

            let heard = try await call.observer.wait(
                forEvent: "conversation.item.input_audio_transcription.completed", on: .data)
            guard case .transcriptionCompleted(let transcription) = heard.value else { return }
            #expect(EmbeddedEngines.words(transcription.transcript) == ["how", "are", "you", "today"])

            let spoken = try await call.observer.wait(forEvent: "response.audio_transcript.done", on: .data)
            guard case .audioTranscriptDone(let answer) = spoken.value else { return }
            #expect(EmbeddedEngines.words(answer.transcript).contains("fine"))
            try await call.observer.wait(forEvent: "output_audio_buffer.stopped", on: .data)

            // What arrived by RTP is what the transcript says.
            try await Task.sleep(for: .milliseconds(300))
            let understood = try await engines.understand(await call.caller.recording)
            let wer = EmbeddedEngines.errorRate(understood, of: EmbeddedEngines.words(answer.transcript))
            #expect(wer <= 0.34, "heard \(understood) for \(answer.transcript)")

            try await expectOrder(call.observer)
            await call.hangUp()
            await server.stop()
        }

        /// The order of the Voice Live protocol, chapter G.2.
        private func expectOrder(_ observer: CallObserver) async throws {
            let events = await observer.events
            let control = events.filter { $0.channel == .control }.map(\.event.type)
            #expect(control == ["rtc.call.sdp.created", "session.created", "session.updated"])
            let data = events.filter { $0.channel == .data }.map(\.event.type).filter { !$0.hasSuffix(".delta") }
            let generation = data.filter { !$0.hasPrefix("output_audio_buffer.") }
            #expect(
                generation == [
                    "input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped",
                    "input_audio_buffer.committed", "conversation.item.created",
                    "conversation.item.input_audio_transcription.completed", "response.created",
                    "response.output_item.added", "conversation.item.created", "response.content_part.added",
                    "response.audio.done", "response.audio_transcript.done", "response.content_part.done",
                    "response.output_item.done", "response.done",
                ])
            #expect(
                data.filter { $0.hasPrefix("output_audio_buffer.") } == [
                    "output_audio_buffer.started", "output_audio_buffer.stopped",
                ])
            #expect(data.last == "output_audio_buffer.stopped")
        }

        // Proves: C.4 fall-back
        @Test func withoutADataChannelEverythingComesByTheControlSocket() async throws {
            let engines = try await EmbeddedEngines.shared()
            let server = try await LocalServer(engines: engines)
            var options = NativeCaller.Options()
            options.hasDataChannel = false
            let call = try await TestCall.place(to: server, options: options)
            await call.caller.say(try await engines.say("how are you today"))
            try await call.observer.wait(forEvent: "output_audio_buffer.stopped", on: .control)
            await call.hangUp()
            await server.stop()
        }

        // Proves: M.16
        @Test func theCallOutlivesItsControlSocket() async throws {
            let engines = try await EmbeddedEngines.shared()
            let server = try await LocalServer(engines: engines)
            let call = try await TestCall.place(to: server)
            await call.caller.closeControl()
            await call.caller.say(try await engines.say("how are you today"))
            try await call.observer.wait(forEvent: "output_audio_buffer.stopped", on: .data)
            await call.hangUp()
            await server.stop()
        }

        @Test(arguments: [RTC.AudioCodec.pcmu, .pcma])
        func telephonyCodecsCarryATurnToo(_ codec: RTC.AudioCodec) async throws {
            let engines = try await EmbeddedEngines.shared()
            let server = try await LocalServer(engines: engines)
            var options = NativeCaller.Options()
            options.codecs = [codec]
            let call = try await TestCall.place(to: server, options: options)
            await call.caller.say(try await engines.say("how are you today"))
            try await call.observer.wait(forEvent: "output_audio_buffer.stopped", on: .data)
            await call.hangUp()
            await server.stop()
        }

        /// Ten of a hundred datagrams are lost and others come late, in both directions.
        // Proves: M.4
        @Test func aClearSentenceSurvivesLossAndReordering() async throws {
            let engines = try await EmbeddedEngines.shared()
            let server = try await LocalServer(engines: engines)
            let link = try await LossyLink(
                to: server.media, weather: .init(loss: 0.10, reordering: 0.05), seed: 7, on: server.callerLoop)
            let call = try await TestCall.place(to: server, session: Self.session, through: link)
            await call.caller.say(try await engines.say("how are you today"))
            let heard = try await call.observer.wait(
                forEvent: "conversation.item.input_audio_transcription.completed", on: .data)
            guard case .transcriptionCompleted(let transcription) = heard.value else { return }
            #expect(EmbeddedEngines.words(transcription.transcript) == ["how", "are", "you", "today"])
            try await call.observer.wait(forEvent: "output_audio_buffer.stopped", on: .data)
            let counts = link.counts
            #expect(counts.lost > 20 && counts.delayed > 5)
            await call.hangUp()
            await link.close()
            await server.stop()
        }
    }
}
