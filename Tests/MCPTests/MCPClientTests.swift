import Engine
import Events
import MCP
import SansIO
import Testing

/// The client's side of MCP over streamable HTTP.
struct MCPClientTests {
    @Test func aHandshakeAndTheList() {
        var stage = MCPStage()
        stage.put(.list)
        #expect(stage.lastBody["method"] == "initialize")
        #expect(stage.lastBody["params"]?["protocolVersion"] == "2025-06-18")
        #expect(stage.last?.headers.map(\.name) == ["accept", "content-type"])
        #expect(stage.last?.headers.first?.value == "application/json, text/event-stream")
        stage.answer(#"{"protocolVersion":"2025-03-26","capabilities":{}}"#, session: "s1")
        #expect(stage.lastBody["method"] == "notifications/initialized")
        #expect(stage.last?.headers.contains { $0 == ("mcp-session-id", "s1") } == true)
        #expect(stage.last?.headers.contains { $0 == ("mcp-protocol-version", "2025-03-26") } == true)
        // Nothing is asked before the server took note.
        #expect(stage.sent.count == 2)
        stage.answer(status: 202)
        #expect(stage.lastBody["method"] == "tools/list")
        #expect(stage.lastBody["params"] == [:])
        stage.answer(
            #"{"tools":[{"name":"a","description":"A.","inputSchema":{"type":"object"},"annotations":{"x":1}}],"nextCursor":"p2"}"#
        )
        #expect(stage.lastBody["params"] == ["cursor": "p2"])
        stage.answer(#"{"tools":[{"name":"b"},{"name":""},{"no":"name"},7]}"#)
        #expect(
            stage.results == [
                .listed([
                    MCPTool(name: "a", description: "A.", inputSchema: ["type": "object"], annotations: ["x": 1]),
                    MCPTool(name: "b", inputSchema: ["type": "object", "properties": [:]]),
                ])
            ])
        #expect(stage.client.nextDeadline == nil)
    }

    @Test func aCallAnsweredAsJSON() {
        var stage = MCPStage.listed()
        stage.put(.call(1, name: "find", arguments: #"{"q":"x"}"#))
        #expect(stage.lastBody["params"] == ["name": "find", "arguments": ["q": "x"]])
        stage.answer(#"{"content":[{"type":"text","text":"one"},{"type":"image"},{"type":"text","text":"two"}]}"#)
        #expect(stage.results == [.returned(1, .output("one\n[an image]\ntwo"))])
        #expect(stage.client.nextDeadline == nil)
    }

    @Test func aCallAnsweredAsAStream() {
        var stage = MCPStage.listed()
        stage.put(.call(1, name: "find", arguments: ""))
        let (call, exchange) = (stage.requestID, stage.sent.last?.id)
        stage.stream("event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}\n\n")
        // A server may ask back meanwhile.
        stage.stream(
            "data: {\"jsonrpc\":\"2.0\",\"id\":\"p\",\"method\":\"ping\"}\n\n", on: exchange, begins: false)
        #expect(stage.lastBody == ["jsonrpc": "2.0", "id": "p", "result": [:]])
        stage.stream(
            "data: {\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"sampling/createMessage\"}\n\n", on: exchange,
            begins: false)
        #expect(stage.lastBody["error"]?["code"] == -32601)
        #expect(stage.results == [])
        stage.stream(
            "data: {\"jsonrpc\":\"2.0\",\"id\":\(call),\ndata: \"result\":{\"content\":[],"
                + "\"structuredContent\":{\"n\":1}}}\n\n", on: exchange, begins: false)
        #expect(stage.results == [.returned(1, .output(#"{"n":1}"#))])
        #expect(stage.aborted == [exchange])
    }

    @Test func aToolThatFailsSaysSoInItsOwnWords() {
        var stage = MCPStage.listed()
        stage.put(.call(1, name: "find", arguments: "{}"))
        stage.answer(#"{"content":[{"type":"text","text":"No."}],"isError":true}"#)
        stage.put(.call(2, name: "find", arguments: "{}"))
        let exchange = stage.sent[stage.sent.count - 1].id
        stage.put(.head(exchange, HTTPAnswer(status: 200, contentType: "application/json")))
        stage.put(
            .body(
                exchange,
                Array(#"{"jsonrpc":"2.0","id":\#(stage.requestID),"error":{"code":-32602,"message":"Bad."}}"#.utf8)))
        stage.put(.ended(exchange))
        #expect(stage.results == [.returned(1, .toolError("No.")), .returned(2, .toolError("Bad."))])
    }

    @Test(arguments: ["{", "7", "[]", "\"x\""])
    func argumentsThatAreNoObjectReachNoServer(_ arguments: String) {
        var stage = MCPStage.listed()
        let count = stage.sent.count
        stage.put(.call(1, name: "find", arguments: arguments))
        #expect(stage.results == [.returned(1, .toolError("The arguments must be a JSON object."))])
        #expect(stage.sent.count == count)
    }

    @Test func callsRunSideBySide() {
        var stage = MCPStage.listed()
        stage.put(.call(1, name: "a", arguments: "{}"))
        let (first, exchange) = (stage.requestID, stage.sent.last?.id)
        stage.put(.call(2, name: "b", arguments: "{}"))
        stage.answer(#"{"content":[{"type":"text","text":"b"}]}"#)
        stage.stream(
            "data: {\"jsonrpc\":\"2.0\",\"id\":\(first),\"result\":{\"content\":[]}}\n\n", on: exchange)
        #expect(stage.results == [.returned(2, .output("b")), .returned(1, .output(""))])
    }

    @Test func aCallThatIsCancelledIsTakenBack() {
        var stage = MCPStage.listed()
        stage.put(.call(1, name: "find", arguments: "{}"))
        let (call, exchange) = (stage.requestID, stage.sent.last?.id)
        stage.put(.cancel(1))
        #expect(stage.aborted == [exchange])
        #expect(stage.lastBody["method"] == "notifications/cancelled")
        #expect(stage.lastBody["params"]?["requestId"] == .int(call))
        stage.answer(status: 202)
        #expect(stage.results == [] && stage.client.nextDeadline == nil)
    }

    @Test func aSlowServerIsGivenUp() {
        var stage = MCPStage.listed()
        stage.put(.call(1, name: "find", arguments: "{}"))
        stage.passToDeadline()
        #expect(stage.now == .zero + .seconds(45))
        #expect(stage.results.count == 1)
        guard case .returned(1, .failed(let fault))? = stage.results.first else { return #expect(Bool(false)) }
        #expect(fault.code == .timeout)
        #expect(stage.lastBody["method"] == "notifications/cancelled")
    }

    @Test func aSilentServerIsNotListed() {
        var stage = MCPStage()
        stage.put(.list)
        stage.passToDeadline()
        #expect(stage.now == .zero + .seconds(10))
        guard case .listingFailed(let fault)? = stage.results.first else { return #expect(Bool(false)) }
        #expect(fault.code == .timeout && stage.aborted.count == 1)
    }

    @Test func aServerThatIsDownIsTriedAgainByTheNextCall() {
        var stage = MCPStage()
        stage.put(.list)
        stage.put(.failed(stage.sent[0].id))
        guard case .listingFailed(let fault)? = stage.results.first else { return #expect(Bool(false)) }
        #expect(fault.code == .unavailable)
        stage.results = []
        stage.put(.call(1, name: "find", arguments: "{}"))
        stage.greet(session: nil)
        #expect(stage.lastBody["method"] == "tools/call")
        stage.answer(#"{"content":[]}"#)
        #expect(stage.results == [.returned(1, .output(""))])
    }

    @Test(arguments: [301, 400, 401, 403, 404, 405, 500, 202, 204])
    func aStatusOtherThanOKFailsTheListing(_ status: Int) {
        var stage = MCPStage()
        stage.put(.list)
        stage.answer(status: status)
        guard case .listingFailed(let fault)? = stage.results.first else { return #expect(Bool(false)) }
        #expect(fault.code == .unavailable && stage.results.count == 1)
    }

    @Test func aSessionThatTheServerForgotIsBegunAnew() {
        var stage = MCPStage.listed(session: "s1")
        stage.put(.call(1, name: "find", arguments: "{}"))
        stage.answer(status: 404)
        #expect(stage.lastBody["method"] == "initialize")
        #expect(stage.last?.headers.contains { $0.name == "mcp-session-id" } == false)
        stage.greet(session: "s2")
        #expect(stage.lastBody["method"] == "tools/call")
        #expect(stage.last?.headers.contains { $0 == ("mcp-session-id", "s2") } == true)
        stage.answer(status: 404)
        guard case .returned(1, .failed)? = stage.results.first else { return #expect(Bool(false)) }
    }

    @Test func aStreamThatBreaksOffIsTakenUpWhereItStopped() {
        var stage = MCPStage.listed()
        stage.put(.call(1, name: "find", arguments: "{}"))
        let call = stage.requestID
        stage.stream("id: 41\ndata:\n\nid: 42\nretry: 200\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"x\"}\n\n")
        stage.put(.ended(stage.sent[stage.sent.count - 1].id))
        #expect(stage.results == [])
        stage.passToDeadline()
        #expect(stage.now == .zero + .milliseconds(200))
        #expect(stage.last?.method == .get)
        #expect(stage.last?.headers.contains { $0 == ("last-event-id", "42") } == true)
        stage.stream("data: {\"jsonrpc\":\"2.0\",\"id\":\(call),\"result\":{\"content\":[]}}\n\n")
        #expect(stage.results == [.returned(1, .output(""))])
    }

    @Test func aStreamThatKeepsBreakingOffIsGivenUp() {
        var stage = MCPStage.listed()
        stage.put(.call(1, name: "find", arguments: "{}"))
        for _ in 0..<4 {
            stage.stream("id: 1\ndata:\n\n")
            stage.put(.failed(stage.sent[stage.sent.count - 1].id))
            stage.passToDeadline()
        }
        guard case .returned(1, .failed)? = stage.results.first else { return #expect(Bool(false)) }
        #expect(stage.sent.count(where: { $0.message.method == .get }) == 3)
    }

    @Test func anAnswerHasALimit() {
        var stage = MCPStage.listed { ($0.message, $0.answer) = (100, 250) }
        let (long, id) = (
            [UInt8](repeating: UInt8(ascii: " "), count: 101), HTTPAnswer(status: 200, contentType: "application/json")
        )
        stage.put(.call(1, name: "find", arguments: "{}"))
        stage.put(.head(stage.sent[stage.sent.count - 1].id, id))
        stage.put(.body(stage.sent[stage.sent.count - 1].id, long))
        stage.put(.call(2, name: "find", arguments: "{}"))
        stage.stream("data: " + String(repeating: "x", count: 101))
        stage.put(.call(3, name: "find", arguments: "{}"))
        let exchange = stage.sent.last?.id
        stage.stream(String(repeating: ": x\n\n", count: 51), on: exchange)
        #expect(stage.results.count == 3)
        for result in stage.results {
            guard case .returned(_, .failed(let fault)) = result else { return #expect(Bool(false)) }
            #expect(fault.code == .failed)
        }
    }

    @Test func whatAToolReturnsHasALimit() {
        var stage = MCPStage.listed()
        stage.put(.call(1, name: "find", arguments: "{}"))
        stage.answer(#"{"content":[{"type":"text","text":"\#(String(repeating: "ü", count: 40_000))"}]}"#)
        guard case .returned(1, .output(let text))? = stage.results.first else { return #expect(Bool(false)) }
        #expect(text.utf8.count < 66_000 && text.hasSuffix("ü … [cut off]"))
    }

    @Test func aListWithoutEndEnds() {
        var stage = MCPStage { $0.pages = 5 }
        stage.put(.list)
        stage.greet(session: nil)
        for page in 0..<5 { stage.answer(#"{"tools":[{"name":"t\#(page)"}],"nextCursor":"more\#(page)"}"#) }
        guard case .listed(let tools)? = stage.results.first else { return #expect(Bool(false)) }
        #expect(tools.count == 5)
    }

    @Test func aListOfLongToolsIsNotTaken() {
        var stage = MCPStage { $0.list = 100 }
        stage.put(.list)
        stage.greet(session: nil)
        stage.answer(#"{"tools":[{"name":"t","description":"\#(String(repeating: "x", count: 101))"}]}"#)
        guard case .listingFailed(let fault)? = stage.results.first else { return #expect(Bool(false)) }
        #expect(fault.code == .failed && stage.results.count == 1)
    }

    @Test func theEndIsToldToAServerThatKeepsASession() {
        var stage = MCPStage.listed(session: "s1")
        stage.put(.call(1, name: "find", arguments: "{}"))
        stage.put(.close)
        #expect(stage.last?.method == .delete)
        #expect(stage.last?.headers.contains { $0 == ("mcp-session-id", "s1") } == true)
        #expect(stage.results.count == 1)
        stage.answer(status: 200)
        #expect(stage.results.last == .closed)
        var stateless = MCPStage.listed(session: nil)
        stateless.put(.close)
        #expect(stateless.results == [.closed] && stateless.last?.method == .post)
        var silent = MCPStage.listed(session: "s1")
        silent.put(.close)
        silent.passToDeadline()
        #expect(silent.results == [.closed])
    }

    @Test(arguments: ["1999-01-01", ""])
    func aServerOfAnUnknownRevisionIsNotUsed(_ version: String) {
        var stage = MCPStage()
        stage.put(.list)
        stage.greet(session: nil, version: version)
        guard case .listingFailed(let fault)? = stage.results.first else { return #expect(Bool(false)) }
        #expect(fault.code == .unsupported)
    }

    @Test(arguments: ["a b", "a\r\nb", "", "ü", String(repeating: "x", count: 2000)])
    func aSessionIDThatIsNoneIsNotRepeated(_ id: String) {
        var stage = MCPStage()
        stage.put(.list)
        stage.greet(session: id)
        #expect(!stage.sent.contains { $0.message.headers.contains { $0.name == "mcp-session-id" } })
    }

    /// Every call ends once, and every listing, whatever bytes and ends come.
    @Test(arguments: 0..<300 as Range<UInt64>)
    func everythingEndsOnceWhateverTheServerDoes(_ seed: UInt64) {
        var random = SplitMix(seed: seed)
        var stage = MCPStage()
        stage.put(.list)
        if Bool.random(using: &random) { stage.greet(session: "s1") }
        var calls: UInt64 = 0
        for _ in 0..<80 {
            switch Int.random(in: 0..<12, using: &random) {
            case 0, 1:
                calls += 1
                stage.put(.call(calls, name: "f", arguments: "{}"))
            case 2: stage.put(.ended(stage.sent.randomElement(using: &random)?.id ?? .init(rawValue: 0)))
            case 3: stage.put(.failed(stage.sent.randomElement(using: &random)?.id ?? .init(rawValue: 0)))
            case 4: if seed % 3 == 0 { stage.passToDeadline() }
            case 5: stage.answer(status: [200, 202, 404, 500].randomElement(using: &random) ?? 200)
            case 6: stage.answer(#"{"content":[{"type":"text","text":"x"}]}"#)
            case 7: stage.greet(session: "s2")
            default:
                let id = stage.sent.randomElement(using: &random)?.id ?? .init(rawValue: 0)
                stage.put(
                    .head(
                        id,
                        HTTPAnswer(
                            status: 200,
                            contentType: Bool.random(using: &random) ? "text/event-stream" : "application/json")))
                stage.put(.body(id, mutated(stage.requestID, using: &random)))
            }
        }
        stage.put(.close)
        stage.passToDeadline()
        var returned: [UInt64: Int] = [:]
        var listings = 0
        for result in stage.results {
            switch result {
            case .returned(let id, _): returned[id, default: 0] += 1
            case .listed, .listingFailed: listings += 1
            default: break
            }
        }
        #expect(returned.count == Int(calls) && returned.values.allSatisfy { $0 == 1 })
        #expect(listings == 1)
        #expect(stage.results.last == .closed)
        #expect(stage.client.nextDeadline == nil)
    }

    private func mutated(_ id: Int, using random: inout SplitMix) -> [UInt8] {
        let texts = [
            #"data: {"jsonrpc":"2.0","id":\#(id),"result":{"content":[{"type":"text","text":"x"}]}}"# + "\n\n",
            #"{"jsonrpc":"2.0","id":\#(id),"result":{"tools":[{"name":"f"}],"nextCursor":"n"}}"#,
            #"[{"jsonrpc":"2.0","id":\#(id),"error":{"code":-1,"message":"no"}},7,null]"#,
            #"id: 3"# + "\ndata: {\"jsonrpc\":\"2.0\",\"id\":\"q\",\"method\":\"ping\"}\n\n",
        ]
        var bytes = Array((texts.randomElement(using: &random) ?? "").utf8)
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: .min ... .max, using: &random)
        }
        return bytes
    }
}
