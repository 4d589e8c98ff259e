import Server
import Testing

/// What clients do that no proper client does, and stay. Each connection must end by itself, and at shutdown.
enum OddConnection: String, CaseIterable, Sendable {
    case silent
    case halfHead
    case drippingHead
    case pipelined
    case pipelinedUpgrade
    case pipelinedThrice
    case bodyOwed
    case drippingBody
    case chunkedBody
    case unreadAnswer
    case answered
    case closeHeaderAndMore
    case notHTTP
    case h2cUpgradeAndMore
    case refusedUpgrade
    case refusedUpgradeAndMore
    case halfClosed
    case halfClosedInTheHead
    case halfClosedAfterTheUpgrade
    case garbageAfterTheUpgrade
    case closeFrameAfterTheUpgrade

    private static let request = "GET /healthz HTTP/1.1\r\nHost: a\r\n"

    private var opening: [UInt8] {
        let request = Self.request
        let text =
            switch self {
            case .silent: ""
            case .halfHead, .drippingHead, .halfClosedInTheHead: request
            case .pipelined: request + "\r\n" + request + "\r\n"
            case .pipelinedThrice: request + "\r\n" + request + "\r\n" + request + "\r\n" + request
            case .pipelinedUpgrade: request + "\r\n" + TestSocket.handshake()
            case .bodyOwed, .drippingBody: "POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 4000000\r\n\r\n"
            case .chunkedBody: "POST /healthz HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"
            case .unreadAnswer: "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
            case .answered, .halfClosed: request + "\r\n"
            case .closeHeaderAndMore: request + "Connection: close\r\n\r\n" + request + "\r\n"
            case .notHTTP: "\u{16}\u{3}\u{1}\r\n\r\n"
            case .h2cUpgradeAndMore: request + "Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n" + request + "\r\n"
            case .refusedUpgrade: TestSocket.handshake("")
            case .refusedUpgradeAndMore: TestSocket.handshake("") + request + "\r\n" + request + "\r\n"
            case .halfClosedAfterTheUpgrade, .garbageAfterTheUpgrade, .closeFrameAfterTheUpgrade:
                TestSocket.handshake()
            }
        switch self {
        case .garbageAfterTheUpgrade: return Array(text.utf8) + [UInt8](repeating: 0xFF, count: 4000)
        case .closeFrameAfterTheUpgrade: return Array(text.utf8) + TestSocket.frame(8, [0x03, 0xE8])
        default: return Array(text.utf8)
        }
    }

    func open(port: Int) async throws -> TestClient {
        let client = try await TestClient(port: port, reads: self != .unreadAnswer, stays: true)
        client.write(opening)
        switch self {
        case .halfClosed, .halfClosedInTheHead, .halfClosedAfterTheUpgrade: client.closeOutput()
        default: break
        }
        return client
    }

    /// What some of them send again and again.
    var drip: String? {
        switch self {
        case .drippingHead: "X: y\r\n"
        case .drippingBody: "x"
        case .h2cUpgradeAndMore, .pipelinedThrice: Self.request + "\r\n"
        default: nil
        }
    }
}

@Suite struct OddConnectionTests {
    static func server() -> TestServer {
        TestServer(configure: {
            $0.limits.headTimeout = .milliseconds(300)
            $0.limits.requestTimeout = .milliseconds(500)
            $0.limits.lingerTimeout = .milliseconds(200)
        })
    }

    static func connections(port: Int) async throws -> (requests: Int, sockets: Int) {
        let text = try await exchange("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n", port: port)
        func value(_ kind: String) -> Int {
            text.split(separator: "\n").first { $0.hasPrefix("parley_http_connections{kind=\"\(kind)\"}") }
                .flatMap { $0.split(separator: " ").last }.flatMap { Int($0) } ?? -1
        }
        return (value("request"), value("websocket"))
    }

    /// The one connection that is left asks for the metrics.
    @Test(.timeLimit(.minutes(1)), arguments: OddConnection.allCases)
    func everyConnectionEndsByItself(_ kind: OddConnection) async throws {
        try await Self.server().run { port, _ in
            let client = try await kind.open(port: port)
            while try await Self.connections(port: port) != (1, 0) {
                if let drip = kind.drip { client.write(drip) }
                try await Task.sleep(for: .milliseconds(10))
            }
        }
    }

    /// With the usual deadlines, which are longer than the test may take.
    @Test(.timeLimit(.minutes(1)), arguments: OddConnection.allCases)
    func shutdownEndsEveryConnection(_ kind: OddConnection) async throws {
        try await TestServer(configure: {
            $0.limits.headTimeout = .seconds(600)
            $0.limits.requestTimeout = .seconds(600)
            $0.limits.lingerTimeout = .seconds(600)
            $0.socketLimits.closeTimeout = .seconds(600)
        }).run { port, shutDown in
            var clients: [TestClient] = []
            for _ in 0..<3 { clients.append(try await kind.open(port: port)) }
            _ = try await exchange("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", port: port)
            await shutDown()
        }
    }

    @Test(.timeLimit(.minutes(1))) func aResponseInProgressIsCompletedAtShutdown() async throws {
        let (asked, ask) = AsyncStream.makeStream(of: Void.self)
        try await TestServer(readiness: {
            ask.yield()
            try? await Task.sleep(for: .milliseconds(100))
            return .ready
        }).run { port, shutDown in
            let client = try await TestClient(port: port)
            client.write("GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n")
            for await _ in asked { break }
            await shutDown()
            #expect(try await client.untilClosed().hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test(.timeLimit(.minutes(1))) func shutdownDoesNotWaitForAnOwnerOrAClientThatIgnoresIt() async throws {
        try await TestServer(
            configure: { $0.socketLimits.closeTimeout = .seconds(600) },
            call: { _ in .accept { _ in try? await Task.sleep(for: .seconds(600)) } }
        ).run { port, shutDown in
            let socket = try await TestSocket(port: port)
            await shutDown()
            #expect(try await socket.next()?.closeCode == 1001)
        }
    }

    @Test func whatIsPipelinedBehindARequestIsDropped() async throws {
        try await TestServer().run { port, _ in
            let one = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
            let response = try await exchange(
                one + TestSocket.handshake() + "\u{0}\u{1}garbage", port: port)
            #expect(response.hasPrefix("HTTP/1.1 200 "))
            #expect(!response.contains("101"))
            #expect(response.components(separatedBy: "HTTP/1.1").count == 2)
        }
    }

    // MARK: Bounds

    @Test(.timeLimit(.minutes(1))) func aServerFullOfSilentConnectionsAnswersProbes() async throws {
        try await TestServer(configure: { $0.connections = ConnectionLimits(total: 16, perAddress: 16) }).run {
            port, _ in
            var silent: [TestClient] = []
            for _ in 0..<20 { silent.append(try await TestClient(port: port)) }
            let response = try await exchange("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", port: port)
            #expect(response.hasSuffix("ok\n"))
            _ = try await silent[0].untilClosed()
            #expect(try await Self.connections(port: port).requests <= 4)
        }
    }

    @Test(.timeLimit(.minutes(1))) func aServerFullOfWebSocketsAnswersProbesAndRefusesMore() async throws {
        try await TestServer(configure: { $0.connections = ConnectionLimits(total: 8, perAddress: 4) }).run { port, _ in
            var sockets: [TestSocket] = []
            for _ in 0..<3 { sockets.append(try await TestSocket(port: port)) }
            #expect(try await exchange(TestSocket.handshake(), port: port).hasPrefix("HTTP/1.1 429 "))
            #expect(try await exchange("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", port: port).hasSuffix("ok\n"))
            sockets[0].client.close()
            while try await Self.connections(port: port).sockets > 2 {}
            _ = try await TestSocket(port: port)
        }
    }

    /// The readiness check never ends here, so nothing can make room.
    @Test(.timeLimit(.minutes(1))) func aConnectionForWhichThereIsNoRoomIsClosedWith503() async throws {
        let (asked, ask) = AsyncStream.makeStream(of: Void.self)
        try await TestServer(
            configure: { $0.connections = ConnectionLimits(total: 8, perAddress: 8) },
            readiness: {
                ask.yield()
                try? await Task.sleep(for: .milliseconds(500))
                return .ready
            }
        ).run { port, _ in
            var busy: [TestClient] = []
            for _ in 0..<2 {
                busy.append(try await TestClient(port: port))
                busy.last?.write("GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n")
            }
            var count = 0
            for await _ in asked {
                count += 1
                if count == 2 { break }
            }
            let late = try await TestClient(port: port)
            let response = try await late.untilClosed()
            #expect(response.hasPrefix("HTTP/1.1 503 ") && response.contains("Retry-After: "))
        }
    }
}
