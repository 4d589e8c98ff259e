import Engine
import Events
import Foundation
import Server
import Synchronization
import Testing

/// Which engines are at work, as clients and the page read it.
@Suite struct EngineListingTests {
    private static let ear = EngineDescription(
        slot: .recognizer, name: "Ear", kind: .neural, licence: "MIT", note: "Hears \"well\".")
    private static let voice = EngineDescription(slot: .synthesizer, name: "Voice", kind: .classic, licence: "GPL-3.0")
    private static let model = EngineDescription(slot: .chat, name: "sales, model m", kind: .http)

    private static let two = ProfileTable(
        ["sales", "support"].map { name in
            Profile(
                name: name, backend: .engines(ScriptedEngines.make()),
                voices: { [Voice(id: name, name: "en-US-\(name)", locale: "en-US", gender: .female)] }
            ) { _ in .exact(id: name) }
        })

    private static func listings(hints: @escaping @Sendable () -> [String] = { [] }) -> EngineListings {
        EngineListings(two, engines: { $0 == "sales" ? [ear, model, voice] : [] }, hints: hints)
    }

    private func json(_ answer: String) throws -> JSONValue {
        let body = String(answer.split(separator: "\r\n\r\n", maxSplits: 1).last ?? "")
        return try JSONDecoder().decode(JSONValue.self, from: Data(body.utf8))
    }

    @Test func listsTheEnginesOfTheModelAskedFor() async throws {
        var server = TestServer()
        server.engines = Self.listings(hints: { ["Install it."] })
        try await server.run { port, _ in
            func get(_ query: String) async throws -> String {
                try await exchange("GET /engines\(query) HTTP/1.1\r\nHost: a\r\n\r\n", port: port)
            }
            let answer = try json(try await get("?model=sales"))
            #expect(
                answer
                    == .object([
                        "engines": .array([
                            .object([
                                "slot": .string("recognizer"), "name": .string("Ear"), "kind": .string("neural"),
                                "licence": .string("MIT"), "note": .string("Hears \"well\"."),
                            ]),
                            .object([
                                "slot": .string("chat"), "name": .string("sales, model m"), "kind": .string("http"),
                            ]),
                            .object([
                                "slot": .string("synthesizer"), "name": .string("Voice"), "kind": .string("classic"),
                                "licence": .string("GPL-3.0"),
                            ]),
                        ]),
                        "hints": .array([.string("Install it.")]),
                    ]))
            let support = try json(try await get("?deployment=support"))
            #expect(support["engines"] == .array([]))
            #expect(try await get("").hasPrefix("HTTP/1.1 400 "))
            #expect(try await get("?model=other").hasPrefix("HTTP/1.1 404 "))
        }
    }

    /// Engines may be installed while the server runs.
    @Test func readinessGivesTheHintsOfTheMoment() async throws {
        let hints = Mutex(["Run \"parley\"."])
        var server = TestServer()
        server.engines = Self.listings(hints: { hints.withLock { $0 } })
        try await server.run { port, _ in
            let request = "GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n"
            let expected = JSONValue.object([
                "status": .string("ready"), "hints": .array([.string("Run \"parley\".")]),
            ])
            let before = try json(try await exchange(request, port: port))
            #expect(before == expected)
            hints.withLock { $0 = [] }
            let after = try json(try await exchange(request, port: port))
            #expect(after == .object(["status": .string("ready")]))
        }
    }

    @Test func theListOfVoicesNamesTheEngineOfEach() async throws {
        var server = TestServer()
        server.voices = VoiceListings(Self.two, origin: { profile, _ in profile == "sales" ? Self.voice : nil })
        try await server.run { port, _ in
            func first(_ model: String) async throws -> JSONValue? {
                let answer = try await exchange("GET /voices?model=\(model) HTTP/1.1\r\nHost: a\r\n\r\n", port: port)
                guard case .array(let voices)? = try json(answer)["voices"] else { return nil }
                return voices.first
            }
            let sales = try await first("sales")
            #expect(sales?["engine"]?.stringValue == "Voice" && sales?["kind"]?.stringValue == "classic")
            #expect(sales?["licence"]?.stringValue == "GPL-3.0" && sales?["note"] == nil)
            let support = try await first("support")
            #expect(support?["name"]?.stringValue == "en-US-support" && support?["engine"] == nil)
        }
    }
}
