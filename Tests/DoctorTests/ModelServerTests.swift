import Doctor
import NIOCore
import NIOHTTP1
import NIOPosix
import Testing

/// Servers of chat models on the loopback address are found, and nothing else is taken for one.
@Suite struct ModelServerTests {
    /// Answers every connection with the same bytes, and nothing if there are none.
    private static func withServer<Result>(
        _ answer: String, _ body: (Int) async throws -> Result
    ) async throws -> Result {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Answerer(answer: answer))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let result: Result
        do { result = try await body(channel.localAddress?.port ?? 0) } catch {
            try? await channel.close()
            throw error
        }
        try await channel.close()
        return result
    }

    private final class Answerer: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer
        private let answer: String

        init(answer: String) { self.answer = answer }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard !answer.isEmpty else { return }
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
        }
    }

    private static func http(_ body: String, status: String = "200 OK") -> String {
        "HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    private static let tags = http(#"{"models":[{"name":"nomic-embed-text:latest"},{"name":"llama3.2:latest"},{}]}"#)
    private static let list = http(#"{"object":"list","data":[{"id":"Qwen/Qwen3-4B","owned_by":"vllm"}]}"#)

    @Test func findsServersByTheirLists() async throws {
        try await Self.withServer(Self.tags) { first in
            try await Self.withServer(Self.list) { second in
                let found = await ModelServerSearch(
                    places: [
                        .init(name: "Ollama", port: first, path: "/api/tags"), .init(name: "llama.cpp", port: second),
                    ], timeout: .seconds(20)
                ).run()
                #expect(found.map(\.name) == ["Ollama", "vLLM"])
                #expect(found.map(\.models) == [["llama3.2:latest"], ["Qwen/Qwen3-4B"]])
                #expect(found.first?.summary == "Ollama at http://127.0.0.1:\(first)/v1 with llama3.2:latest")
            }
        }
    }

    @Test(arguments: [
        http("<html>"), http("{}"), http(#"{"data":[]}"#), http(#"{"data":[{"id":7}]}"#), "SSH-2.0-OpenSSH\r\n",
        http(#"{"data":[{"id":"m"}]}"#, status: "401 Unauthorized"),
        http(#"{"data":[{"id":"m\u001b[2J"},{"id":"${HOME}"},{"id":"a'; rm"},{"id":"text-embedding-3"}]}"#),
        http(#"{"data":[{"id":"m"}],"rest":""# + String(repeating: "x", count: 300_000) + #""}"#),
        http(String(repeating: "[", count: 100_000)),
        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/v1/models\r\nContent-Length: 0\r\n\r\n",
    ])
    func whateverElseAnswersIsNone(_ answer: String) async throws {
        let found = try await Self.withServer(answer) { port in
            await ModelServerSearch(places: [.init(name: "llama.cpp", port: port)], timeout: .seconds(20)).run()
        }
        #expect(found.isEmpty)
    }

    /// One that accepts connections and says nothing, or does not end, keeps the search no longer than its time.
    @Test(arguments: ["", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"])
    func aSilentServerIsNone(_ answer: String) async throws {
        let found = try await Self.withServer(answer) { port in
            await ModelServerSearch(places: [.init(name: "vLLM", port: port)]).run()
        }
        #expect(found.isEmpty)
    }

    @Test func nothingListeningIsNone() async throws {
        let port = try await Self.withServer("") { $0 }
        #expect(await ModelServerSearch(places: [.init(name: "vLLM", port: port)], timeout: .seconds(20)).run().isEmpty)
    }

    @Test func offersALineToCopy() throws {
        let server = try #require(
            ModelServerSearch.server(
                at: .init(name: "LM Studio", port: 1_234),
                answering: Array(#"{"data":[{"id":"a/b:c"},{"id":"d"},{"id":"e"},{"id":"f"}]}"#.utf8)))
        #expect(server.summary == "LM Studio at http://127.0.0.1:1234/v1 with a/b:c, d and 2 more")
        let line =
            #"echo 'profiles: {"*": {chat: {kind: openai, base_url: "http://127.0.0.1:1234/v1", "#
            + #"model: "a/b:c", fallback: embedded}}}' > parley-lmstudio.yaml && "#
        #expect(
            server.command(program: ".build/release/parley")
                == line + ".build/release/parley serve --config parley-lmstudio.yaml")
        #expect(server.command(program: "/my programs/parley") == line + "parley serve --config parley-lmstudio.yaml")
    }
}
