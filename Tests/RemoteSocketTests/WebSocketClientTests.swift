import NIOCore
import NIOPosix
import RemoteSocket
import Testing

@Suite(.timeLimit(.minutes(1))) struct WebSocketClientTests {
    private static let loop = MultiThreadedEventLoopGroup.singleton.next()

    /// A client and what it received, as a stream.
    private func connect(
        to server: ScriptedSocketServer, path: String = "/x?a=b", secure: Bool = false,
        host: String = "127.0.0.1", _ adjust: (inout WebSocketClientOptions) -> Void = { _ in }
    ) async throws -> (WebSocketClient, AsyncStream<WebSocketClient.Event>.AsyncIterator) {
        var options = WebSocketClientOptions(headers: [("api-key", "secret")])
        adjust(&options)
        let address = try WebSocketAddress("\(secure ? "wss" : "ws")://\(host):\(server.port)\(path)")
        let client = try await WebSocketClient.connect(to: address, options: options, on: Self.loop)
        let (events, inbox) = AsyncStream.makeStream(of: WebSocketClient.Event.self)
        try await Self.loop.submit { client.receive { inbox.yield($0) } }.get()
        return (client, events.makeAsyncIterator())
    }

    private func text(_ event: WebSocketClient.Event?) -> String {
        switch event {
        case .message(let bytes)?: String(decoding: bytes, as: UTF8.self)
        case .closed(let code, let reason)?: "closed \(code.map(String.init) ?? "-") \(reason)"
        case nil: "nothing"
        }
    }

    @Test func showsItsKeyAndSpeaksBothWays() async throws {
        let server = try await ScriptedSocketServer.start()
        var (client, events) = try await connect(to: server) { $0.subprotocols = ["realtime", "other"] }
        #expect(text(await events.next()) == "/x?a=b secret realtime, other")
        client.send(Array("hello".utf8))
        #expect(text(await events.next()) == "hello")
        client.send(Array("pieces".utf8))
        #expect(text(await events.next()) == "one, two")
        client.close()
        #expect(text(await events.next()) == "closed 1000 ")
        await server.stop()
    }

    @Test func tellsHowTheOtherEndClosed() async throws {
        let server = try await ScriptedSocketServer.start()
        for (command, end) in [("close", "closed 4001 enough"), ("die", "closed - "), ("garbage", "closed - ")] {
            var (client, events) = try await connect(to: server)
            _ = await events.next()
            client.send(Array(command.utf8))
            #expect(text(await events.next()) == end)
        }
        await server.stop()
    }

    @Test func endsAtAMessageThatIsTooLong() async throws {
        let server = try await ScriptedSocketServer.start()
        var (client, events) = try await connect(to: server) { $0.messageSize = 1 << 16 }
        _ = await events.next()
        client.send(Array("flood".utf8))
        #expect(text(await events.next()) == "closed - ")
        await server.stop()
    }

    @Test func readsNoMoreThanItIsAskedFor() async throws {
        let server = try await ScriptedSocketServer.start()
        var options = WebSocketClientOptions()
        options.messageSize = 2 << 20
        let client = try await WebSocketClient.connect(
            to: WebSocketAddress("ws://127.0.0.1:\(server.port)/"), options: options, on: Self.loop)
        let (events, inbox) = AsyncStream.makeStream(of: WebSocketClient.Event.self)
        // One message at a time, and no more before it is asked for.
        try await Self.loop.submit {
            client.receive {
                client.hold()
                inbox.yield($0)
            }
        }.get()
        client.send(Array("flood".utf8))
        var seen = 0
        for await event in events {
            guard case .message = event else { break }
            seen += 1
            if seen == 21 { break }
            try await Self.loop.submit { client.resume() }.get()
        }
        #expect(seen == 21)
        client.close()
        await server.stop()
    }

    @Test func trustsTheCertificatesItIsGivenAndNoOthers() async throws {
        let server = try await ScriptedSocketServer.start(isSecure: true)
        for host in ["localhost", "127.0.0.1"] {
            var (client, events) = try await connect(to: server, secure: true, host: host) {
                $0.trustedCertificates = ScriptedSocketServer.certificate
            }
            #expect(text(await events.next()).hasPrefix("/x?a=b"))
            client.close()
        }
        await #expect(throws: WebSocketClientFault.unreachable("TLS failed, or its certificate is not trusted")) {
            _ = try await connect(to: server, secure: true)
        }
        await server.stop()
    }

    @Test(arguments: [401, 404, 302, 200])
    func tellsTheStatusOfARefusalAndFollowsNoRedirect(_ status: Int) async throws {
        let server = try await ScriptedSocketServer.start(refusal: .init(statusCode: status))
        await #expect(throws: WebSocketClientFault.refused(status: UInt(status))) { _ = try await connect(to: server) }
        await server.stop()
    }

    @Test func givesUpWhereNobodyAnswers() async throws {
        // It accepts connections, and says nothing.
        let silent = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        var options = WebSocketClientOptions()
        options.connectTimeout = .milliseconds(200)
        let port = silent.localAddress?.port ?? 0
        await #expect(throws: WebSocketClientFault.timedOut) {
            _ = try await WebSocketClient.connect(
                to: WebSocketAddress("ws://127.0.0.1:\(port)/"), options: options, on: Self.loop)
        }
        try await silent.close().get()
        await #expect(throws: WebSocketClientFault.unreachable("no connection")) {
            _ = try await WebSocketClient.connect(
                to: WebSocketAddress("ws://127.0.0.1:\(port)/"), options: options, on: Self.loop)
        }
    }

    @Test func printsNoKey() {
        let options = WebSocketClientOptions(headers: [("Authorization", "Bearer sk-1")])
        var dumped = ""
        dump(options, to: &dumped)
        #expect(!"\(options) \(String(reflecting: options)) \(dumped)".contains("sk-1"))
    }
}

@Suite struct WebSocketAddressTests {
    @Test func readsItsParts() throws {
        let address = try WebSocketAddress("wss://api.example.com/v1/realtime?model=x#y")
        #expect(address.isSecure)
        #expect(address.host == "api.example.com")
        #expect(address.port == 443)
        #expect(address.pathAndQuery == "/v1/realtime?model=x")
        #expect(try WebSocketAddress("ws://[::1]:8080").host == "::1")
        #expect(try WebSocketAddress("http://a?x=1").pathAndQuery == "/?x=1")
        #expect(try WebSocketAddress("HTTPS://a").port == 443)
    }

    @Test(arguments: [
        "", "ftp://a", "ws://", "ws://a:0", "ws://a:70000", "ws://a:x", "ws://user:pass@a", "ws://a/\r\nX: y",
        "ws://a/ b",
        "ws://:80",
    ])
    func refuses(_ text: String) {
        #expect(throws: WebSocketAddress.Fault.self) { try WebSocketAddress(text) }
    }
}

@Suite struct SocketOutboxTests {
    @Test func dropsTheOldestAudioAndNothingElse() {
        var outbox = SocketOutbox(mostAudio: 10, mostOther: 10)
        #expect(outbox.append([1, 1, 1, 1, 1], isAudio: true) == .queued)
        #expect(outbox.append([2], isAudio: false) == .queued)
        #expect(outbox.append([3, 3, 3, 3, 3], isAudio: true) == .queued)
        #expect(outbox.append([4], isAudio: true) == .queued)
        #expect(outbox.dropped == 1)
        #expect(outbox.next() == [2])
        #expect(outbox.next() == [3, 3, 3, 3, 3])
        #expect(outbox.next() == [4])
        #expect(outbox.next() == nil)
        #expect(outbox.isEmpty)
    }

    @Test func overflowsWhereWhatCountsPilesUp() {
        var outbox = SocketOutbox(mostAudio: 10, mostOther: 10)
        #expect(outbox.append([UInt8](repeating: 0, count: 10), isAudio: false) == .queued)
        #expect(outbox.append([0], isAudio: false) == .overflowed)
    }
}
