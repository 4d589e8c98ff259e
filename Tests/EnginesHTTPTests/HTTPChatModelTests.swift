import Engine
import EnginesHTTP
import Events
import Synchronization
import Testing

struct HTTPChatModelTests {
    private func model(at url: String, answer: Duration = .seconds(600), pause: Duration = .seconds(600))
        -> HTTPChatModel
    {
        var endpoint = EngineEndpoint(
            name: "test", baseURL: url, headers: [("authorization", "Bearer secret-key")], query: "api-version=1")
        // A test run keeps all cores busy: only what is to time out does.
        endpoint.patience.connect = .seconds(600)
        endpoint.patience.answer = answer
        endpoint.patience.pause = pause
        return HTTPChatModel(at: endpoint)
    }

    /// What came of one question.
    private func ask(_ model: HTTPChatModel) async -> (text: String, finish: ChatFinish?, fault: EngineFault?) {
        let heard = Heard()
        do {
            try await model.respond(to: ChatRequest(instructions: "", messages: [.user("Hi.")])) { heard.take($0) }
            return (heard.text, heard.finish, nil)
        } catch {
            return (heard.text, heard.finish, error as? EngineFault)
        }
    }

    private final class Heard: Sendable {
        private let state = Mutex((text: "", finish: ChatFinish?.none))
        var text: String { state.withLock(\.text) }
        var finish: ChatFinish? { state.withLock(\.finish) }

        func take(_ event: ChatEvent) {
            state.withLock { state in
                switch event {
                case .text(let text): state.text += text
                case .finished(let finish): state.finish = finish
                default: break
                }
            }
        }
    }

    @Test func anAnswerStreamsAndTheConnectionServesAgain() async throws {
        let server = try await ScriptedServer([.stream, .text("Good "), .text("day."), .stop, .done, .end])
        let model = model(at: server.url)
        for _ in 0..<3 {
            let answer = await ask(model)
            #expect(answer.text == "Good day." && answer.finish == .complete && answer.fault == nil)
        }
        #expect(server.opened == 1)
        let request = try #require(server.requests.first)
        #expect(request.uri == "/v1/chat/completions?api-version=1")
        #expect(request.headers.first(name: "authorization") == "Bearer secret-key")
        #expect(JSONValue(parsing: Array(request.body.utf8))?["stream"] == true)
        try await server.stop()
    }

    @Test func theFirstPieceIsThereBeforeTheLast() async throws {
        let server = try await ScriptedServer([.stream, .text("Now."), .pause(.seconds(600))])
        let model = model(at: server.url)
        let (pieces, inbox) = AsyncStream.makeStream(of: ChatEvent.self)
        let task = Task {
            try await model.respond(to: ChatRequest(instructions: "", messages: [])) { inbox.yield($0) }
        }
        for await piece in pieces {
            #expect(piece == .text("Now."))
            break
        }
        // Cancelling closes the connection, so that the server stops as well.
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        while server.closed == 0 { try await Task.sleep(for: .milliseconds(1)) }
        try await server.stop()
    }

    @Test(arguments: [
        (HTTPResponseStatusCode(401), EngineFault.Code.unavailable), (.init(404), .unavailable), (.init(400), .failed),
        (.init(429), .overloaded), (.init(500), .unavailable), (.init(307), .failed),
    ])
    func aRefusalIsAFaultWithoutAWordOfTheServers(_ status: HTTPResponseStatusCode, _ code: EngineFault.Code)
        async throws
    {
        let server = try await ScriptedServer([
            .head(.init(statusCode: status.value), [("location", "http://127.0.0.1:1/")]), .body("secret-key is wrong"),
            .end,
        ])
        let fault = await ask(model(at: server.url)).fault
        #expect(fault?.code == code)
        #expect(fault?.message.contains("secret") == false && fault?.message.contains("127.0.0.1") == false)
        try await server.stop()
    }

    @Test func aRequestThatWasNotBegunToBeAnsweredIsRepeated() async throws {
        let busy: [ScriptedServer.Step] = [.head(.serviceUnavailable), .end]
        let server = try await ScriptedServer(busy, [.stream, .text("Back."), .stop, .end])
        let answer = await ask(model(at: server.url))
        #expect(answer.text == "Back." && answer.fault == nil)
        #expect(server.requests.count == 2)
        try await server.stop()
    }

    @Test func whatBreaksOffIsNotRepeated() async throws {
        let server = try await ScriptedServer([.stream, .text("Half an"), .pause(.milliseconds(50)), .hangUp])
        let answer = await ask(model(at: server.url))
        #expect(answer.text == "Half an" && answer.fault != nil)
        #expect(server.requests.count == 1)
        try await server.stop()
    }

    @Test func aServerThatHangsIsGivenUp() async throws {
        let silent = try await ScriptedServer([.pause(.seconds(600))])
        #expect(await ask(model(at: silent.url, answer: .milliseconds(200))).fault?.code == .timeout)
        let stuck = try await ScriptedServer([.stream, .text("Well"), .pause(.seconds(600))])
        let answer = await ask(model(at: stuck.url, pause: .milliseconds(200)))
        #expect(answer.text == "Well" && answer.fault?.code == .timeout)
        try await silent.stop()
        try await stuck.stop()
    }

    @Test func anAnswerThatIsCompleteIsNotSpoiltByAConnectionThatStaysOpen() async throws {
        let server = try await ScriptedServer([.stream, .text("Done."), .stop, .done, .pause(.seconds(600))])
        let answer = await ask(model(at: server.url))
        #expect(answer.text == "Done." && answer.finish == .complete && answer.fault == nil)
        try await server.stop()
    }

    @Test func nobodyThereIsAFault() async throws {
        let server = try await ScriptedServer([])
        let url = server.url
        try await server.stop()
        #expect(await ask(model(at: url)).fault?.code == .unavailable)
    }

    @Test func garbageIsAFault() async throws {
        let server = try await ScriptedServer(
            [.stream, .event("garbage"), .end], [.stream, .body(String(repeating: "x", count: 2 << 20)), .end])
        let model = model(at: server.url)
        #expect(await ask(model).fault?.code == .failed)
        #expect(await ask(model).fault?.code == .failed)
        try await server.stop()
    }

    @Test func anEndpointPrintsItsNameAlone() {
        let endpoint = EngineEndpoint(name: "chat", baseURL: "http://x/v1", headers: [("api-key", "secret-key")])
        #expect("\(endpoint)" == "chat")
        var text = ""
        dump(endpoint, to: &text)
        #expect(!text.contains("secret-key"))
    }
}

/// A status as a test's argument.
struct HTTPResponseStatusCode: Sendable {
    let value: Int
    init(_ value: Int) { self.value = value }
}
