import Dialogue
import Engine
import Events
import MCP
import SansIO
import Testing

/// Servers that say in other ways than by HTTP 404 that they do not know a session any more.
struct ForgottenSessionTests {
    private static let session = "5f0c1d2e-77aa"

    /// A call is answered with these bytes.
    private func stage(answering body: String, status: Int = 200, type: String = "application/json") -> MCPStage {
        var stage = MCPStage.listed(session: Self.session)
        stage.put(.call(1, name: "find", arguments: "{}"))
        answer(&stage, body, status: status, type: type)
        return stage
    }

    private func answer(
        _ stage: inout MCPStage, _ body: String, status: Int = 200, type: String = "application/json"
    ) {
        let exchange = stage.sent[stage.sent.count - 1].id
        let text = body.replacing("ID", with: "\(stage.requestID)")
        stage.put(.head(exchange, HTTPAnswer(status: status, contentType: type)))
        stage.put(.body(exchange, Array(text.utf8)))
        stage.put(.ended(exchange))
    }

    private func isRenewed(_ stage: MCPStage) -> Bool {
        stage.results.isEmpty && stage.lastBody["method"] == "initialize"
    }

    private static func error(_ code: Int, _ message: String, id: String = "ID") -> String {
        #"{"jsonrpc":"2.0","id":\#(id),"error":{"code":\#(code),"message":"\#(message)"}}"#
    }

    // MARK: Status 200

    @Test(arguments: [
        (-32001, "Session not found"), (-32001, "Session expired"), (-32001, "Invalid session ID"),
        (-32001, "Session 5f0c1d2e-77aa not found"), (-32001, "session with id 5f0c1d2e-77aa does not exist"),
        (-32600, "Session not found"), (-32000, "Bad Request: No valid session ID provided"),
        (-32000, "Bad Request: Server not initialized"), (-32000, "The MCP session has expired."),
        (-32600, "Session has been terminated"), (-32000, "Session expired: 5f0c1d2e-77aa"),
    ])
    func anErrorMayTellIt(_ code: Int, _ message: String) {
        for id in ["ID", "null", #""server-error""#] {
            let body = Self.error(code, message, id: id)
            #expect(isRenewed(stage(answering: body)))
            #expect(isRenewed(stage(answering: "event: message\ndata: \(body)\n\n", type: "text/event-stream")))
            #expect(isRenewed(stage(answering: "data: \(body)", type: "text/event-stream")))
        }
    }

    /// -32001 is a timeout with many servers, and tools have sessions of their own: what may have run is not repeated.
    @Test(arguments: [
        (-32001, "Request timed out"), (-32001, "Session request timed out"), (-32001, ""), (-32000, "Session expired"),
        (-32603, "Session not found"), (-32602, "Session not found"), (7, "Session not found"),
        (-32000, "Connection closed"), (-32000, "Invalid session"),
    ])
    func anErrorOfAnotherKindGoesToTheModel(_ code: Int, _ message: String) {
        let stage = stage(answering: Self.error(code, message))
        let words = message.isEmpty ? "The MCP server answered with error \(code)." : message
        #expect(stage.results == [.returned(1, .toolError(words))])
        #expect(stage.lastBody["method"] == "tools/call")
    }

    @Test func aCallIsRepeatedOnce() {
        let body = Self.error(-32001, "Session not found")
        var stage = stage(answering: body)
        stage.greet(session: "another-session")
        #expect(stage.lastBody["method"] == "tools/call")
        answer(&stage, body)
        #expect(stage.results == [.returned(1, .toolError("Session not found"))])
        #expect(stage.sent.count(where: { $0.message.method == .post }) == 7)
    }

    @Test func whatTheServerBeganWithIsNotRepeated() {
        let progress = #"data: {"jsonrpc":"2.0","method":"notifications/progress","params":{}}"# + "\n\n"
        let stage = stage(
            answering: progress + "data: \(Self.error(-32001, "Session not found"))\n\n", type: "text/event-stream")
        #expect(stage.results == [.returned(1, .toolError("Session not found"))])
    }

    @Test func aServerThatGaveNoSessionHasNoneToForget() {
        var stage = MCPStage.listed(session: nil)
        stage.put(.call(1, name: "find", arguments: "{}"))
        answer(&stage, Self.error(-32001, "Session not found"))
        #expect(stage.results == [.returned(1, .toolError("Session not found"))])
    }

    @Test func aListIsReadAgain() {
        var stage = MCPStage()
        stage.put(.list)
        stage.greet(session: Self.session)
        answer(&stage, Self.error(-32001, "Session not found"))
        #expect(isRenewed(stage))
        stage.greet(session: "another-session")
        stage.answer(#"{"tools":[{"name":"a"}]}"#)
        #expect(stage.results == [.listed([MCPTool(name: "a", inputSchema: ["type": "object", "properties": [:]])])])
    }

    // MARK: Other statuses

    private static let bodies = [
        error(-32001, "Session not found"), error(-32603, "Session not found", id: "null"),
        #"{"error":"session not found"}"#, #"{"detail":"Unknown session"}"#, #"{"message":"No such session."}"#,
        "Session not found\n", "data: \(error(-32001, "Session not found"))\n\n",
        #"{"error":{"message":"Session 5f0c1d2e-77aa expired"}}"#,
    ]

    @Test(arguments: [400, 404, 409, 410, 422, 440, 500, 503], bodies)
    func aRefusalMayTellIt(_ status: Int, _ body: String) {
        #expect(isRenewed(stage(answering: body, status: status)))
    }

    @Test(arguments: [
        (400, error(-32602, "Unknown tool: find")), (400, error(-32001, "Request timed out")), (409, ""), (422, "{}"),
        (422, #"{"detail":"too short"}"#), (500, #"{"error":"session expired"}"#), (500, ""),
        (502, "<html>Session not found</html>"), (401, #"{"error":"session not found"}"#),
        (403, "Session not found"), (504, "Session not found"), (500, error(-32001, "Request timed out")),
    ])
    func aRefusalOfAnotherKindFailsTheCall(_ status: Int, _ body: String) {
        let stage = stage(answering: body, status: status)
        guard case .returned(1, .failed(let fault))? = stage.results.first else { return #expect(Bool(false)) }
        #expect(fault.cause == FaultCause(status: status) && stage.lastBody["method"] == "tools/call")
        #expect(stage.client.nextDeadline == nil)
    }

    @Test func aRefusalThatDoesNotEndIsJudgedByWhatCame() {
        for (body, isForgotten) in [(Self.error(-32001, "Session not found", id: "null"), true), ("{", false)] {
            var stage = MCPStage.listed(session: Self.session)
            stage.put(.call(1, name: "find", arguments: "{}"))
            let exchange = stage.sent[stage.sent.count - 1].id
            stage.put(.head(exchange, HTTPAnswer(status: 500)))
            stage.put(.body(exchange, Array(body.utf8)))
            #expect(stage.results == [])
            stage.passToDeadline()
            #expect(stage.now == .zero + .seconds(1) && stage.aborted == [exchange])
            #expect(isRenewed(stage) == isForgotten && stage.results.count == (isForgotten ? 0 : 1))
        }
    }

    @Test func aRefusalWithoutEndIsNotReadToItsEnd() {
        var stage = MCPStage.listed(session: Self.session)
        stage.put(.call(1, name: "find", arguments: "{}"))
        let exchange = stage.sent[stage.sent.count - 1].id
        stage.put(.head(exchange, HTTPAnswer(status: 500)))
        stage.put(.body(exchange, Array(repeating: UInt8(ascii: "x"), count: 20_000)))
        #expect(stage.results.count == 1 && stage.aborted == [exchange] && stage.client.nextDeadline == nil)
    }
}
