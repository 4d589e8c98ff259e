import Caller
import Events
import SansIO
import Server
import TestKit
import Testing

extension EndToEnd {
    /// A server in front of another one, which is its model: a call goes through both.
    @Suite(.serialized)
    struct RelayedCallTests {
        /// The one that thinks and speaks, and the one that clients call.
        private struct Pair {
            let engines: EmbeddedEngines
            let back: LocalServer
            let front: LocalServer

            init(fallback: Bool = false) async throws {
                engines = try await EmbeddedEngines.shared()
                back = try await LocalServer(engines: engines)
                front = try await LocalServer(
                    engines: engines,
                    profiles: .relaying(to: back.url, fallback: fallback ? engines.profiles.fallback : nil))
            }

            func stop() async {
                await front.stop()
                await back.stop()
            }
        }

        @Test func aQuestionIsUnderstoodAndAnsweredThroughBoth() async throws {
            let pair = try await Pair()
            let call = try await TestCall.place(to: pair.front, session: SpokenTurnTests.session)
            await call.caller.say(try await pair.engines.say("how are you today"))
            let heard = try await call.observer.wait(
                forEvent: "conversation.item.input_audio_transcription.completed", on: .data)
            guard case .transcriptionCompleted(let transcription) = heard.value else { return }
            #expect(EmbeddedEngines.words(transcription.transcript) == ["how", "are", "you", "today"])
            let spoken = try await call.observer.wait(forEvent: "response.audio_transcript.done", on: .data)
            guard case .audioTranscriptDone(let answer) = spoken.value else { return }
            try await call.observer.wait(forEvent: "output_audio_buffer.stopped", on: .data)

            // What arrived by RTP is what the transcript says.
            try await Task.sleep(for: .milliseconds(300))
            let understood = try await pair.engines.understand(await call.caller.recording)
            let wer = EmbeddedEngines.errorRate(understood, of: EmbeddedEngines.words(answer.transcript))
            #expect(wer <= 0.34, "heard \(understood) for \(answer.transcript)")

            // The order of the Voice Live protocol, chapter G.2, and nothing twice.
            let events = await call.observer.events
            let control = events.filter { $0.channel == .control }.map(\.event.type)
            #expect(control == ["rtc.call.sdp.created", "session.created", "session.updated"])
            let data = events.filter { $0.channel == .data }.map(\.event.type).filter {
                !$0.hasSuffix(".delta") && !$0.hasPrefix("output_audio_buffer.")
            }
            #expect(
                data == [
                    "input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped",
                    "input_audio_buffer.committed", "conversation.item.created",
                    "conversation.item.input_audio_transcription.completed", "response.created",
                    "response.output_item.added", "conversation.item.created", "response.content_part.added",
                    "response.audio.done", "response.audio_transcript.done", "response.content_part.done",
                    "response.output_item.done", "response.done",
                ])
            await call.hangUp()
            await pair.stop()
        }

        @Test func argumentsOfAToolGoToTheControlSocketAndTheResultIsSpoken() async throws {
            let pair = try await Pair()
            let call = try await TestCall.place(to: pair.front, session: ToolCallTests.session)
            await call.caller.say(try await pair.engines.say("what is the weather in london"))
            let arguments = try await call.observer.wait(
                forEvent: "response.function_call_arguments.done", on: .control)
            guard case .functionCallArgumentsDone(let asked) = arguments.value else { return }
            #expect(asked.name == "get_weather")
            #expect(asked.arguments.lowercased().contains("london"))
            try await call.observer.wait(forEvent: "response.output_item.done", on: .control)
            let done = try await call.observer.wait(forEvent: "response.done", on: .data)
            try await call.send(
                #"{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"\#(asked.callID.rawValue)","output":"{\"temperature\":7,\"sky\":\"cloudy\"}"}}"#
            )
            try await call.send(#"{"type":"response.create"}"#)
            let spoken = try await call.observer.wait(
                forEvent: "response.audio_transcript.done", on: .data, from: done.next)
            guard case .audioTranscriptDone(let answer) = spoken.value else { return }
            #expect(EmbeddedEngines.words(answer.transcript).contains("cloudy"))
            try await call.observer.wait(forEvent: "output_audio_buffer.stopped", on: .data, from: spoken.next)
            await call.hangUp()
            await pair.stop()
        }

        @Test func theAgentFallsSilentAtOnceAndBothKnowWhatWasHeard() async throws {
            let pair = try await Pair()
            let call = try await TestCall.place(
                to: pair.front, session: #"{"turn_detection":{"type":"server_vad","auto_truncate":true}}"#)
            try await call.send(
                #"{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"Count to fifty."}]}}"#
            )
            try await call.send(#"{"type":"response.create"}"#)
            try await call.observer.wait(forEvent: "output_audio_buffer.started")
            try await Task.sleep(for: .seconds(2))
            let mark = await call.observer.count
            let speech = try await pair.engines.say("stop please and tell me the time")
            let onset = Moment.now
            await call.caller.say(speech.trimmingSilence)
            let started = try await call.observer.wait(forEvent: "input_audio_buffer.speech_started", from: mark)
            let cut = try await call.observer.wait(forEvent: "conversation.item.truncated", from: mark)
            guard case .itemTruncated(let truncated) = cut.value else { return }

            let packets = await call.observer.happenings.prefix(cut.next).filter { happening in
                if case .audio = happening.what { true } else { false }
            }
            // Each packet that came before the cut is 20 ms that were heard.
            let heard = packets.count * 20
            #expect(abs(truncated.audioEndMs - heard) <= 20, "\(truncated.audioEndMs) ms said, \(heard) ms heard")
            let last = try #require(packets.last { $0.at <= started.at })
            #expect(
                last.at - onset <= .milliseconds(100), "last packet \((last.at - onset).wholeMilliseconds) ms after")

            // The other server has cut it at the same place, and forgotten what nobody heard.
            try await call.send(
                #"{"type":"conversation.item.retrieve","item_id":"\#(truncated.itemID.rawValue)"}"#)
            let retrieved = try await call.observer.wait(forEvent: "conversation.item.retrieved", from: mark)
            guard case .itemRetrieved(let item) = retrieved.value, case .message(let message) = item.item.body,
                case .audio(let transcript?)? = message.content.first
            else {
                Issue.record("no spoken item")
                return
            }
            #expect(transcript.lowercased().hasPrefix("one"))
            #expect(!transcript.lowercased().contains("fifty"), "\(transcript)")
            await call.hangUp()
            await pair.stop()
        }

        @Test func aPlainClientIsServedInItsOwnFormat() async throws {
            let pair = try await Pair()
            let client = try await PlainCaller.connect(to: pair.front)
            try await client.wait(for: "session.created")
            try await client.send(
                #"{"type":"session.update","session":{"output_audio_format":"g711_ulaw","input_audio_format":"pcm16","input_audio_sampling_rate":24000}}"#
            )
            try await client.wait(for: "session.updated")
            try await client.append(try await pair.engines.say("how are you today"))
            let heard = try await client.wait(for: "conversation.item.input_audio_transcription.completed")
            guard case .transcriptionCompleted(let transcription) = heard.event else { return }
            #expect(EmbeddedEngines.words(transcription.transcript) == ["how", "are", "you", "today"])
            try await client.wait(for: "response.done")
            let audio = await client.audio()
            // A second or more of one byte each.
            #expect(audio.count > 8000)
            #expect(await client.unreadable == [])
            await client.close()
            await pair.stop()
        }

        @Test func theLossOfTheRemoteEndsTheCallWithAClearError() async throws {
            let pair = try await Pair()
            let call = try await TestCall.place(to: pair.front, session: SpokenTurnTests.session)
            try await call.observer.wait(forEvent: "session.updated")
            await pair.back.stop()
            let lost = try await call.observer.wait(forEvent: "error", on: .control)
            guard case .error(let event) = lost.value else { return }
            #expect(event.error.code?.rawValue == "engine_unavailable")
            #expect(event.error.message == "The connection to the remote model was lost.")
            try await call.observer.wait(
                for: "the end",
                where: { happening in
                    if case .controlClosed(1011, _) = happening.what { true } else { nil }
                })
            await call.hangUp()
            await pair.front.stop()
        }

        @Test func anotherProfileCarriesOnWhereTheRemoteIsLost() async throws {
            let pair = try await Pair(fallback: true)
            let call = try await TestCall.place(to: pair.front, session: SpokenTurnTests.session)
            try await call.observer.wait(forEvent: "session.updated")
            await call.caller.say(try await pair.engines.say("my name is john and i live in paris"))
            let first = try await call.observer.wait(forEvent: "output_audio_buffer.stopped", on: .data)
            await pair.back.stop()
            let lost = try await call.observer.wait(forEvent: "error", on: .control, from: first.next)
            let updated = try await call.observer.wait(forEvent: "session.updated", from: lost.next)
            await call.caller.say(try await pair.engines.say("how are you today"))
            try await call.observer.wait(forEvent: "output_audio_buffer.stopped", on: .data, from: updated.next)
            await call.hangUp()
            await pair.front.stop()
        }

        @Test func aClientLearnsThatTheRemoteCannotBeReached() async throws {
            let engines = try await EmbeddedEngines.shared()
            let front = try await LocalServer(engines: engines, profiles: .relaying(to: "ws://127.0.0.1:9"))
            let client = try await PlainCaller.connect(to: front)
            let error = try await client.wait(for: "error")
            guard case .error(let event) = error.event else { return }
            #expect(event.error.code?.rawValue == "engine_unavailable")
            #expect(event.error.message == "The remote model cannot be reached.")
            #expect(await client.untilClosed() == 1011)
            #expect(front.sessions.count == 0)
            await front.stop()
        }

        @Test func anotherProfileServesWhereTheRemoteCannotBeReached() async throws {
            let engines = try await EmbeddedEngines.shared()
            let front = try await LocalServer(
                engines: engines, profiles: .relaying(to: "ws://127.0.0.1:9", fallback: engines.profiles.fallback))
            let client = try await PlainCaller.connect(to: front)
            try await client.wait(for: "session.created")
            try await client.append(try await engines.say("how are you today"))
            try await client.wait(for: "response.done")
            await client.close()
            await front.stop()
        }
    }
}
