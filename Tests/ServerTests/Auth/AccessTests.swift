import Engine
import Events
import Foundation
import Server
import Testing

/// Keys at the door: every form of Voice Live protocol A.3 on both endpoints, and the voices behind it.
@Suite struct AccessTests {
    static let key = "a-key-for-tests+/="
    static let paths = ["/voice-live/realtime", "/voice-live/realtime/calls"]

    static func server() throws -> TestServer {
        var server = TestServer()
        let ring = try KeyRing([key, "another-key-0002"])
        server.configure = { $0.access = .keys(ring) }
        return server
    }

    /// Query and headers of a request that presents the key.
    static let forms: [(query: String, headers: String)] = [
        ("", "api-key: \(key)\r\n"),
        ("", "Authorization: Bearer \(key)\r\n"),
        ("", "authorization: bearer   \(key)\r\n"),
        ("&api-key=a-key-for-tests%2B%2F%3D", ""),
        ("&API_KEY=\(key)", ""),
        ("&Authorization=Bearer%20\(key)", ""),
        ("&Authorization=Bearer+\(key)", ""),
        ("&authorization=\(key)", ""),
        // The first form present is judged, the others are not looked at.
        ("&api-key=wrong-key-0001", "api-key: \(key)\r\n"),
    ]

    // Proves: M.7
    @Test(arguments: paths, forms.indices)
    func everyFormOpensBothEndpoints(_ path: String, _ form: Int) async throws {
        let (query, headers) = Self.forms[form]
        try await Self.server().run { port, _ in
            let socket = try await TestSocket(port: port, query: TestSocket.query + query, path: path, headers: headers)
            socket.send("hello")
            #expect(try await socket.next()?.text == "hello")
        }
    }

    @Test(arguments: paths)
    func theKeyOfABrowserStandsAmongTheSubprotocols(_ path: String) async throws {
        try await Self.server().run { port, _ in
            let offered = "Sec-WebSocket-Protocol: realtime, openai-insecure-api-key.another-key-0002\r\n"
            let socket = try await TestSocket(port: port, path: path, headers: offered)
            #expect(socket.head.contains("Sec-WebSocket-Protocol: realtime\r\n"))
            #expect(!socket.head.contains("another-key"))
        }
    }

    @Test(
        arguments: paths,
        [
            "", "api-key: a-key-for-test\r\n", "api-key: \r\n", "Authorization: Basic \(key)\r\n",
            "Authorization: Bearer eyJhbGciOi\r\n", "api-key: wrong-key-0001\r\nAuthorization: Bearer \(key)\r\n",
        ])
    func withoutAKeyTheDoorStaysShut(_ path: String, _ headers: String) async throws {
        try await Self.server().run { port, _ in
            let response = try await exchange(TestSocket.handshake(path: path, headers: headers), port: port)
            #expect(response.hasPrefix("HTTP/1.1 401 "))
            #expect(response.contains("WWW-Authenticate: Bearer\r\n"))
            #expect(response.contains(#"{"error":{"code":"Unauthorized","message":""#))
            #expect(!response.contains("key-for"))
        }
    }

    /// Nobody learns which parameters are right before the key is.
    @Test func theKeyIsAskedForBeforeTheQueryIsRead() async throws {
        try await Self.server().run { port, _ in
            let response = try await exchange(TestSocket.handshake("?model="), port: port)
            #expect(response.hasPrefix("HTTP/1.1 401 "))
        }
    }

    @Test(arguments: ["/voices", "/engines", "/cognitiveservices/voices/list"])
    func theVoicesAreBehindTheKeyToo(_ path: String) async throws {
        try await Self.server().run { port, _ in
            let refused = try await exchange("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n", port: port)
            #expect(refused.hasPrefix("HTTP/1.1 401 "))
            #expect(refused.lowercased().contains("www-authenticate: bearer\r\n"))
            for (query, header) in [("", "api-key: \(Self.key)\r\n"), ("?api-key=\(Self.key)", "")] {
                let answer = try await exchange("GET \(path)\(query) HTTP/1.1\r\nHost: a\r\n\(header)\r\n", port: port)
                #expect(answer.hasPrefix("HTTP/1.1 200 "))
            }
        }
    }

    @Test(arguments: ["/", "/healthz", "/readyz"])
    func thePageAndTheProbesAreForEverybody(_ path: String) async throws {
        try await Self.server().run { port, _ in
            let answer = try await exchange("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n", port: port)
            #expect(answer.hasPrefix("HTTP/1.1 200 "))
        }
    }
}

@Suite struct VoiceListTests {
    static let voices = [
        Voice(id: "s", name: "en-US-SltNeural", locale: "en-US", gender: .female),
        Voice(id: "d", name: "de-DE-KatjaNeural", locale: "de-DE", gender: .female),
        Voice(id: "x", name: "nb-NO-Finn", locale: "nb-NO", gender: .male),
    ]

    static func list(_ path: String) async throws -> JSONValue {
        var server = TestServer()
        server.voices = VoiceListings(
            ProfileTable(engines: ScriptedEngines.make(), voices: voices) { _ in .unknown(near: []) })
        var body = ""
        try await server.run { port, _ in
            let answer = try await exchange("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n", port: port)
            #expect(answer.lowercased().contains("content-type: application/json"))
            body = String(answer.split(separator: "\r\n\r\n", maxSplits: 1).last ?? "")
        }
        return try JSONDecoder().decode(JSONValue.self, from: Data(body.utf8))
    }

    // Proves: M.30
    @Test func listsVoicesByName() async throws {
        guard case .array(let voices)? = try await Self.list("/voices")["voices"] else {
            Issue.record("no list")
            return
        }
        #expect(voices.map { $0["name"]?.stringValue } == ["de-DE-KatjaNeural", "en-US-SltNeural", "nb-NO-Finn"])
        #expect(voices.map { $0["display_name"]?.stringValue } == ["Katja", "Slt", "Finn"])
        #expect(voices.map { $0["gender"]?.stringValue } == ["female", "female", "male"])
    }

    @Test func listsThemAsAzureSpeechDoes() async throws {
        guard case .array(let voices) = try await Self.list("/cognitiveservices/voices/list/?x=y") else {
            Issue.record("no list")
            return
        }
        #expect(
            voices.first
                == .object([
                    "Name": .string("Microsoft Server Speech Text to Speech Voice (de-DE, KatjaNeural)"),
                    "DisplayName": .string("Katja"), "LocalName": .string("Katja"),
                    "ShortName": .string("de-DE-KatjaNeural"), "Gender": .string("Female"), "Locale": .string("de-DE"),
                    "LocaleName": .string("German (Germany)"), "SampleRateHertz": .string("24000"),
                    "VoiceType": .string("Neural"), "Status": .string("GA"), "WordsPerMinute": .string("150"),
                ]))
    }
}
