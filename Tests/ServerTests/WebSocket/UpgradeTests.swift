import SansIO
import Server
import Testing

@Suite struct UpgradeTests {
    @Test(arguments: [
        ("", "400", "missing_parameter"),
        ("?model=m", "400", "missing_parameter"),
        ("?api-version=tomorrow&model=m", "400", "unsupported_api_version"),
        ("?api-version=v1&model=m", "400", "unsupported_api_version"),
        ("?api-version=2026-07-15", "400", "missing_parameter"),
        ("?api-version=2026-07-15&agent-name=a&agent-project-name=p", "404", "NotFound"),
    ])
    func aBadQueryIsRefusedBeforeTheUpgrade(_ query: String, _ status: String, _ code: String)
        async throws
    {
        try await TestServer().run { port, _ in
            let response = try await exchange(TestSocket.handshake(query), port: port)
            #expect(response.hasPrefix("HTTP/1.1 \(status) "))
            #expect(response.contains("Content-Type: application/json"))
            #expect(response.contains(#"{"error":{"code":"\#(code)","#), "\(response)")
        }
    }

    @Test func theOwnerRefusesWithItsOwnWords() async throws {
        try await TestServer(call: { _ in .refuse(.unauthorized) }).run { port, _ in
            let response = try await exchange(TestSocket.handshake(), port: port)
            #expect(response.hasPrefix("HTTP/1.1 401 "))
            #expect(response.contains("WWW-Authenticate: Bearer"))
        }
    }

    @Test(arguments: [
        ("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 8", "426"),
        ("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Key: short", "400"),
        ("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "X: y", "400"),
        ("Connection: keep-alive, Upgrade", "Connection: close", "426"),
        ("HTTP/1.1", "HTTP/1.0", "426"),
        ("Upgrade: websocket", "Upgrade: h2c", "426"),
        ("GET", "POST", "405"),
        ("Host: a", "Host: a\r\nContent-Length: 5", "400"),
        ("Host: a", "Host: a\r\nOrigin: https://b", "403"),
    ])
    func aHandshakeThatIsNoneIsRefused(_ part: String, _ other: String, _ status: String) async throws {
        try await TestServer().run { port, _ in
            let request = TestSocket.handshake().replacing(part, with: other, maxReplacements: 1)
            #expect(request != TestSocket.handshake())
            let response = try await exchange(request, port: port)
            #expect(response.hasPrefix("HTTP/1.1 \(status) "), "\(response)")
        }
    }

    @Test(
        arguments: [
            ("", nil),
            ("realtime", "realtime"),
            ("openai-insecure-api-key.k, realtime", "realtime"),
            ("openai-insecure-api-key.k, other", "other"),
            ("openai-insecure-api-key.k", nil),
        ] as [(String, String?)])
    func namesASubprotocol(_ offered: String, _ chosen: String?) async throws {
        try await TestServer().run { port, _ in
            let header = offered.isEmpty ? "" : "Sec-WebSocket-Protocol: \(offered)\r\n"
            let socket = try await TestSocket(port: port, headers: header)
            // RFC 6455 §1.3.
            #expect(socket.head.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="))
            #expect(socket.head.contains("Sec-WebSocket-Protocol: \(chosen ?? "")") == (chosen != nil))
            #expect(!socket.head.contains("Extensions"))
        }
    }

    @Test func theOwnerSeesQueryAndCredential() async throws {
        let requests = Recorder<UpgradeRequest>()
        try await TestServer(call: {
            requests.record($0)
            return .accept(serve: echo)
        }).run { port, _ in
            _ = try await TestSocket(
                port: port,
                query:
                    "?API_Version=2026-04-10&deployment=gpt&voice_live_events=mirror&Authorization=Bearer+tok"
            )
            let request = try #require(requests.all.first)
            #expect(request.query.model == "gpt")
            #expect(request.query.eventRouting == .mirror)
            #expect(request.credential == Credential(secret: "tok", place: .bearerQuery))
        }
    }

    /// The bytes reach handlers that were built for HTTP a moment ago.
    @Test func framesInOnePieceWithTheHandshakeArrive() async throws {
        try await TestServer(call: { _ in
            try? await Task.sleep(for: .milliseconds(30))
            return .accept(serve: echo)
        }).run { port, _ in
            let frames = (0..<50).flatMap { TestSocket.frame(1, Array("message \($0)".utf8)) }
            let socket = try await TestSocket(port: port, behind: frames)
            for index in 0..<50 { #expect(try await socket.next()?.text == "message \(index)") }
        }
    }

    @Test func garbageBehindTheHandshakeEndsOnlyItsOwnSocket() async throws {
        try await TestServer().run { port, _ in
            var random = SplitMix(seed: 3)
            for _ in 0..<30 {
                let bytes = (0..<400).map { _ in UInt8.random(in: 0...255, using: &random) }
                let client = try await TestClient(port: port)
                client.write(Array(TestSocket.handshake().utf8) + bytes)
                _ = try await client.wait { $0.bytes.isEmpty ? nil : true }
                client.close()
            }
            let socket = try await TestSocket(port: port)
            socket.send("still here")
            #expect(try await socket.next()?.text == "still here")
        }
    }

    @Test func aClientThatLeavesDuringTheDecisionIsForgotten() async throws {
        try await TestServer(call: { _ in
            try? await Task.sleep(for: .milliseconds(100))
            return .accept(serve: echo)
        }).run { port, _ in
            let client = try await TestClient(port: port)
            client.write(TestSocket.handshake())
            try await Task.sleep(for: .milliseconds(20))
            client.close()
            try await Task.sleep(for: .milliseconds(150))
            #expect(
                try await exchange("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", port: port).contains(" 200 ")
            )
        }
    }
}
