import Events
import Server
import Testing

/// What a session measured reaches `/metrics`, and the client that asked for it.
@Suite(.serialized) struct LatencyEventTests {
    private static let message =
        #"{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"Hi"}]}}"#

    @Test func aClientThatAsksIsToldOnce() async throws {
        try await PlainServer().run { port, sessions in
            let client = try await PlainClient(port: port, query: TestSocket.query + "&latency_events=true")
            client.send(Self.message)
            client.send(#"{"type":"response.create"}"#)
            let created = try await client.next("response.created")
            let types = try await client.types(until: "response.audio.delta")
            #expect(!types.contains("parley.turn.latency"))
            let event = try await client.next()
            #expect(event["type"] == "parley.turn.latency")
            #expect(event["event_id"]?.stringValue?.hasPrefix("event_") == true)
            #expect(event["response_id"] == created["response"]?["id"])
            #expect(event["item_id"] == nil)
            guard case .array(let stages)? = event["stages"] else {
                Issue.record("\(event)")
                return
            }
            #expect(stages.map { $0["name"] } == ["chat", "synthesizer", "pacer"])
            let sum = stages.compactMap { $0["ms"]?.number }.reduce(0, +)
            #expect(abs(sum - (event["total_ms"]?.number ?? -1)) < 0.01)
            #expect(event["silence_ms"]?.number == 0)
            #expect(event["server_ms"] == stages.last?["ms"])
            let rest = try await client.types(until: "response.done")
            #expect(!rest.contains("parley.turn.latency"))
        }
    }

    @Test(arguments: ["", "&latency_events=false"])
    func nobodyElseIsTold(_ query: String) async throws {
        try await PlainServer().run { port, sessions in
            let client = try await PlainClient(port: port, query: TestSocket.query + query)
            client.send(Self.message)
            client.send(#"{"type":"response.create"}"#)
            let types = try await client.types(until: "response.done")
            #expect(types.contains("response.audio.delta") && !types.contains("parley.turn.latency"))
            #expect(Self.count("parley_turn_seconds", of: sessions) == 1)
        }
    }

    @Test func everyTurnIsCounted() async throws {
        try await PlainServer().run { port, sessions in
            #expect(Self.count("parley_turn_seconds", of: sessions) == 0)
            let client = try await PlainClient(port: port)
            for _ in 0..<2 {
                client.send(Self.message)
                client.send(#"{"type":"response.create"}"#)
                _ = try await client.next("response.done")
            }
            #expect(Self.count("parley_turn_seconds", of: sessions) == 2)
            #expect(Self.count("parley_turn_server_seconds", of: sessions) == 2)
            #expect(Self.count("parley_turn_stage_seconds", of: sessions, stage: "chat") == 2)
            #expect(Self.count("parley_turn_stage_seconds", of: sessions, stage: "recognizer") == nil)
            #expect(Self.count("parley_barge_in_seconds", of: sessions) == 0)
        }
    }

    private static func count(_ name: String, of sessions: SessionRegistry, stage: String? = nil) -> Double? {
        sessions.metrics.families.first { $0.name == name }?.samples.first { sample in
            sample.suffix == "_count" && sample.labels.first?.value == stage
        }?.value
    }
}

extension JSONValue {
    fileprivate var number: Double? {
        switch self {
        case .int(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }
}
