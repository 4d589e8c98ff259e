import Events
import Server
import Shares
import Testing

/// What one client of the plain endpoint can take from others.
@Suite(.serialized) struct PlainShareTests {
    private static let key = ["12345678-first", "12345678-second"]

    private func server() -> PlainServer {
        var server = PlainServer()
        server.policy.limit = 4
        server.configure = { configuration in
            if let keys = try? KeyRing(Self.key) { configuration.access = .keys(keys) }
        }
        return server
    }

    private func query(_ key: String) -> String { TestSocket.query + "&api-key=" + key }

    @Test func aClientWithHalfOfTheSessionsIsRejectedAndAnotherIsNot() async throws {
        try await server().run { port, sessions in
            let held = [
                try await PlainClient(port: port, query: query(Self.key[0])),
                try await PlainClient(port: port, query: query(Self.key[0])),
            ]
            for path in ["/voice-live/realtime", "/voice-live/realtime/calls"] {
                let answer = try await exchange(
                    TestSocket.handshake(query(Self.key[0]), path: path), port: port)
                #expect(answer.hasPrefix("HTTP/1.1 429 "))
                #expect(answer.contains("Retry-After: 5"))
                #expect(answer.contains("all 2 sessions that one client may have"))
            }
            #expect(sessions.refused(.client) == 2 && sessions.refused(.server) == 0)
            let other = try await PlainClient(port: port, query: query(Self.key[1]))
            #expect(try await other.next()["type"]?.stringValue == "session.created")
            // A place that was given back can be taken again.
            held[0].socket.client.close()
            for _ in 0..<200 where sessions.count > 2 { try await Task.sleep(for: .milliseconds(10)) }
            let again = try await PlainClient(port: port, query: query(Self.key[0]))
            #expect(try await again.next()["type"]?.stringValue == "session.created")
        }
    }

    @Test func aSocketThatNeverSendsAnythingGivesItsPlaceBack() async throws {
        var server = PlainServer()
        server.settings.firstMessageTimeout = .milliseconds(300)
        try await server.run { port, sessions in
            let silent = try await PlainClient(port: port)
            let client = try await PlainClient(port: port)
            client.send(#"{"type":"session.update","session":{}}"#)
            #expect(try await silent.next("error")["error"]?["code"]?.stringValue == "session_timeout")
            #expect(try await silent.socket.next()?.closeCode == 1008)
            #expect(sessions.count == 1)
            // One message is enough to stay.
            client.send(#"{"type":"session.update","session":{}}"#)
            #expect(try await client.types(until: "session.updated").count == 2)
        }
    }

    @Test func aConversationCountsAndIsRejectedBeyondTheShare() async throws {
        let memory = MemoryBudget(limit: 64 << 20, perClient: 1 << 20)
        var server = PlainServer()
        server.configure = { $0.memory = memory }
        try await server.run { port, _ in
            let client = try await PlainClient(port: port)
            let text = String(repeating: "x", count: 300_000)
            var codes: [String] = []
            for number in 0..<10 where codes.isEmpty {
                client.send(
                    #"{"type":"conversation.item.create","item":{"id":"item_\#(number)","type":"message","role":"user","#
                        + #""content":[{"type":"input_text","text":"\#(text)"}]}}"#)
                while true {
                    let event = try await client.next()
                    if event["type"]?.stringValue == "conversation.item.created" { break }
                    guard event["type"]?.stringValue == "error" else { continue }
                    codes.append(event["error"]?["code"]?.stringValue ?? "?")
                    break
                }
            }
            #expect(codes == ["memory_limit_exceeded"])
            #expect(memory.used <= 1 << 20 && memory.refusals(.share) == 1)
            // What is deleted makes room again.
            client.send(#"{"type":"conversation.item.delete","item_id":"item_0"}"#)
            _ = try await client.next("conversation.item.deleted")
            client.send(
                #"{"type":"conversation.item.create","item":{"type":"message","role":"user","#
                    + #""content":[{"type":"input_text","text":"\#(text)"}]}}"#)
            _ = try await client.next("conversation.item.created")
            client.socket.client.close()
        }
        #expect(memory.used == 0)
    }
}
