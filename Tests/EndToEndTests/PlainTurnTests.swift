import Audio
import Events
import Server
import TestKit
import Testing

extension EndToEnd {
    /// Spoken turns over the plain endpoint, with the embedded engines (Voice Live protocol, chapters G.1, G.3 and G.6).
    @Suite(.serialized)
    struct PlainTurnTests {
        /// The order of G.1, deltas left out.
        static let order = [
            "session.created", "input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped",
            "input_audio_buffer.committed", "conversation.item.created",
            "conversation.item.input_audio_transcription.completed", "response.created", "response.output_item.added",
            "conversation.item.created", "response.content_part.added", "response.audio.done",
            "response.audio_transcript.done", "response.content_part.done", "response.output_item.done",
            "response.done",
        ]

        @Test func aQuestionIsAnsweredAloud() async throws {
            let engines = try await EmbeddedEngines.shared()
            let server = try await LocalServer(engines: engines)
            let caller = try await PlainCaller.connect(to: server)
            let question = try await engines.say("please repeat after me the weather in london is nice")
            try await caller.append(question)
            try await caller.append([Int16](repeating: 0, count: PCM.outputRate))
            let done = try await caller.wait(for: "response.done").event

            let types = await caller.events.map(\.type).filter { !$0.hasSuffix(".delta") }
            #expect(types == Self.order)
            #expect(await caller.unreadable == [])
            guard case .responseDone(let event) = done else { return }
            #expect(event.response.status == .completed)
            // What was said is what the deltas sound like.
            let transcript = try #require(await caller.spokenText)
            #expect(transcript.lowercased().contains("london"))
            let heard = try await engines.understand(try Self.resampled(await caller.audio()))
            #expect(EmbeddedEngines.errorRate(heard, of: EmbeddedEngines.words(transcript)) < 0.5)
            await caller.close()
            await server.stop()
        }

        /// A program sends its recording and then nothing, not even silence: it is answered all the same.
        /// However long the silence is that ends a turn.
        @Test(arguments: [500, 20_000]) func aRecordingWithoutSilenceBehindItIsAnswered(silence: Int) async throws {
            let engines = try await EmbeddedEngines.shared()
            var settings = PlainSettings()
            settings.stallTimeout = .milliseconds(300)
            let server = try await LocalServer(engines: engines, plainSettings: settings)
            let caller = try await PlainCaller.connect(to: server)
            try await caller.send(
                #"{"type":"session.update","session":{"turn_detection":{"type":"server_vad","silence_duration_ms":"#
                    + "\(silence)}}}")
            let question = try await engines.say("what is the weather in london")
            // Cut in the last word: the turn is open when the audio ends.
            try await caller.append(Array(question.dropLast(PCM.outputRate / 2 + 2400)))
            try await caller.wait(for: "input_audio_buffer.speech_stopped")
            try await caller.wait(for: "response.done")
            await caller.close()
            await server.stop()
        }

        @Test func pushToTalkAnswersWhenAsked() async throws {
            let engines = try await EmbeddedEngines.shared()
            let server = try await LocalServer(engines: engines)
            let caller = try await PlainCaller.connect(to: server)
            try await caller.send(#"{"type":"session.update","session":{"turn_detection":null}}"#)
            try await caller.append(try await engines.say("what is the weather in london"), chunk: 480)
            try await caller.send(#"{"type":"input_audio_buffer.commit"}"#)
            let words = try await caller.wait(for: "conversation.item.input_audio_transcription.completed")
            guard case .transcriptionCompleted(let completed) = words.event else { return }
            #expect(completed.transcript.lowercased().contains("weather in london"))
            #expect(await !caller.events.contains { $0.type == "response.created" })
            try await caller.send(#"{"type":"response.create"}"#)
            try await caller.wait(for: "response.done")
            await caller.close()
            await server.stop()
        }

        /// The telephone's format in, G.711 at 8 kHz, understood as well.
        @Test func telephoneAudioIsUnderstood() async throws {
            let engines = try await EmbeddedEngines.shared()
            let server = try await LocalServer(engines: engines)
            let caller = try await PlainCaller.connect(to: server)
            try await caller.send(
                #"{"type":"session.update","session":{"input_audio_format":"g711_ulaw","turn_detection":null}}"#)
            let narrow = try Resampler(from: PCM.outputRate, to: G711.sampleRate)
            var samples: [Int16] = []
            let sentence = try await engines.say("my name is john and i live in paris")
            narrow.resample(sentence, appendingTo: &samples)
            narrow.flush(appendingTo: &samples)
            var codes: [UInt8] = []
            G711.muLaw.encode(samples, into: &codes)
            try await caller.append(codes)
            try await caller.send(#"{"type":"input_audio_buffer.commit"}"#)
            let words = try await caller.wait(for: "conversation.item.input_audio_transcription.completed")
            guard case .transcriptionCompleted(let completed) = words.event else { return }
            #expect(completed.transcript.lowercased().contains("name is john"))
            await caller.close()
            await server.stop()
        }

        /// The user speaks while the client still plays: the answer ends, cut to what can have been heard.
        @Test func theUserInterrupts() async throws {
            let engines = try await EmbeddedEngines.shared()
            let server = try await LocalServer(engines: engines)
            let caller = try await PlainCaller.connect(to: server)
            try await caller.send(
                #"{"type":"session.update","session":{"turn_detection":{"type":"server_vad","auto_truncate":true}}}"#)
            try await caller.send(
                #"{"type":"conversation.item.create","item":{"type":"message","role":"user","content":"#
                    + #"[{"type":"input_text","text":"Count to fifty."}]}}"#)
            try await caller.send(#"{"type":"response.create"}"#)
            let first = try await caller.wait(for: "response.audio.delta").next
            try await caller.append(try await engines.say("what is the weather in london"))
            let started = try await caller.wait(for: "input_audio_buffer.speech_started", from: first).next
            let truncated = try await caller.wait(for: "conversation.item.truncated", from: first)
            #expect(truncated.next >= started - 3)
            guard case .itemTruncated(let cut) = truncated.event else { return }
            #expect(cut.audioEndMs < 60_000)
            await caller.close()
            await server.stop()
        }

        private static func resampled(_ bytes: [UInt8]) throws -> [Int16] {
            var samples: [Int16] = []
            PCM.append(littleEndian: bytes.span, to: &samples)
            let resampler = try Resampler(from: PCM.outputRate, to: PCM.inputRate)
            var output: [Int16] = []
            resampler.resample(samples, appendingTo: &output)
            resampler.flush(appendingTo: &output)
            return output
        }
    }
}

extension PlainCaller {
    /// What the agent's last answer says.
    fileprivate var spokenText: String? {
        events.reversed().lazy.compactMap { event in
            if case .audioTranscriptDone(let done) = event { done.transcript } else { nil }
        }.first
    }
}
