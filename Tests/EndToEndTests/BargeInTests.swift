import Caller
import Events
import NIOCore
import SansIO
import TestKit
import Testing

extension EndToEnd {
    /// The user speaks over a long answer (Voice Live protocol, chapter G.6).
    @Suite(.serialized)
    struct BargeInTests {
        private static func session(autoTruncate: Bool) -> String {
            #"{"turn_detection":{"type":"server_vad","auto_truncate":\#(autoTruncate)}}"#
        }

        /// By text, so that nothing depends on how well a question was heard; returns two seconds into the answer.
        private func askForALongAnswer(_ call: TestCall) async throws {
            try await call.send(
                #"{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"Count to fifty."}]}}"#
            )
            try await call.send(#"{"type":"response.create"}"#)
            try await call.observer.wait(forEvent: "output_audio_buffer.started")
            try await Task.sleep(for: .seconds(2))
        }

        /// Lets a long answer run for a while and speaks over it.
        /// - Returns: When our speech began to arrive, and where among the happenings that was.
        private func interrupt(
            _ call: TestCall, _ engines: EmbeddedEngines
        ) async throws -> (onset: Moment, mark: Int) {
            try await askForALongAnswer(call)
            let mark = await call.observer.count
            // Speech from its first sample on: the silence that `say` puts before it would blur the onset.
            let speech = try await engines.say("stop please and tell me the time")
            let onset = Moment.now
            await call.caller.say(speech.trimmingSilence)
            return (onset, mark)
        }

        // Proves: M.2
        @Test func theAgentFallsSilentWithin100Milliseconds() async throws {
            let engines = try await EmbeddedEngines.shared()
            let server = try await LocalServer(engines: engines)
            let call = try await TestCall.place(to: server, session: Self.session(autoTruncate: true))
            let (onset, mark) = try await interrupt(call, engines)
            let started = try await call.observer.wait(forEvent: "input_audio_buffer.speech_started", from: mark)
            try await call.observer.wait(forEvent: "conversation.item.truncated", from: mark)

            let packets = await call.observer.happenings.filter { happening in
                if case .audio = happening.what { happening.at <= started.at } else { false }
            }
            let last = try #require(packets.last)
            #expect(
                (last.at - onset) <= .milliseconds(100), "last packet \((last.at - onset).wholeMilliseconds) ms after")
            await call.hangUp()
            await server.stop()
        }

        @Test func truncationSaysWhatWasHeard() async throws {
            let engines = try await EmbeddedEngines.shared()
            let server = try await LocalServer(engines: engines)
            let call = try await TestCall.place(to: server, session: Self.session(autoTruncate: true))
            let (_, mark) = try await interrupt(call, engines)
            let cut = try await call.observer.wait(forEvent: "conversation.item.truncated", from: mark)
            guard case .itemTruncated(let truncated) = cut.value else { return }

            // Each packet that came before the cut is 20 ms that were heard.
            let heard = await call.observer.happenings.prefix(cut.next).reduce(0) { sum, happening in
                if case .audio = happening.what { sum + 20 } else { sum }
            }
            #expect(abs(truncated.audioEndMs - heard) <= 20, "\(truncated.audioEndMs) ms said, \(heard) ms heard")
            await call.hangUp()
            await server.stop()
        }

        @Test func eventsComeInTheOrderOfTheProtocol() async throws {
            let engines = try await EmbeddedEngines.shared()
            let server = try await LocalServer(engines: engines)
            let call = try await TestCall.place(to: server, session: Self.session(autoTruncate: true))
            let (_, mark) = try await interrupt(call, engines)
            try await call.observer.wait(forEvent: "response.created", from: mark)
            let types = await call.observer.happenings.dropFirst(mark).compactMap { happening -> String? in
                guard case .event(_, let message?, _) = happening.what else { return nil }
                return message.event.type
            }
            let order = types.filter { !$0.hasSuffix(".delta") }
            let start = try #require(order.firstIndex(of: "input_audio_buffer.speech_started"))
            let expected = [
                "input_audio_buffer.speech_started", "output_audio_buffer.cleared", "response.audio.done",
                "response.audio_transcript.done", "response.content_part.done", "response.output_item.done",
                "response.done", "conversation.item.truncated", "input_audio_buffer.speech_stopped",
            ]
            // Where generation was over before the user spoke, its own events came before and are not repeated.
            let seen = Array(order[start...].prefix { $0 != "input_audio_buffer.committed" })
            let short = ["input_audio_buffer.speech_started", "output_audio_buffer.cleared"] + expected.suffix(2)
            #expect(seen == expected || seen == short)
            await call.hangUp()
            await server.stop()
        }

        @Test func withoutAutoTruncateTheModelStillKnowsOnlyWhatWasHeard() async throws {
            let engines = try await EmbeddedEngines.shared()
            let server = try await LocalServer(engines: engines)
            let call = try await TestCall.place(to: server, session: Self.session(autoTruncate: false))
            try await askForALongAnswer(call)
            let mark = await call.observer.count
            await call.caller.say(try await engines.say("what did you say"))
            let done = try await call.observer.wait(
                forEvent: "response.audio_transcript.done", from: mark, patience: .seconds(30))
            var next = done.next
            var answer = done.value
            // The first one closes the interrupted answer, where its generation was still under way.
            if case .audioTranscriptDone(let event) = answer, event.transcript.lowercased().hasPrefix("one") {
                let later = try await call.observer.wait(forEvent: "response.audio_transcript.done", from: next)
                (answer, next) = (later.value, later.next)
            }
            guard case .audioTranscriptDone(let said) = answer else { return }
            #expect(
                !said.transcript.lowercased().contains("fifty"), "the model knows what nobody heard: \(said.transcript)"
            )
            #expect(
                await !call.observer.events.contains { $0.event.type == "conversation.item.truncated" })
            await call.hangUp()
            await server.stop()
        }
    }
}

extension Array where Element == Int16 {
    /// Without the quiet before the first loud sample.
    var trimmingSilence: [Int16] {
        let first = firstIndex { abs(Int($0)) > 500 } ?? startIndex
        return Array(self[first...])
    }
}

extension Moment {
    static var now: Moment { Moment(nanoseconds: Int64(clamping: NIODeadline.now().uptimeNanoseconds)) }
}
