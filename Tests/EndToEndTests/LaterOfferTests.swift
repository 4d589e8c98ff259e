import Caller
import Events
import RTC
import RTCNative
import SansIO
import TestKit
import Testing

extension EndToEnd {
    /// Offers on a call that is up: what the answer says holds for the media (Voice Live protocol, chapter B.9).
    @Suite(.serialized)
    struct LaterOfferTests {
        private static let session =
            #"{"turn_detection":{"type":"server_vad","silence_duration_ms":200,"create_response":false,"interrupt_response":false}}"#

        /// A minute of speech and more, without a question.
        private static let recitation: String = {
            let numbers = (1...120).map(String.init).joined(separator: ", ")
            return #"""
                {"type":"response.create","response":{"pre_generated_assistant_message":
                 {"type":"message","role":"assistant","content":[{"type":"text","text":"\#(numbers)."}]}}}
                """#
        }()

        private func reciting(_ server: LocalServer, session: String = session) async throws -> TestCall {
            let call = try await TestCall.place(to: server, session: session)
            try await call.send(Self.recitation)
            try await call.observer.wait(forEvent: "output_audio_buffer.started")
            return call
        }

        /// 1.2 s: in G.711 a voice detector that has heard nothing yet does not notice half of it.
        private func burst(_ engines: EmbeddedEngines) async throws -> [Int16] {
            Array(try await engines.say("stop please and tell me the time").trimmingSilence.prefix(28_800))
        }

        private enum Transport: CaseIterable {
            case same
            /// New ICE credentials.
            case restarted
            /// New ICE credentials and a new DTLS association; the certificate, so the fingerprint, stays.
            case reconnected
            /// The same, but the offer looks like an ICE restart.
            case unannounced
            /// All of them new.
            case recertified

            var reconnects: Bool { self != .same && self != .restarted }
        }

        private struct Step: CustomStringConvertible {
            var direction: MediaDirection
            var codec: RTC.AudioCodec
            var payloadType: UInt8
            var transport: Transport

            var description: String { "\(direction), \(codec) as \(payloadType), \(transport) connection" }

            static func all(_ direction: MediaDirection) -> [Step] {
                RTC.AudioCodec.allCases.flatMap { codec in
                    [96, codec == .opus ? 111 : codec == .pcmu ? 0 : 8].flatMap { payloadType in
                        Transport.allCases.map {
                            Step(direction: direction, codec: codec, payloadType: payloadType, transport: $0)
                        }
                    }
                }
            }
        }

        /// Every direction with every codec under two payload types, on the same connection, after an ICE restart and on
        /// new connections with the same certificate and another one. One call for each direction.
        @Test(.timeLimit(.minutes(3))) func whatTheAnswerSaysHoldsForTheMedia() async throws {
            let engines = try await EmbeddedEngines.shared()
            let server = try await LocalServer(engines: engines)
            let burst = try await burst(engines)
            let start = ContinuousClock.now
            try await withThrowingTaskGroup(of: Void.self) { group in
                for direction in MediaDirection.allCases {
                    group.addTask {
                        let call = try await reciting(server)
                        for step in Step.all(direction) { try await take(step, on: call, saying: burst) }
                        await call.hangUp()
                    }
                }
                try await group.waitForAll()
            }
            print("the matrix of later offers took \(ContinuousClock.now - start)")
            await server.stop()
        }

        private func take(_ step: Step, on call: TestCall, saying burst: [Int16]) async throws {
            let mark = await call.observer.count
            let agreed = try await call.caller.offer(
                Reoffer(
                    direction: step.direction, codecs: [step.codec], payloadTypes: [step.codec: step.payloadType],
                    restartsICE: step.transport == .restarted, reconnects: step.transport.reconnects,
                    keepsSession: step.transport == .unannounced,
                    identity: step.transport == .recertified ? try OpenSSLIdentity() : nil, talksRegardless: true))
            #expect(agreed.audio.payloadType == step.payloadType && agreed.audio.direction == step.direction, "\(step)")
            if step.transport.reconnects {
                try await call.observer.wait(for: "the new connection", from: mark) { happening in
                    if case .connected = happening.what { true } else { nil }
                }
            }
            // What left before the answer did is on its way for a moment.
            try await Task.sleep(for: .milliseconds(100))
            let begin = Moment.now
            await call.caller.say(burst)
            do {
                try await heard(step, by: call, from: mark)
            } catch {
                Issue.record("\(step)")
                throw error
            }
            let packets = await call.caller.packets.filter { $0.at >= begin }.map(\.header)
            guard step.direction.receives else {
                #expect(packets.isEmpty, "\(packets.count) packets came under hold: \(step)")
                return
            }
            #expect(packets.count >= 10, "\(packets.count) packets came: \(step)")
            #expect(packets.allSatisfy { $0.payloadType.value == step.payloadType }, "\(step)")
            let ticks = step.codec.clockRate / 50
            for (one, next) in zip(packets, packets.dropFirst()) where next.sequence.distance(from: one.sequence) == 1 {
                #expect(Int(next.timestamp &- one.timestamp) % ticks == 0, "\(step)")
                guard !next.marker else { continue }
                #expect(Int(next.timestamp &- one.timestamp) == ticks, "\(step)")
            }
        }

        /// The voice of the caller is noticed, or it is not listened to.
        private func heard(_ step: Step, by call: TestCall, from mark: Int) async throws {
            if step.direction.sends {
                try await call.observer.wait(
                    forEvent: "input_audio_buffer.speech_started", from: mark, patience: .seconds(5))
                try await call.observer.wait(
                    forEvent: "input_audio_buffer.speech_stopped", from: mark, patience: .seconds(5))
            } else {
                try await Task.sleep(for: .milliseconds(700))
                let events = await call.observer.happenings.dropFirst(mark)
                let types = events.compactMap { happening in
                    if case .event(_, let message, _) = happening.what { message?.event.type } else { nil }
                }
                #expect(!types.contains { $0.hasPrefix("input_audio_buffer.") }, "\(step): \(types)")
            }
        }

        @Test(arguments: [MediaDirection.sendonly, .inactive]) func anAnswerPausesOnHoldAndGoesOn(
            _ direction: MediaDirection
        ) async throws {
            let server = try await LocalServer(engines: try await EmbeddedEngines.shared())
            let call = try await reciting(server)
            try await Task.sleep(for: .milliseconds(500))
            let mark = await call.observer.count
            try await call.caller.offer(Reoffer(direction: direction))
            let held = Moment.now
            try await Task.sleep(for: .seconds(2))
            let resumed = Moment.now
            try await call.caller.offer(Reoffer())
            try await Task.sleep(for: .milliseconds(500))

            let packets = await call.caller.packets
            #expect(!packets.contains { $0.at > held + .milliseconds(100) && $0.at < resumed })
            let last = try #require(packets.last { $0.at < resumed })
            let first = try #require(packets.first { $0.at > resumed })
            // The clock of the stream is the wall clock.
            let ticks = Double(first.header.timestamp &- last.header.timestamp) / 48
            let time = Double((first.at - last.at).wholeMilliseconds)
            #expect(abs(ticks - time) <= 60, "\(ticks) ms by the timestamps, \(time) ms by the clock")
            #expect(first.header.marker && first.header.sequence.distance(from: last.header.sequence) == 1)
            // Neither stopped nor begun again.
            let types = await call.observer.happenings.dropFirst(mark).compactMap { happening in
                if case .event(_, let message, _) = happening.what { message?.event.type } else { nil }
            }
            #expect(!types.contains { $0.hasPrefix("output_audio_buffer.") }, "\(types)")
            await call.hangUp()
            await server.stop()
        }

        /// The page is loaded again and uses its stored certificate; its backend has kept the control socket.
        @Test(arguments: [false, true]) func theConversationGoesOnOverANewConnection(
            _ looksLikeRestart: Bool
        ) async throws {
            let engines = try await EmbeddedEngines.shared()
            let server = try await LocalServer(engines: engines)
            let call = try await TestCall.place(to: server)
            await call.caller.say(try await engines.say("how are you today"))
            let said = try await call.observer.wait(forEvent: "output_audio_buffer.stopped")
            let mark = said.next
            try await call.caller.offer(Reoffer(reconnects: true, keepsSession: looksLikeRestart))
            let connected = try await call.observer.wait(for: "the new connection", from: mark) { happening in
                if case .channelOpened = happening.what { true } else { nil }
            }
            print("a new connection was up after \((connected.at - said.at).wholeMilliseconds) ms")
            await call.caller.say(try await engines.say("how are you today"))
            let created = try await call.observer.wait(forEvent: "conversation.item.created", from: mark)
            guard case .itemCreated(let event) = created.value else { return }
            #expect(event.previousItemID != nil, "the conversation began anew")
            try await call.observer.wait(forEvent: "output_audio_buffer.stopped", from: mark)
            await call.hangUp()
            await server.stop()
        }
    }
}
