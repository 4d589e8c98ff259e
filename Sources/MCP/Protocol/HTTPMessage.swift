import SansIO
import ServerSentEvents

/// One HTTP request of a client of MCP. Whoever sends it adds the server's address and the headers of its operator.
public struct HTTPMessage: Equatable, Sendable {
    public enum Method: String, Sendable {
        case post = "POST"
        case get = "GET"
        case delete = "DELETE"
    }

    public var method: Method
    var sessionID: String?
    var version: String?
    var lastEventID: String?
    /// JSON; empty for other methods than POST.
    public var body: [UInt8]

    /// Headers of the protocol.
    public var headers: [(name: String, value: String)] {
        var headers: [(name: String, value: String)] = []
        switch method {
        case .post:
            headers += [("accept", "application/json, text/event-stream"), ("content-type", "application/json")]
        case .get: headers.append(("accept", "text/event-stream"))
        case .delete: break
        }
        if let sessionID { headers.append(("mcp-session-id", sessionID)) }
        if let version { headers.append(("mcp-protocol-version", version)) }
        if let lastEventID { headers.append(("last-event-id", lastEventID)) }
        return headers
    }
}

/// The head of an HTTP answer, as far as it matters to MCP.
public struct HTTPAnswer: Equatable, Sendable {
    public var status: Int
    public var contentType: String?
    /// The header `Mcp-Session-Id`.
    public var sessionID: String?

    public init(status: Int, contentType: String? = nil, sessionID: String? = nil) {
        self.status = status
        self.contentType = contentType
        self.sessionID = sessionID
    }

    /// The media type alone, in lower case. It is visible ASCII; anything else in it is left out.
    var mediaType: String {
        let type = (contentType ?? "").utf8.prefix { $0 != UInt8(ascii: ";") }.filter { (0x21...0x7E).contains($0) }
        return String(decoding: type, as: UTF8.self).lowercased()
    }
}

/// One exchange under way.
struct Exchange {
    enum Purpose: Equatable {
        /// It brings the answer to a request.
        case answer
        /// It brings why a request was refused, by which it may be found that the server forgot the session.
        case refusal
        /// It confirms the handshake.
        case confirmation
        /// Nobody waits for what it brings.
        case notice
        /// It ends the session.
        case farewell
    }

    var purpose: Purpose
    /// The JSON-RPC id of our request.
    let request: Int?
    var answer: HTTPAnswer?
    /// nil until something arrives.
    var reader: AnswerReader?
    /// All that has arrived.
    var bytes = 0
    /// The body of a refusal, up to a limit.
    var refusal: [UInt8] = []
    /// The server sent messages before its answer, so that it has begun with the request.
    var hasBegun = false
    /// When it is cancelled: nothing that is needed depends on the rest.
    var endsBy: Moment?
}
