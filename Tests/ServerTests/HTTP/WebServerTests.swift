import SansIO
import Server
import Testing

@Suite struct WebServerTests {
    @Test(arguments: [
        ("GET / HTTP/1.1", "200", "<!doctype html"),
        ("GET /healthz HTTP/1.1", "200", "ok"),
        ("GET //healthz/ HTTP/1.1", "200", "ok"),
        ("GET /readyz HTTP/1.1", "200", #""ready""#),
        ("GET /healthz HTTP/1.0", "200", "ok"),
        ("GET /nowhere HTTP/1.1", "404", #"{"error":{"code":"NotFound""#),
        ("DELETE /healthz HTTP/1.1", "405", #"{"error":{"code":"MethodNotAllowed""#),
        ("POST /voice-live/realtime/calls HTTP/1.1", "405", "Allow: GET"),
        ("GET /voice-live/realtime/calls HTTP/1.1", "426", "Upgrade: websocket"),
        ("GET /voice-live/realtime HTTP/1.1", "426", "Upgrade: websocket"),
    ])
    func answers(_ line: String, _ status: String, _ part: String) async throws {
        try await TestServer().run { port, _ in
            let response = try await exchange(line + "\r\nHost: a\r\n\r\n", port: port)
            #expect(response.split(separator: " ").dropFirst().first.map(String.init) == status)
            #expect(response.contains(part), "\(response.prefix(400))")
            #expect(response.contains("X-Content-Type-Options: nosniff"))
        }
    }

    @Test func aHeadRequestHasTheHeadersAndNoBody() async throws {
        try await TestServer().run { port, _ in
            let response = try await exchange("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", port: port)
            #expect(response.hasPrefix("HTTP/1.1 200 "))
            #expect(response.contains("Content-Security-Policy: "))
            #expect(response.hasSuffix("\r\n\r\n"))
        }
    }

    @Test func everyPageHasANonceOfItsOwn() async throws {
        try await TestServer().run { port, _ in
            let pages = try await (
                exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\n", port: port),
                exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\n", port: port)
            )
            let policy = { (page: String) in
                page.split(separator: "\r\n").first { $0.hasPrefix("Content-Security") }
            }
            #expect(policy(pages.0) != nil && policy(pages.0) != policy(pages.1))
            #expect(!pages.0.contains("%NONCE%"))
        }
    }

    @Test func saysWhyItIsNotReady() async throws {
        try await TestServer(readiness: { .unready(reason: "no \"voice\"") }).run { port, _ in
            let response = try await exchange("GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n", port: port)
            #expect(response.hasPrefix("HTTP/1.1 503 "))
            #expect(response.hasSuffix(#"{"status":"unready","reason":"no \"voice\""}"#))
        }
    }

    @Test func metricsAreTextThatPrometheusReads() async throws {
        var waiting = Histogram(bounds: [0.25, 1])
        waiting.note(.milliseconds(125))
        waiting.note(.seconds(2))
        let families = [
            MetricFamily("parley_sessions", .gauge, help: "Sessions that are up.", samples: [.init(3)]),
            MetricFamily(
                "parley_engine_failures_total", .counter, help: "Failures, by\nengine.",
                samples: [
                    .init(2, labels: ["engine": "a \"b\" \\", "code": "engine_timeout"]),
                    .init(0.5, labels: ["engine": "c"]),
                ]),
            MetricFamily("parley_waiting_seconds", help: "Time.", [(["stage": "chat"], waiting)]),
        ]
        try await TestServer(metrics: { families }).run { port, _ in
            let response = try await exchange("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n", port: port)
            #expect(response.contains("text/plain; version=0.0.4"))
            let body = #"""
                # HELP parley_sessions Sessions that are up.
                # TYPE parley_sessions gauge
                parley_sessions 3
                # HELP parley_engine_failures_total Failures, by\nengine.
                # TYPE parley_engine_failures_total counter
                parley_engine_failures_total{engine="a \"b\" \\",code="engine_timeout"} 2
                parley_engine_failures_total{engine="c"} 0.5
                # HELP parley_waiting_seconds Time.
                # TYPE parley_waiting_seconds histogram
                parley_waiting_seconds_bucket{stage="chat",le="0.25"} 1
                parley_waiting_seconds_bucket{stage="chat",le="1"} 1
                parley_waiting_seconds_bucket{stage="chat",le="+Inf"} 2
                parley_waiting_seconds_sum{stage="chat"} 2.125
                parley_waiting_seconds_count{stage="chat"} 2

                """#
            // The server's own families follow.
            #expect(response.contains("\r\n\r\n" + body + "# HELP parley_http_connections "))
        }
    }

    @Test func livesBelowAPrefix() async throws {
        try await TestServer(configure: { $0.pathPrefix = "/speech/" }).run { port, _ in
            let below = try await exchange("GET /speech/healthz HTTP/1.1\r\nHost: a\r\n\r\n", port: port)
            let above = try await exchange("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", port: port)
            #expect(below.hasPrefix("HTTP/1.1 200 ") && above.hasPrefix("HTTP/1.1 404 "))
        }
    }

    /// NIO's upgrade handler swallows the head of a request whose upgrade nobody takes.
    @Test(arguments: ["h2c", "websocket", "h2c, websocket", "TLS/1.0"])
    func anUpgradeNobodyTakesIsAnsweredPlainly(_ upgrade: String) async throws {
        try await TestServer().run { port, _ in
            let request =
                "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: \(upgrade)\r\n\r\n"
            let response = try await exchange(request, port: port)
            #expect(response.hasPrefix("HTTP/1.1 200 ") && response.hasSuffix("ok\n"))
        }
    }

    @Test func aBodyNobodyReadsDoesNotKeepTheConnection() async throws {
        try await TestServer().run { port, _ in
            let client = try await TestClient(port: port)
            client.write("POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 4000000000\r\n\r\n")
            client.write([UInt8](repeating: 120, count: 100_000))
            #expect(try await client.untilClosed().hasPrefix("HTTP/1.1 405 "))
        }
    }

    @Test func aClientThatNeverFinishesItsHeadIsCut() async throws {
        try await TestServer(configure: { $0.limits.headTimeout = .milliseconds(100) }).run { port, _ in
            let client = try await TestClient(port: port)
            client.write("GET / HTTP/1.1\r\nHost: ")
            #expect(try await client.untilClosed(3) == "")
        }
    }

    @Test func anOversizeHeadIsRefused() async throws {
        try await TestServer().run { port, _ in
            let client = try await TestClient(port: port)
            client.write("GET / HTTP/1.1\r\nX: " + String(repeating: "x", count: 20_000) + "\r\n\r\n")
            #expect(try await client.untilClosed().hasPrefix("HTTP/1.1 431 "))
        }
    }

    @Test func garbageIsRefusedAndHarmsNobody() async throws {
        try await TestServer(configure: { $0.limits.headTimeout = .milliseconds(200) }).run { port, _ in
            var random = SplitMix(seed: 7)
            for round in 0..<60 {
                let client = try await TestClient(port: port)
                var bytes = (0..<Int.random(in: 1...600, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
                if round % 2 == 0 {
                    // A handshake with a few bytes changed reaches deeper.
                    var mutated = Array(TestSocket.handshake().utf8)
                    for _ in 0..<4 {
                        mutated[Int.random(in: 0..<mutated.count, using: &random)] = UInt8.random(
                            in: 0...255, using: &random)
                    }
                    bytes = mutated + bytes
                }
                client.write(bytes)
                if round % 3 == 0 { client.close() }
            }
            #expect(
                try await exchange("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", port: port).contains(" 200 ")
            )
        }
    }

    @Test func shutdownClosesClientSocketsAndReturns() async throws {
        try await TestServer().run { port, shutDown in
            let socket = try await TestSocket(port: port)
            let idle = try await TestClient(port: port)
            socket.send("hello")
            #expect(try await socket.next()?.text == "hello")
            await shutDown()
            let frame = try await socket.next()
            #expect(frame?.closeCode == 1001)
            socket.client.write(TestSocket.frame(8, [0x03, 0xe9]))
            #expect(try await socket.next() == nil)
            _ = try await idle.untilClosed()
        }
    }
}
