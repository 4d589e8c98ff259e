import Engine
import Events
import SansIO

/// The client's side of the Model Context Protocol over streamable HTTP (revision 2025-06-18, and the two before it),
/// as a value: it lists the tools of one server and calls them. What is sent and what arrives are values of its own, so
/// that it knows neither sockets nor clocks.
///
/// The caller performs the outputs in order, feeds back what each exchange brings, and returns with `.deadline` at
/// `nextDeadline`. Each call gets exactly one `.returned`, and a listing exactly one end, whatever the server does;
/// a call that was cancelled gets none.
public struct MCPClient: Sendable {
    public struct Configuration: Hashable, Sendable {
        /// For the whole of the handshake and every page of the list.
        public var listing: Duration = .seconds(10)
        /// For one call.
        public var call: Duration = .seconds(45)
        /// For the farewell.
        public var closing: Duration = .seconds(2)
        /// Bytes of one message of the server.
        public var message = 2 * 1024 * 1024
        /// Bytes of one answer, all its messages together.
        public var answer = 16 * 1024 * 1024
        /// Bytes of all tools of the server: clients are shown the whole list.
        public var list = 512 * 1024
        /// Calls at a time.
        public var calls = 64
        /// Pages of a list.
        public var pages = 64
        /// How often a stream that broke off is taken up again.
        public var resumptions = 3

        public init() {}
    }

    /// One HTTP request and its answer; not used twice.
    public struct ExchangeID: RawRepresentable, Hashable, Sendable {
        public var rawValue: UInt64

        public init(rawValue: UInt64) {
            self.rawValue = rawValue
        }
    }

    public enum Input: Equatable, Sendable {
        case list
        /// The caller's number of the call, not used twice. `arguments` is JSON text.
        case call(UInt64, name: String, arguments: String)
        case cancel(UInt64)
        case close
        case head(ExchangeID, HTTPAnswer)
        case body(ExchangeID, [UInt8])
        /// The answer is complete.
        case ended(ExchangeID)
        /// There was no answer, or it broke off.
        case failed(ExchangeID)
        case deadline
    }

    public enum Output: Equatable, Sendable {
        case send(ExchangeID, HTTPMessage)
        /// Nothing of this exchange is of interest any more.
        case abort(ExchangeID)
        case listed([MCPTool])
        case listingFailed(EngineFault)
        case returned(UInt64, MCPOutcome)
        /// Nothing more will be sent.
        case closed
    }

    enum Phase: Equatable {
        case idle
        /// `initialize` was sent.
        case greeting
        /// `notifications/initialized` was sent.
        case confirming
        case ready
        case failed(EngineFault)
        case closing
        case closed
    }

    /// What an answer is awaited for.
    enum Purpose: Equatable {
        case initialize
        case list
        case call(UInt64)
    }

    /// A request of ours that has no answer yet.
    struct Request {
        let purpose: Purpose
        /// The session that it was sent in.
        let sessionID: String?
        /// The exchange that brings its answer; nil while it waits to take up a stream again.
        var exchange: ExchangeID?
        var lastEventID = ""
        var resumptions = 0
        /// When the stream is taken up again.
        var resumesAt: Moment?
    }

    /// A call, sent or not.
    struct Call {
        let name: String
        let arguments: JSONValue
        let deadline: Moment
        /// Its JSON-RPC id, once it was sent.
        var request: Int?
        /// The server had forgotten the session before, and a new one was begun for this call.
        var wasRenewed = false
    }

    let configuration: Configuration
    var now = Moment.zero
    var outputs: [Output] = []
    var phase = Phase.idle
    /// What the server called this session; nil where it keeps none.
    var sessionID: String?
    /// The revision that was agreed on.
    var version: String?
    var requests: [Int: Request] = [:]
    var exchanges: [ExchangeID: Exchange] = [:]
    var calls: [UInt64: Call] = [:]
    var listingDeadline: Moment?
    /// The tools of the pages so far, while the list is being read.
    var tools: [MCPTool] = []
    var cursors: Set<JSONValue> = []
    var pages = 0
    var listBytes = 0
    /// The server had forgotten the session before, and a new one was begun for the list.
    var wasListingRenewed = false
    private var lastRequest = 0
    private var lastExchange: UInt64 = 0

    public init(_ configuration: Configuration = Configuration()) {
        self.configuration = configuration
    }

    public mutating func handle(_ input: Input, now: Moment) -> [Output] {
        self.now = now
        switch input {
        case .list: list()
        case .call(let id, let name, let arguments): call(id, name, arguments)
        case .cancel(let id): cancel(id)
        case .close: close()
        case .head(let id, let answer): head(id, answer)
        case .body(let id, let bytes): body(id, bytes)
        case .ended(let id): ended(id, isWhole: true)
        case .failed(let id): ended(id, isWhole: false)
        case .deadline: expire()
        }
        defer { outputs = [] }
        return outputs
    }

    /// When `.deadline` is due.
    public var nextDeadline: Moment? {
        let waits = requests.values.map(\.resumesAt) + exchanges.values.map(\.endsBy)
        return ([listingDeadline] + calls.values.map(\.deadline) + waits).compactMap(\.self).min()
    }

    // MARK: Sending

    mutating func nextRequestID() -> Int {
        lastRequest += 1
        return lastRequest
    }

    /// Sends a message and returns the exchange that brings the answer.
    @discardableResult
    mutating func send(
        _ method: HTTPMessage.Method, _ body: [UInt8], for request: Int? = nil, purpose: Exchange.Purpose,
        resuming lastEventID: String? = nil
    ) -> ExchangeID {
        lastExchange += 1
        let id = ExchangeID(rawValue: lastExchange)
        exchanges[id] = Exchange(purpose: purpose, request: request)
        outputs.append(
            .send(
                id,
                HTTPMessage(
                    method: method, sessionID: sessionID, version: version, lastEventID: lastEventID, body: body)))
        return id
    }

    mutating func ask(_ purpose: Purpose, _ method: String, _ params: JSONValue) -> Int {
        let id = nextRequestID()
        let exchange = send(.post, RPCMessage.request(id, method, params), for: id, purpose: .answer)
        requests[id] = Request(purpose: purpose, sessionID: sessionID, exchange: exchange)
        return id
    }

    /// Forgets a request that was answered. What is left of a body that is no stream may come, so that its connection
    /// serves again.
    mutating func conclude(_ request: Int) {
        guard let exchange = requests.removeValue(forKey: request)?.exchange else { return }
        guard exchanges[exchange]?.reader?.isStream == false else { return drop(exchange) }
        exchanges[exchange]?.purpose = .notice
        exchanges[exchange]?.endsBy = now + .seconds(1)
    }

    /// Forgets a request and whatever would bring its answer.
    mutating func drop(_ request: Int) {
        guard let exchange = requests.removeValue(forKey: request)?.exchange else { return }
        drop(exchange)
    }

    mutating func drop(_ exchange: ExchangeID) {
        if exchanges.removeValue(forKey: exchange) != nil { outputs.append(.abort(exchange)) }
    }
}
