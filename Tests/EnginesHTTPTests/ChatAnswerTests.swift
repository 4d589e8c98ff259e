import Engine
import EnginesHTTP
import NIOHTTP1
import Synchronization
import Testing

/// Answers of chat models whose label, end or JSON is not what it should be.
struct ChatAnswerTests {
    private typealias Answer = (text: String, finishes: Int, fault: EngineFault?)

    private func ask(_ script: [ScriptedServer.Step]) async throws -> Answer {
        let server = try await ScriptedServer(script)
        let heard = Mutex((text: "", finishes: 0))
        var fault: EngineFault?
        do {
            try await HTTPChatModel(at: server.endpoint).respond(
                to: ChatRequest(instructions: "", messages: [.user("Hi.")])
            ) { event in
                heard.withLock {
                    if case .text(let text) = event { $0.text += text }
                    if case .finished = event { $0.finishes += 1 }
                }
            }
        } catch {
            fault = error as? EngineFault
        }
        try await server.stop()
        return heard.withLock { ($0.text, $0.finishes, fault) }
    }

    private static func head(_ type: String? = "text/event-stream", length: Int? = nil) -> ScriptedServer.Step {
        .head(.ok, (type.map { [("content-type", $0)] } ?? []) + (length.map { [("content-length", "\($0)")] } ?? []))
    }

    private static let good = #"data: {"choices":[{"index":0,"delta":{"content":"All good."},"finish_reason":null}]}"#
    private static let stop = #"data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#
    private static let whole =
        #"{"choices":[{"index":0,"message":{"role":"assistant","content":"All good."},"finish_reason":"stop"}]}"#

    private static let complete: [String] = [
        "\(good)\n\n\(stop)\n", "\(good)\n\n\(stop)", "\(good)\n\ndata: [DONE]", "\(good)\n\n\(stop)\n\n",
        "\(good)\r\n\r\n\(stop)\r\n\r\n", "\(good)\r\r\(stop)\r\r", "\u{FEFF}\(good)\n\n\(stop)\n\n",
        ": comment\n\n\(good)\n\n: comment\n\n\(stop)\n\n: comment\n\n", "\(good)\n\(stop)\n",
        "\(good)\n\n\(stop)\n\ndata: {\"choi", "\(good)\n\n\(stop)\n\ndata: [DONE]\n\ngarbage",
        whole, "\n\(whole)\n", "\(whole)\ndata: [DONE]\n\n", "[\(whole)]", "\u{FEFF}\(whole)",
        #"{"choices":[{"message":{"content":"All good."}}]}"#,
        #"{"choices":[{"delta":{"content":"All "}}]}"# + "\n"
            + #"{"choices":[{"delta":{"content":"good."},"finish_reason":"stop"}],"x":NaN}"#,
        #"data: {"choices":[{"delta":{"content":"All good."},"logprobs":{"a":[-Infinity]}}],"score":NaN}"#
            + "\n\n\(stop)\n\n",
    ]

    @Test(arguments: complete, ["text/event-stream", "application/json", "text/plain; charset=utf-8", nil])
    func anAnswerIsReadWhateverItsLabel(_ body: String, _ type: String?) async throws {
        let answer = try await ask([Self.head(type), .body(body), .end])
        #expect(answer == ("All good.", 1, nil))
    }

    @Test(arguments: complete.indices)
    func anAnswerIsReadHoweverItIsCut(_ index: Int) async throws {
        let bytes = Array(Self.complete[index].utf8).map { ScriptedServer.Step.bytes([$0]) }
        #expect(try await ask([Self.head()] + bytes + [.end]) == ("All good.", 1, nil))
    }

    /// The connection breaks behind the end, or stays open.
    @Test(
        arguments: [
            [head(), .body("\(good)\n\n\(stop)\n\n"), .pause(.milliseconds(20)), .hangUp],
            [head(), .body("\(good)\n\n\(stop)"), .pause(.milliseconds(20)), .hangUp],
            [head(length: 9999), .body("\(good)\n\n\(stop)\n\ndata: [DONE]\n\n"), .pause(.milliseconds(20)), .hangUp],
            [head("application/json", length: 9999), .body(whole), .pause(.milliseconds(20)), .hangUp],
            [head(), .body("\(good)\n\n\(stop)\n\n"), .pause(.seconds(600))],
            [head("application/json", length: 9999), .body(whole), .pause(.seconds(600))],
        ] as [[ScriptedServer.Step]])
    func aFinishedAnswerIsFinishedHoweverItsConnectionEnds(_ script: [ScriptedServer.Step]) async throws {
        #expect(try await ask(script) == ("All good.", 1, nil))
    }

    @Test(arguments: [
        ("\(good)\n\n", "All good.", FaultCause.brokenOff),
        ("\(good)\n\ndata: {\"choices\":[{\"index\":0,\"delta\":{\"con", "All good.", .brokenOff),
        ("data: [DONE]\n\n", "", .unreadable), ("", "", .brokenOff), (": comment\n\n", "", .brokenOff),
        ("{}", "", .unreadable),
        ("{\"message\":\"no\"}", "", .unreadable),
        ("data: {}\n\ndata: [DONE]\n\n", "", .unreadable), ("\(whole.dropLast())", "", .brokenOff),
        ("{\"error\":{\"message\":\"x\",\"code\":400}}", "", .rejected),
        ("{\"error\":{\"message\":\"x\",\"code\":\"503\"}}", "", .serverError),
        ("\(good)\n\ndata: {\"error\":{\"type\":\"overloaded_error\"}}\n\n", "All good.", .overloaded),
        ("event: error\ndata: {\"message\":\"x\"}\n\n", "", .rejected),
    ])
    func whatIsNoAnswerIsAFaultAndNothingOfAHalfIsTaken(
        _ body: String, _ text: String, _ cause: FaultCause
    ) async throws {
        for type in ["text/event-stream", "application/json"] {
            let answer = try await ask([Self.head(type), .body(body), .end])
            #expect(answer.text == text && answer.finishes == 0)
            #expect(answer.fault?.cause == cause)
        }
    }

    /// It says nothing of the engine, which answers others.
    @Test(arguments: ["gzip", "deflate"])
    func aBodyThatIsNotCompressedAsItSaysIsAFaultOfTheRequest(_ coding: String) async throws {
        let head = ScriptedServer.Step.head(.ok, [("content-type", "text/event-stream"), ("content-encoding", coding)])
        let answer = try await ask([head, .body("\(Self.good)\n\n\(Self.stop)\n\n"), .end])
        #expect(answer.finishes == 0)
        #expect(answer.fault?.cause == .unreadable && answer.fault?.code == .failed)
    }

    @Test func aStreamUnderAnotherLabelIsHeardFromItsFirstPieceOn() async throws {
        let server = try await ScriptedServer([
            Self.head("application/json"), .body("\(Self.good)\n\n"), .pause(.seconds(600)),
        ])
        let (pieces, inbox) = AsyncStream.makeStream(of: ChatEvent.self)
        let task = Task {
            try await HTTPChatModel(at: server.endpoint).respond(to: ChatRequest(instructions: "", messages: [])) {
                inbox.yield($0)
            }
        }
        for await piece in pieces {
            #expect(piece == .text("All good."))
            break
        }
        task.cancel()
        _ = await task.result
        try await server.stop()
    }
}
