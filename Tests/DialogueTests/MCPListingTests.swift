import Dialogue
import Engine
import Events
import SansIO
import Testing

/// The tools of MCP servers are listed as items of the conversation (Voice Live protocol F.8 and G.8).
struct MCPListingTests {
    private static let allowed = MCPAllowList([.init(name: "docs.example"), .init(name: "127.0.0.1", port: 9)])

    private func stage() -> SessionStage { SessionStage { $0.mcpAllowed = Self.allowed } }

    // Proves: E.3 item mcp_list_tools, E.4 mcp_list_tools.in_progress, E.4 mcp_list_tools.completed
    @Test func aServerIsListedOnce() throws {
        var stage = stage()
        stage.update(#"{"tools":[\#(SessionStage.docs(#","authorization":"Bearer x","headers":{"X":"y"}"#))]}"#)
        #expect(
            stage.drain() == [
                "session.updated", "conversation.item.created item_1 list in_progress docs [] after -",
                "mcp_list_tools.in_progress item_1 []",
            ])
        let server = try #require(stage.server)
        guard case .open(_, let opened) = stage.mcp.last else { return #expect(Bool(false)) }
        #expect(opened.authorization == "Bearer x" && opened.headers == ["X": "y"])
        let shown = try #require(stage.session.object.tools.first)
        #expect(shown == shown.redacted)
        stage.list("find", "drop")
        #expect(stage.drain() == [#"mcp_list_tools.completed item_1 ["find", "drop"]"#])
        let item = stage.session.snapshot.records[0].item.id.rawValue
        stage.client(json: #"{"type":"conversation.item.retrieve","item_id":"\#(item)"}"#)
        #expect(stage.drain() == [#"conversation.item.retrieved item_1 list completed docs ["find", "drop"]"#])
        // The same server again is not asked again; another choice of its tools is another listing.
        stage.update(#"{"tools":[\#(SessionStage.docs(#","authorization":"Bearer x","headers":{"X":"y"}"#))]}"#)
        #expect(stage.drain() == ["session.updated"])
        stage.update(#"{"tools":[\#(SessionStage.docs(#","allowed_tools":["drop"]"#))]}"#)
        #expect(stage.mcp.contains(.close(server)))
        stage.list("find", "drop")
        #expect(stage.drain().last == #"mcp_list_tools.completed item_2 ["drop"]"#)
    }

    // Proves: E.4 mcp_list_tools.failed
    @Test func aListingThatFailsLeavesTheSessionWhole() throws {
        var stage = stage()
        stage.update(#"{"tools":[\#(SessionStage.docs())]}"#)
        _ = stage.drain()
        stage.put(.mcp(.listingFailed(try #require(stage.server), EngineFault(.unavailable, "It is down."))))
        #expect(stage.drain() == ["mcp_list_tools.failed item_1 engine_unavailable"])
        stage.userSays("Hello?")
        #expect(stage.chats.last?.request.tools == [])
    }

    @Test func aListingIsGivenUpAfterAWhile() {
        var stage = stage()
        stage.update(#"{"tools":[\#(SessionStage.docs())]}"#)
        _ = stage.drain()
        stage.passToDeadline()
        #expect(stage.drain() == ["mcp_list_tools.failed item_1 engine_timeout"])
        stage.list("late")
        #expect(stage.drain() == [])
    }

    @Test func aResponseWaitsForTheTools() {
        var stage = stage()
        stage.update(#"{"tools":[\#(SessionStage.docs())]}"#)
        stage.client(.responseCreate(ResponseCreate()))
        #expect(stage.chats.isEmpty)
        stage.list("find")
        #expect(stage.chats.last?.request.tools.map(\.name) == ["find"])
        #expect(stage.chats.last?.request.tools.first?.description == "Does find.")
    }

    @Test func namesThatCollideAreToldApart() {
        var stage = stage()
        stage.update(
            """
            {"tools":[{"type":"function","name":"find"},\(SessionStage.docs()),
            {"type":"mcp","server_label":"more","server_url":"http://127.0.0.1:9/"}]}
            """)
        let servers = stage.mcp.compactMap { if case .open(let id, _) = $0 { id } else { nil } }
        for server in servers {
            let tools = ["find", "a.b/ü"].map { MCPTool(name: $0, inputSchema: [:]) }
            stage.put(.mcp(.listed(server, tools)))
        }
        stage.client(.responseCreate(ResponseCreate()))
        #expect(
            stage.chats.last?.request.tools.map(\.name) == ["find", "docs_find", "a_b__", "more_find", "more_a_b__"])
    }

    @Test func aSingleResponseMayBringItsOwnServer() {
        var stage = SessionStage.withTools()
        _ = stage.drain()
        stage.client(
            json: """
                {"type":"response.create","response":{"tools":[
                {"type":"mcp","server_label":"own","server_url":"http://127.0.0.1:9/x","require_approval":"never"}]}}
                """)
        #expect(
            stage.drain() == [
                "conversation.item.created item_2 list in_progress own [] after item_1",
                "mcp_list_tools.in_progress item_2 []", "response.created resp_1",
            ])
        stage.list("look")
        #expect(stage.chats.last?.request.tools.map(\.name) == ["look"])
    }

    @Test(arguments: [
        "https://docs.example/mcp", "https://DOCS.example:443/mcp", "http://docs.example/", "http://127.0.0.1:9/mcp",
    ])
    func allows(_ url: String) {
        #expect(Self.allowed.allows(url))
    }

    @Test(arguments: [
        "https://docs.example:8443/mcp", "http://127.0.0.1/mcp", "http://127.0.0.1:10/", "http://localhost:9/",
        "http://127.1:9/", "http://[::1]:9/", "http://[::ffff:127.0.0.1]:9/", "http://docs.example@evil.example/",
        "http://evil.example/docs.example", "https://docs.example.evil/", "ftp://docs.example/", "docs.example", "",
        "http://", "https://docs.example/#x", "https://user:secret@docs.example/", "file:///etc/passwd",
        "https://docs.example/" + String(repeating: "x", count: 3000), "http://docs.example:99999/",
        "http://2130706433:9/",
    ])
    func refuses(_ url: String) {
        #expect(!Self.allowed.allows(url))
        #expect(!MCPAllowList().allows(url))
    }

    @Test func aServerThatTheOperatorDoesNotAllowIsAListingThatFails() {
        var stage = stage()
        let own = #"{"type":"mcp","server_label":"own","server_url":"https://own.example/mcp"}"#
        stage.update(#"{"instructions":"Be brief.","tools":[\#(own),\#(SessionStage.docs())]}"#)
        #expect(
            stage.drain() == [
                "session.updated", "conversation.item.created item_1 list in_progress own [] after -",
                "mcp_list_tools.in_progress item_1 []", "mcp_list_tools.failed item_1 mcp_server_not_allowed",
                "conversation.item.created item_2 list in_progress docs [] after item_1",
                "mcp_list_tools.in_progress item_2 []",
            ])
        #expect(stage.session.object.instructions == "Be brief.")
        #expect(stage.mcp.count == 1)
        stage.list("find")
        stage.userSays("Hm.")
        #expect(stage.chats.last?.request.tools.map(\.name) == ["find"])
    }

    @Test func anOperatorListsHostsAsTheyStandInURLs() {
        #expect(MCPAllowList.Host("Docs.Example") == .init(name: "docs.example"))
        #expect(MCPAllowList.Host("127.0.0.1:8000") == .init(name: "127.0.0.1", port: 8000))
        #expect(MCPAllowList.Host("[::1]:8000") == .init(name: "::1", port: 8000))
        #expect(MCPAllowList.Host("[::1]") == .init(name: "::1"))
        for wrong in ["", ":80", "a:0", "a:70000", "a:b", "http://a", "a/b", "::1"] {
            #expect(MCPAllowList.Host(wrong) == nil, "\(wrong)")
        }
        #expect(MCPAllowList([.init(name: "::1", port: 9)]).allows("http://[::1]:9/"))
    }

    // Proves: F.8 names
    // Refuses: F.8 foundry_agent
    @Test(arguments: [
        (SessionStage.docs() + "," + SessionStage.docs(), "session.tools[1].server_label"),
        (SessionStage.docs(#","authorization":"a\nb""#), "session.tools[0].authorization"),
        (SessionStage.docs(#","headers":{"Host":"x"}"#), "session.tools[0].headers"),
        (SessionStage.docs(#","headers":{"a b":"x"}"#), "session.tools[0].headers"),
        (SessionStage.docs(#","headers":{"a":"x\r\ny"}"#), "session.tools[0].headers"),
        (#"{"type":"mcp","server_label":"","server_url":"https://docs.example/"}"#, "session.tools[0].server_label"),
        (#"{"type":"mcp","server_label":"a","server_url":"ftp://localhost/"}"#, "session.tools[0].server_url"),
        (#"{"type":"foundry_agent","agent_name":"a","project_name":"p"}"#, "session.tools[0].type"),
        (#"{"type":"function","name":"a b"}"#, "session.tools[0].name"),
    ])
    func refusesTools(_ tools: String, _ param: String) {
        var stage = stage()
        stage.update(#"{"tools":[\#(tools)]}"#)
        #expect(stage.drain() == ["error invalid_value \(param) e1"])
        #expect(stage.mcp.isEmpty)
    }

    // Refuses: F.8 web_search, F.8 file_search
    @Test(arguments: ["web_search", "file_search", "foundry_toolbox"])
    func leavesOutToolsOfOtherKinds(_ type: String) {
        var stage = stage()
        stage.update(#"{"tools":[{"type":"\#(type)"},{"type":"function","name":"f"}]}"#)
        #expect(stage.drain() == ["session.updated", "warning not_supported_yet session.tools[0].type"])
        stage.client(.responseCreate(ResponseCreate()))
        #expect(stage.chats.last?.request.tools.map(\.name) == ["f"])
    }
}
