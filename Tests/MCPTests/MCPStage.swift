import Engine
import Events
import MCP
import SansIO

/// A client of MCP against a scripted server, on time of its own.
struct MCPStage {
    var client: MCPClient
    var now = Moment.zero
    var sent: [(id: MCPClient.ExchangeID, message: HTTPMessage)] = []
    var aborted: [MCPClient.ExchangeID] = []
    /// What the client says it has come to.
    var results: [MCPClient.Output] = []

    init(_ adjust: (inout MCPClient.Configuration) -> Void = { _ in }) {
        var configuration = MCPClient.Configuration()
        adjust(&configuration)
        client = MCPClient(configuration)
    }

    /// A client that has listed the tool `find`.
    static func listed(
        session: String? = "s1", _ adjust: (inout MCPClient.Configuration) -> Void = { _ in }
    ) -> MCPStage {
        var stage = MCPStage(adjust)
        stage.put(.list)
        stage.greet(session: session)
        stage.answer(#"{"tools":[{"name":"find","inputSchema":{"type":"object"}}]}"#)
        stage.results = []
        return stage
    }

    mutating func put(_ input: MCPClient.Input) {
        for output in client.handle(input, now: now) {
            switch output {
            case .send(let id, let message): sent.append((id, message))
            case .abort(let id): aborted.append(id)
            case .listed, .listingFailed, .returned, .closed: results.append(output)
            }
        }
    }

    var last: HTTPMessage? { sent.last?.message }

    /// The JSON-RPC message that was sent last.
    var lastBody: JSONValue { JSONValue(parsing: last?.body ?? []) ?? .null }

    /// The exchange of the last request that has an id.
    private var asked: (exchange: MCPClient.ExchangeID, id: Int)? {
        for (exchange, message) in sent.reversed() {
            if let body = JSONValue(parsing: message.body), case .int(let id)? = body["id"], body["method"] != nil {
                return (exchange, id)
            }
        }
        return nil
    }

    /// The server answers the last request with a result, as JSON.
    mutating func answer(_ result: String, session: String? = nil) {
        guard let (exchange, id) = asked else { return }
        put(.head(exchange, HTTPAnswer(status: 200, contentType: "application/json", sessionID: session)))
        put(.body(exchange, Array(#"{"jsonrpc":"2.0","id":\#(id),"result":\#(result)}"#.utf8)))
        put(.ended(exchange))
    }

    /// The server answers the last request with this status alone.
    mutating func answer(status: Int) {
        guard let exchange = sent.last?.id else { return }
        put(.head(exchange, HTTPAnswer(status: status)))
        put(.ended(exchange))
    }

    /// The server begins to answer the last request with a stream.
    mutating func stream(_ text: String, on exchange: MCPClient.ExchangeID? = nil, begins: Bool = true) {
        guard let id = exchange ?? sent.last?.id else { return }
        if begins { put(.head(id, HTTPAnswer(status: 200, contentType: "text/event-stream; charset=utf-8"))) }
        put(.body(id, Array(text.utf8)))
    }

    /// The id of the last request.
    var requestID: Int { asked?.id ?? 0 }

    mutating func greet(session: String?, version: String = "2025-06-18") {
        answer(
            #"{"protocolVersion":"\#(version)","capabilities":{"tools":{}},"serverInfo":{"name":"x","version":"1"}}"#,
            session: session)
        if lastBody["method"] == "notifications/initialized" { answer(status: 202) }
    }

    mutating func passToDeadline() {
        guard let deadline = client.nextDeadline else { return }
        now = max(now, deadline)
        put(.deadline)
    }
}
