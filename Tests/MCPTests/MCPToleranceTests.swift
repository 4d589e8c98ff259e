import Engine
import Events
import MCP
import SansIO
import Testing

/// Tool servers that write their answers in other forms, and forget.
struct MCPToleranceTests {
    /// The last request is answered with these bytes, under this label; the connection stays open.
    private func put(_ body: String, as type: String = "application/json", on stage: inout MCPStage) {
        let exchange = stage.sent[stage.sent.count - 1].id
        stage.put(.head(exchange, HTTPAnswer(status: 200, contentType: type)))
        stage.put(.body(exchange, Array(body.utf8)))
    }

    private static let types = ["application/json", "text/event-stream", "text/plain", ""]

    @Test(arguments: [#""7""#, "7.0", "7", "7e0", #""7.0""#, #"" 7 ""#, #""\t7e0""#], types)
    func anIDMayComeBackInAnotherForm(_ form: String, _ type: String) {
        var stage = MCPStage.listed()
        stage.put(.call(1, name: "find", arguments: "{}"))
        let id = form.replacing("7", with: "\(stage.requestID)")
        put(#"{"jsonrpc":"2.0","id":\#(id),"result":{"content":[]}}"#, as: type, on: &stage)
        #expect(stage.results == [.returned(1, .output(""))])
    }

    @Test(arguments: [
        #""07""#, #""+7""#, #""7.5""#, #""7 7""#, #""\"7\"""#, #""""#, "7.5", "8", #""x""#, "null", "[7]",
    ])
    func whatNobodyAskedForIsIgnored(_ form: String) {
        var stage = MCPStage.listed()
        stage.put(.call(1, name: "find", arguments: "{}"))
        let id = form.replacing("7", with: "\(stage.requestID)").replacing("8", with: "99")
        put(
            "data: {\"jsonrpc\":\"2.0\",\"id\":\(id),\"result\":{\"content\":[]}}\n\n", as: "text/event-stream",
            on: &stage)
        #expect(stage.results == [])
    }

    @Test(arguments: types)
    func anAnswerIsReadWhateverItsLabelAndEnd(_ type: String) {
        for form in [
            "data: {}", "data: {}\n", "event: message\r\ndata: {}\r\n\r\n", "\u{FEFF}data: {}", ": x\n\ndata: {}", "{}",
        ] {
            var stage = MCPStage.listed()
            stage.put(.call(1, name: "find", arguments: "{}"))
            let answer = #"{"jsonrpc":"2.0","id":\#(stage.requestID),"result":{"content":[],"x":NaN}}"#
            let body = form.replacing("{}", with: answer)
            put(body, as: type, on: &stage)
            stage.put(.ended(stage.sent[stage.sent.count - 1].id))
            #expect(stage.results == [.returned(1, .output(""))])
        }
    }

    @Test func anAnswerThatIsCutIsAFault() {
        for body in [#"{"jsonrpc":"2.0","id":4,"resu"#, #"data: {"jsonrpc":"2.0","id":4,"resu"#, "<html>", ""] {
            var stage = MCPStage.listed()
            stage.put(.call(1, name: "find", arguments: "{}"))
            put(body, on: &stage)
            stage.put(.ended(stage.sent[stage.sent.count - 1].id))
            guard case .returned(1, .failed)? = stage.results.first else { return #expect(Bool(false)) }
        }
    }

    @Test func whatIsLeftOfAnAnsweredExchangeIsGivenAMoment() {
        var stage = MCPStage.listed()
        stage.put(.call(1, name: "find", arguments: "{}"))
        let exchange = stage.sent[stage.sent.count - 1].id
        put(#"{"jsonrpc":"2.0","id":\#(stage.requestID),"result":{"content":[]}}"#, on: &stage)
        #expect(stage.results.count == 1 && stage.aborted == [])
        stage.passToDeadline()
        #expect(stage.now == .zero + .seconds(1) && stage.aborted == [exchange])
        #expect(stage.client.nextDeadline == nil)
    }

    @Test(arguments: [
        (#""result":null"#, MCPOutcome.output("")), (#""result":{}"#, .output("")), (#""x":1"#, .output("")),
        (#""result":{"content":null}"#, .output("")),
        (#""result":null,"error":{"code":"-3","message":"No."}"#, .toolError("No.")),
        (#""error":"No.""#, .toolError("No.")), (#""error":null,"result":{"content":[]}"#, .output("")),
    ])
    func whatIsMissingInAnAnswerEndsTheCall(_ members: String, _ outcome: MCPOutcome) {
        for stream in [false, true] {
            var stage = MCPStage.listed()
            stage.put(.call(1, name: "find", arguments: "{}"))
            let answer = #"{"jsonrpc":"2.0","id":\#(stage.requestID),\#(members)}"#
            put(stream ? "data: \(answer)\n\n" : answer, on: &stage)
            #expect(stage.results == [.returned(1, outcome)])
        }
    }

    /// What `tools/call` returns, and what the model reads of it.
    @Test(arguments: [
        (#"{"content":"sunny"}"#, "sunny"), (#"{"content":{"type":"text","text":"sunny"}}"#, "sunny"),
        (#"{"content":{"text":"sunny"}}"#, "sunny"), (#"{"content":["sunny",{"text":"warm"}]}"#, "sunny\nwarm"),
        (#"{"content":21.5}"#, "21.5"), (#"{"content":[21,true,null]}"#, "21\ntrue"),
        (#"{"content":[[1,2]]}"#, "[1,2]"),
        (#"{"content":[{"type":"TEXT","text":"sunny"}]}"#, "sunny"), (#"{"content":[{"text":{"a":1}}]}"#, #"{"a":1}"#),
        (#"{"content":[{"type":"json","json":{"a":1}}]}"#, #"{"json":{"a":1}}"#),
        (#"{"content":[{"mimeType":"image/png","data":"AA=="}]}"#, "[an image]"),
        (#"{"content":[{"type":"file","mimeType":"application/pdf","data":"AA=="}]}"#, "[a file]"),
        (#"{"content":[{"resource":{"uri":"a:b","text":"sunny"}}]}"#, "sunny"),
        (#"{"content":[{"type":"resource","resource":{"uri":"a:b","blob":"AA=="}}]}"#, "a:b"),
        (#"{"structuredContent":{"a":1}}"#, #"{"a":1}"#), (#"{"structuredContent":"sunny"}"#, "sunny"),
        (#"{"content":[],"structuredContent":{"a":1}}"#, #"{"a":1}"#),
        (#"{"content":[{"type":"text","text":""}],"structuredContent":[1]}"#, "[1]"),
        (#""sunny""#, "sunny"), ("21", "21"), (#"[{"type":"text","text":"sunny"}]"#, "sunny"),
        (#"{"type":"text","text":"sunny"}"#, "sunny"), (#"{"toolResult":"sunny"}"#, #"{"toolResult":"sunny"}"#),
        (#"{"_meta":{"a":1}}"#, ""), (#"{"content":[{"type":"text"}]}"#, ""),
    ])
    func nothingOfAResultIsLostForItsForm(_ result: String, _ output: String) {
        var stage = MCPStage.listed()
        stage.put(.call(1, name: "find", arguments: "{}"))
        stage.answer(result)
        #expect(stage.results == [.returned(1, .output(output))])
    }

    @Test(arguments: [#"{"content":"No.","isError":true}"#, #"{"content":{"text":"No."},"isError":"true"}"#])
    func anErrorOfAToolIsOneInAnyForm(_ result: String) {
        var stage = MCPStage.listed()
        stage.put(.call(1, name: "find", arguments: "{}"))
        stage.answer(result)
        #expect(stage.results == [.returned(1, .toolError("No."))])
    }

    // MARK: Lists

    private func names(_ stage: MCPStage) -> [String]? {
        guard case .listed(let tools)? = stage.results.first else { return nil }
        return tools.map(\.name)
    }

    @Test func anEmptyCursorIsTheEnd() {
        for cursor in [#""""#, "null"] {
            var stage = MCPStage()
            stage.put(.list)
            stage.greet(session: nil)
            stage.answer(#"{"tools":[{"name":"a"},{"name":"b"},{"name":"a"}],"nextCursor":\#(cursor)}"#)
            #expect(names(stage) == ["a", "b"])
        }
    }

    @Test func aCursorThatRepeatsIsTheEnd() {
        var stage = MCPStage()
        stage.put(.list)
        stage.greet(session: nil)
        for (page, cursor) in ["x", "y", "x"].enumerated() {
            #expect(stage.results == [])
            stage.answer(#"{"tools":[{"name":"\#(page)"}],"nextCursor":"\#(cursor)"}"#)
        }
        #expect(names(stage) == ["0", "1", "2"])
    }

    @Test func aPageWithNothingNewIsTheEnd() {
        var stage = MCPStage()
        stage.put(.list)
        stage.greet(session: nil)
        for cursor in 1...2 { stage.answer(#"{"tools":[{"name":"a"}],"nextCursor":\#(cursor)}"#) }
        #expect(names(stage) == ["a"])
        #expect(stage.sent.count(where: { $0.message.method == .post }) == 4)
    }

    @Test(arguments: [#"[{"name":"a"}]"#, #"{"tools":{"name":"a"}}"#])
    func aListMayBeBareOrOneTool(_ result: String) {
        var stage = MCPStage()
        stage.put(.list)
        stage.greet(session: nil)
        stage.answer(result)
        #expect(names(stage) == ["a"])
    }

    @Test func aListMayBeNull() {
        var stage = MCPStage()
        stage.put(.list)
        stage.greet(session: nil)
        stage.answer(#"{"tools":null}"#)
        #expect(names(stage) == [])
    }

    // MARK: Forgotten sessions

    @Test(arguments: [400, 404, 410])
    func aForgottenSessionIsBegunAnewOnceForAllItsCalls(_ status: Int) {
        var stage = MCPStage.listed(session: "s1")
        stage.put(.call(1, name: "find", arguments: "{}"))
        stage.put(.call(2, name: "find", arguments: "{}"))
        let both = stage.sent.suffix(2).map(\.id)
        for exchange in both {
            stage.put(.head(exchange, HTTPAnswer(status: status)))
            stage.put(.ended(exchange))
        }
        #expect(stage.lastBody["method"] == "initialize" && stage.results == [])
        let count = stage.sent.count
        stage.greet(session: "s2")
        // The notice, and both calls.
        #expect(stage.sent.count == count + 3)
        let calls = stage.sent.suffix(2)
        for (exchange, message) in calls {
            #expect(message.headers.contains { $0 == ("mcp-session-id", "s2") })
            stage.put(.head(exchange, HTTPAnswer(status: status)))
        }
        #expect(stage.results.count == 2 && stage.sent.count == count + 3)
    }

    @Test func aSessionForgottenWhileItsToolsAreListedIsBegunAnew() {
        var stage = MCPStage()
        stage.put(.list)
        stage.greet(session: "s1")
        stage.answer(#"{"tools":[{"name":"a"}],"nextCursor":"x"}"#)
        stage.answer(status: 404)
        #expect(stage.lastBody["method"] == "initialize")
        stage.greet(session: "s2")
        stage.answer(#"{"tools":[{"name":"a"}],"nextCursor":"x"}"#)
        stage.answer(#"{"tools":[{"name":"b"}]}"#)
        #expect(names(stage) == ["a", "b"])
    }

    @Test func aServerWithoutSessionsHasNoneToForget() {
        var stage = MCPStage.listed(session: nil)
        stage.put(.call(1, name: "find", arguments: "{}"))
        stage.answer(status: 400)
        guard case .returned(1, .failed(let fault))? = stage.results.first else { return #expect(Bool(false)) }
        #expect(fault.cause == .rejected)
    }
}
