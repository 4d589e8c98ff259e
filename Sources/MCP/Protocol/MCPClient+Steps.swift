import Engine
import Events
import SansIO

// The handshake, the list, the calls and the end.
extension MCPClient {
    /// Revisions that this client speaks, the newest first.
    static let versions = ["2025-06-18", "2025-03-26", "2024-11-05"]

    mutating func list() {
        guard phase == .idle else { return }
        listingDeadline = now + configuration.listing
        greet()
    }

    private mutating func greet() {
        phase = .greeting
        (sessionID, version) = (nil, nil)
        _ = ask(
            .initialize, "initialize",
            [
                "protocolVersion": .string(Self.versions[0]), "capabilities": [:],
                "clientInfo": ["name": "parley", "version": "1"],
            ])
    }

    /// The answer to one of our requests.
    mutating func succeeded(_ purpose: Purpose, _ result: JSONValue) {
        switch purpose {
        case .initialize:
            guard let version = result["protocolVersion"]?.stringValue, Self.versions.contains(version) else {
                return failListing(
                    EngineFault(
                        .unsupported, "The MCP server supports no revision of the protocol that this server knows."))
            }
            self.version = version
            phase = .confirming
            send(.post, RPCMessage.notification("notifications/initialized"), purpose: .confirmation)
        case .list:
            page(result)
        case .call(let id):
            guard calls.removeValue(forKey: id) != nil else { return }
            outputs.append(.returned(id, MCPResult.outcome(result)))
        }
    }

    /// The server took note of the handshake.
    mutating func confirmed() {
        guard phase == .confirming else { return }
        phase = .ready
        if listingDeadline != nil, !requests.values.contains(where: { $0.purpose == .list }) { nextPage(nil) }
        for id in calls.keys.sorted() where calls[id]?.request == nil { begin(id) }
    }

    // MARK: The list

    private mutating func nextPage(_ cursor: JSONValue?) {
        pages += 1
        _ = ask(.list, "tools/list", cursor.map { ["cursor": $0] } ?? [:])
    }

    /// The list ends with the last page, or with one that brings nothing new: not every server finds its end.
    private mutating func page(_ result: JSONValue) {
        guard let page = MCPResult.tools(result) else { return failListing(Self.nonsense) }
        var names = Set(tools.map(\.name))
        let new = page.tools.filter { names.insert($0.name).inserted }
        tools += new.prefix(MCPResult.mostTools - tools.count)
        listBytes += MCPResult.bytes(of: new)
        guard listBytes <= configuration.list else { return failListing(Self.tooMuch) }
        if let next = page.next, cursors.insert(next).inserted, !new.isEmpty, tools.count < MCPResult.mostTools,
            pages < configuration.pages
        {
            return nextPage(next)
        }
        listingDeadline = nil
        outputs.append(.listed(tools))
        forgetList()
    }

    private mutating func forgetList() { (tools, cursors, pages, listBytes) = ([], [], 0, 0) }

    /// There is no connection to the server. Whoever waited for one is told.
    mutating func failListing(_ fault: EngineFault) {
        for request in requests.filter({ isOfListing($0.value.purpose) }).keys { drop(request) }
        for exchange in exchanges.filter({ $0.value.purpose == .confirmation }).keys { drop(exchange) }
        if phase != .ready { phase = .failed(fault) }
        if listingDeadline != nil {
            listingDeadline = nil
            forgetList()
            outputs.append(.listingFailed(fault))
        }
        for id in calls.keys.sorted() where calls[id]?.request == nil { returned(id, fault) }
    }

    private func isOfListing(_ purpose: Purpose) -> Bool {
        switch purpose {
        case .initialize, .list: true
        case .call: false
        }
    }

    // MARK: Calls

    mutating func call(_ id: UInt64, _ name: String, _ arguments: String) {
        guard calls[id] == nil else { return }
        guard calls.count < configuration.calls else {
            outputs.append(
                .returned(id, .failed(EngineFault(.overloaded, "Too many tools run at once.", cause: .limit))))
            return
        }
        let text = arguments.allSatisfy(\.isWhitespace) ? "{}" : arguments
        guard let value = JSONValue(parsing: Array(text.utf8)), case .object = value else {
            outputs.append(.returned(id, .toolError("The arguments must be a JSON object.")))
            return
        }
        calls[id] = Call(name: name, arguments: value, deadline: now + configuration.call)
        switch phase {
        case .ready: begin(id)
        case .idle, .failed: greet()  // What failed before may work now.
        case .greeting, .confirming: break
        case .closing, .closed: returned(id, Self.unreachable)
        }
    }

    private mutating func begin(_ id: UInt64) {
        guard let call = calls[id] else { return }
        let request = ask(.call(id), "tools/call", ["name": .string(call.name), "arguments": call.arguments])
        calls[id]?.request = request
    }

    private mutating func returned(_ id: UInt64, _ fault: EngineFault) {
        if let call = calls.removeValue(forKey: id) {
            if let request = call.request { drop(request) }
            outputs.append(.returned(id, .failed(fault)))
        }
    }

    mutating func cancel(_ id: UInt64) {
        guard let request = calls.removeValue(forKey: id)?.request else { return }
        drop(request)
        send(
            .post,
            RPCMessage.notification("notifications/cancelled", ["requestId": .int(request), "reason": "cancelled"]),
            purpose: .notice)
    }

    // MARK: Failures

    /// The server answered a request with an error of JSON-RPC.
    mutating func refused(_ purpose: Purpose, code: Int, _ text: String) {
        switch purpose {
        case .initialize, .list:
            failListing(EngineFault(.failed, "The MCP server answered with error \(code)."))
        case .call(let id):
            // Its words are for the model, which may do better with them.
            guard calls.removeValue(forKey: id) != nil else { return }
            let words = text.isEmpty ? "The MCP server answered with error \(code)." : MCPResult.cut(text)
            outputs.append(.returned(id, .toolError(words)))
        }
    }

    /// The server answered a request with an HTTP status other than 200.
    mutating func refused(_ request: Int, status: Int, on exchange: ExchangeID) {
        if canRenew(request) {
            switch ForgottenSession.verdict(status: status) {
            case .forgotten:
                if renew(request) { return }
            case .open:
                exchanges[exchange]?.purpose = .refusal
                exchanges[exchange]?.endsBy = now + .seconds(1)
                return
            case .other:
                break
            }
        }
        failed(request, Self.refusal(status))
    }

    /// Whether a request may be repeated in a new session, which each is once. One whose answer had begun is not.
    private func canRenew(_ request: Int) -> Bool {
        guard phase == .ready || phase == .greeting || phase == .confirming, let request = requests[request],
            request.sessionID != nil, request.resumptions == 0
        else { return false }
        return switch request.purpose {
        case .initialize: false
        case .list: !wasListingRenewed
        case .call(let id): calls[id]?.wasRenewed == false
        }
    }

    /// The server has forgotten the session of a request: repeats it in a new one, which the first of those begins that
    /// find out.
    /// - Returns: Whether it is repeated.
    mutating func renew(_ request: Int) -> Bool {
        guard canRenew(request), let forgotten = requests[request] else { return false }
        switch forgotten.purpose {
        case .initialize: return false
        case .list:
            wasListingRenewed = true
            forgetList()
        case .call(let id):
            calls[id]?.request = nil
            calls[id]?.wasRenewed = true
        }
        conclude(request)
        // Another request has begun the new session already, and all that wait are sent in it.
        guard phase == .ready else { return true }
        if sessionID == forgotten.sessionID {
            greet()
        } else if case .call(let id) = forgotten.purpose {
            begin(id)
        } else {
            nextPage(nil)
        }
        return true
    }

    /// There will be no answer to a request.
    mutating func failed(_ request: Int, _ fault: EngineFault) {
        guard let purpose = requests[request]?.purpose else { return }
        drop(request)
        switch purpose {
        case .initialize, .list: failListing(fault)
        case .call(let id): returned(id, fault)
        }
    }

    mutating func expire() {
        if phase == .closing { return finish() }
        for (id, request) in requests.sorted(by: { $0.key < $1.key }) {
            guard let time = request.resumesAt, time <= now else { continue }
            requests[id]?.resumesAt = nil
            let exchange = send(.get, [], for: id, purpose: .answer, resuming: request.lastEventID)
            requests[id]?.exchange = exchange
        }
        for (id, exchange) in exchanges where exchange.endsBy.map({ $0 <= now }) == true {
            if exchange.purpose == .refusal { judgeRefusal(id) } else { drop(id) }
        }
        if let deadline = listingDeadline, deadline <= now { failListing(Self.late) }
        for (id, call) in calls.sorted(by: { $0.key < $1.key }) where call.deadline <= now && calls[id] != nil {
            cancel(id)
            outputs.append(.returned(id, .failed(Self.late)))
            // A handshake that outlasts a call is given up, so that the next call tries anew.
            if phase == .greeting || phase == .confirming { failListing(Self.late) }
        }
    }

    // MARK: The end

    /// Ends everything; a server that keeps a session is told.
    mutating func close() {
        guard phase != .closing, phase != .closed else { return }
        let wasListing = listingDeadline != nil
        for exchange in exchanges.keys.sorted(by: { $0.rawValue < $1.rawValue }) { drop(exchange) }
        requests = [:]
        listingDeadline = nil
        if wasListing { outputs.append(.listingFailed(Self.unreachable)) }
        for id in calls.keys.sorted() { outputs.append(.returned(id, .failed(Self.unreachable))) }
        calls = [:]
        guard sessionID != nil else { return finish() }
        phase = .closing
        listingDeadline = now + configuration.closing
        send(.delete, [], purpose: .farewell)
    }

    mutating func finish() {
        guard phase != .closed else { return }
        for exchange in exchanges.keys.sorted(by: { $0.rawValue < $1.rawValue }) { drop(exchange) }
        phase = .closed
        listingDeadline = nil
        outputs.append(.closed)
    }
}
