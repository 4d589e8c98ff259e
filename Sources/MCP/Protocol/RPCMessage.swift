import Events

/// One message of JSON-RPC 2.0, as servers send them.
enum RPCMessage: Equatable, Sendable {
    /// `id` is ours, so a number.
    case result(id: Int, JSONValue)
    case error(id: Int?, code: Int, message: String)
    /// The server asks us; its id is given back as it is.
    case request(id: JSONValue, method: String)
    case notification(method: String)

    /// The message that `value` is; nil for what is none.
    init?(_ value: JSONValue) {
        guard value["jsonrpc"]?.stringValue == "2.0" else { return nil }
        let id = value["id"]
        if let method = value["method"]?.stringValue {
            if let id, id != .null {
                self = .request(id: id, method: method)
            } else {
                self = .notification(method: method)
            }
            return
        }
        let number: Int? = if case .int(let number)? = id { number } else { nil }
        if let result = value["result"], let number {
            self = .result(id: number, result)
        } else if let error = value["error"], case .int(let code)? = error["code"] {
            self = .error(id: number, code: code, message: error["message"]?.stringValue ?? "")
        } else {
            return nil
        }
    }

    /// The messages of a body or of one event: one, or several in an array, which older servers send.
    static func all(in text: some Collection<UInt8>) -> [RPCMessage]? {
        guard let value = JSONValue(parsing: Array(text)) else { return nil }
        if case .array(let values) = value { return values.compactMap(RPCMessage.init) }
        return RPCMessage(value).map { [$0] }
    }

    // MARK: What we send

    static func request(_ id: Int, _ method: String, _ params: JSONValue) -> [UInt8] {
        Array(
            JSONValue.object(["jsonrpc": "2.0", "id": .int(id), "method": .string(method), "params": params]).text.utf8)
    }

    static func notification(_ method: String, _ params: JSONValue? = nil) -> [UInt8] {
        var members: [String: JSONValue] = ["jsonrpc": "2.0", "method": .string(method)]
        members["params"] = params
        return Array(JSONValue.object(members).text.utf8)
    }

    /// The answer to what a server asks. A ping is answered; nothing else is offered by this client.
    static func answer(to method: String, id: JSONValue) -> [UInt8] {
        var members: [String: JSONValue] = ["jsonrpc": "2.0", "id": id]
        if method == "ping" {
            members["result"] = [:]
        } else {
            members["error"] = ["code": -32601, "message": "This client does not offer this method."]
        }
        return Array(JSONValue.object(members).text.utf8)
    }
}
