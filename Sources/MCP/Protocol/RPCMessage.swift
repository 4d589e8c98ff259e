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
    ///
    /// Servers give ids and codes back in other forms of the same number, and leave out what they have nothing to say
    /// in.
    init?(_ value: JSONValue) {
        guard case .object = value, value["jsonrpc"]?.stringValue ?? "2.0" == "2.0" else { return nil }
        let id = value["id"]
        if let method = value["method"]?.stringValue {
            if let id, id != .null {
                self = .request(id: id, method: method)
            } else {
                self = .notification(method: method)
            }
            return
        }
        let number = id.flatMap(Self.number)
        if let error = value["error"], error != .null {
            let message = error["message"]?.stringValue ?? error.stringValue ?? ""
            self = .error(id: number, code: error["code"].flatMap(Self.number) ?? 0, message: message)
        } else if let number {
            self = .result(id: number, value["result"] ?? .null)
        } else {
            return nil
        }
    }

    /// A whole number, whether as `3`, `3.0`, `"3"`, `"3.0"` or `" 3 "`.
    private static func number(_ value: JSONValue) -> Int? {
        switch value {
        case .int(let number): return number
        case .double(let number): return Int(exactly: number)
        case .string(let text):
            // A number of JSON: "03", "+3" and "0x3" are ids of somebody else.
            guard text.utf8.count <= 32, let value = JSONValue(parsing: Array(text.utf8)), value.stringValue == nil
            else { return nil }
            return number(value)
        default: return nil
        }
    }

    /// The messages of a body or of one event: one, or several in an array, which older servers send.
    static func all(in text: some Collection<UInt8>) -> [RPCMessage]? {
        guard let value = JSONValue(tolerating: Array(text)) else { return nil }
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
