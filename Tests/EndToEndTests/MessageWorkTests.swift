import Caller
import Dialogue
import Events
import Foundation
import RTCPort
import Server
import TestKit
import Testing

extension EndToEnd {
    /// What messages of a client cost its media loop, whatever their length.
    @Suite(.serialized)
    struct MessageWorkTests {
        private func withCall(_ body: (LocalServer, TestCall) async throws -> Void) async throws {
            let server = try await LocalServer(engines: try await EmbeddedEngines.shared())
            let call = try await TestCall.place(to: server)
            try await body(server, call)
            await call.hangUp()
            await server.stop()
        }

        /// What the loop did so far.
        private func work(of server: LocalServer) async throws -> WorkRecord {
            // The loop publishes what it has measured ten times a second.
            try await Task.sleep(for: .milliseconds(250))
            return server.mediaLoops.ports[0].reading.messages
        }

        /// CPU time of the least costly of three runs, on this thread.
        private func cost(of work: () -> Void) -> Duration {
            (0..<3).map { _ in
                let start = RTCPort.messageClock
                work()
                return RTCPort.messageClock - start
            }.min() ?? .zero
        }

        /// Sends `json` and waits for the reply, and for a message behind it.
        /// - Returns: How many steps of it took the loop a quarter of what the whole work takes, or longer.
        private func longSteps(
            _ json: String, reply: String, on channel: EventChannel = .control, whole: Duration, _ server: LocalServer,
            _ call: TestCall
        ) async throws -> UInt64 {
            let before = try await work(of: server)
            let mark = await call.observer.count
            try await call.send(json, on: channel)
            let replied = try await call.observer.wait(forEvent: reply, from: mark)
            // What is sent behind it is handled behind it.
            try await call.send(#"{"type":"conversation.item.delete","item_id":"none"}"#, on: channel)
            try await call.observer.wait(forEvent: "error", from: replied.next)
            let after = try await work(of: server)
            return after.count(above: whole / 4) - before.count(above: whole / 4)
        }

        @Test func aMebibyteIsReadElsewhere() async throws {
            try await withCall { server, call in
                let json =
                    #"{"type":"conversation.item.retrieve","item_id":"none","x":["#
                    + String(repeating: #"{"a":0},"#, count: 125_000) + "0]}"
                let whole = cost { _ = try? ClientMessage.parse(Array(json.utf8)) }
                let steps = try await longSteps(json, reply: "error", whole: whole, server, call)
                #expect(steps == 0)
            }
        }

        @Test func toolsAreCheckedAndShownElsewhere() async throws {
            try await withCall { server, call in
                let schema =
                    #"{"type":"object","properties":{"#
                    + (0..<8).map { #""field_\#($0)":{"type":"string","enum":["a","b","c"]}"# }.joined(separator: ",")
                    + "}}"
                let tools = (0..<200).map {
                    #"{"type":"function","name":"tool_\#($0)","description":"Does it.","parameters":\#(schema)}"#
                }
                let json = #"{"type":"session.update","session":{"tools":[\#(tools.joined(separator: ","))]}}"#
                let message = try ClientMessage.parse(Array(json.utf8))
                let whole = cost { _ = try? message.encoded() }
                let steps = try await longSteps(json, reply: "session.updated", whole: whole, server, call)
                #expect(steps == 0)
                // Now a message of forty bytes makes all of that be checked and shown again.
                let short = #"{"type":"session.update","session":{}}"#
                let stepsOfShort = try await longSteps(short, reply: "session.updated", whole: whole, server, call)
                #expect(stepsOfShort == 0)
            }
        }

        @Test func audioOfAnItemIsDecodedAndEncodedElsewhere() async throws {
            try await withCall { server, call in
                let audio = Data(repeating: 0, count: 15 * 48_000).base64EncodedString()
                let json =
                    #"{"type":"conversation.item.create","item":{"id":"speech","type":"message","role":"user","#
                    + #""content":[{"type":"input_audio","audio":"\#(audio)"}]}}"#
                let wire = WireAudio(format: .pcm16, rate: 24_000)
                let whole = cost {
                    _ = try? ClientMessage.parse(Array(json.utf8))
                    _ = wire.decode(audio)
                }
                let steps = try await longSteps(json, reply: "conversation.item.created", whole: whole, server, call)
                #expect(steps == 0)
                let retrieve = #"{"type":"conversation.item.retrieve","item_id":"speech"}"#
                let reply = "conversation.item.retrieved"
                let stepsOfReply = try await longSteps(retrieve, reply: reply, whole: whole, server, call)
                #expect(stepsOfReply == 0)
            }
        }

        @Test func aLongMessageOnTheDataChannelIsReadElsewhereToo() async throws {
            try await withCall { server, call in
                let json =
                    #"{"type":"conversation.item.retrieve","item_id":"none","x":["#
                    + String(repeating: #"{"a":0},"#, count: 30_000) + "0]}"
                let whole = cost { _ = try? ClientMessage.parse(Array(json.utf8)) }
                let steps = try await longSteps(json, reply: "error", on: .data, whole: whole, server, call)
                #expect(steps == 0)
            }
        }

        @Test func eventsComeInTheOrderOfTheMessagesWhateverTheirLength() async throws {
            try await withCall { _, call in
                let filler = String(repeating: "x", count: 300_000)
                for number in 0..<20 {
                    let text = number.isMultiple(of: 3) ? filler : "short"
                    try await call.send(
                        #"{"type":"conversation.item.create","item":{"id":"item_\#(number)","type":"message","#
                            + #""role":"user","content":[{"type":"input_text","text":"\#(text)"}]}}"#)
                    try await call.send(#"{"type":"conversation.item.retrieve","item_id":"item_\#(number)"}"#)
                }
                var mark = 0
                for number in 0..<20 {
                    let event = try await call.observer.wait(
                        forEvent: "conversation.item.retrieved", on: .control, from: mark)
                    guard case .itemRetrieved(let retrieved) = event.value else { continue }
                    #expect(retrieved.item.id.rawValue == "item_\(number)")
                    mark = event.next
                }
            }
        }

        @Test func aCallMayMakeFiveOffersASecond() async throws {
            try await withCall { _, call in
                let mark = await call.observer.count
                for _ in 0..<20 { try await call.send(#"{"type":"rtc.call.sdp.create","sdp_offer":"v=0"}"#) }
                var codes: [String] = []
                var next = mark
                for _ in 0..<20 {
                    let event = try await call.observer.wait(forEvent: "rtc.call.error", on: .control, from: next)
                    if case .callError(let error) = event.value { codes.append(error.error.code.rawValue) }
                    next = event.next
                }
                #expect(codes.first == "invalid_sdp")
                #expect(codes.contains("rate_limit_exceeded"))
            }
        }

        /// SCTP does not hold its peer back for what the server has not handled, so something must give.
        @Test func aDataChannelThatOutrunsTheServerLosesMessagesAndIsTold() async throws {
            try await withCall { _, call in
                let json =
                    #"{"type":"conversation.item.retrieve","item_id":"none","x":["#
                    + String(repeating: #"{"a":0},"#, count: 25_000) + "0]}"
                let flood = Task {
                    while !Task.isCancelled {
                        if (try? await call.send(json, on: .data)) == nil {
                            try? await Task.sleep(for: .milliseconds(2))
                        }
                    }
                }
                try await call.observer.wait(for: "the error of dropped messages") { happening -> Bool? in
                    guard case .event(_, let message?, _) = happening.what, case .error(let error) = message.event,
                        error.error.code?.rawValue == "rate_limit_exceeded"
                    else { return nil }
                    return true
                }
                flood.cancel()
                await flood.value
            }
        }

        @Test func aCallThatEndsWhileItsMessageIsReadLeavesNothingBehind() async throws {
            let server = try await LocalServer(engines: try await EmbeddedEngines.shared())
            let json = #"{"type":"no.such.event","x":["# + String(repeating: #"{"a":0},"#, count: 125_000) + "0]}"
            for _ in 0..<3 {
                let call = try await TestCall.place(to: server)
                for _ in 0..<4 { try await call.send(json) }
                await call.hangUp()
            }
            for _ in 0..<200 where server.calls.callCount > 0 || pending(server) > 0 {
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(server.calls.callCount == 0)
            #expect(pending(server) == 0)
            await server.stop()
        }

        private func pending(_ server: LocalServer) -> Double {
            server.sessions.workFamilies.first { $0.name == "parley_message_bytes_pending" }?.samples.first?.value ?? -1
        }
    }
}
