import Engine
import Events
import SansIO
import ServerSentEvents

// What comes back: heads, bodies in pieces, and the messages in them.
extension MCPClient {
    mutating func head(_ id: ExchangeID, _ answer: HTTPAnswer) {
        guard let exchange = exchanges[id] else { return }
        exchanges[id]?.answer = answer
        switch exchange.purpose {
        case .answer:
            guard let request = exchange.request else { return drop(id) }
            guard answer.status == 200 else { return refused(request, status: answer.status, on: id) }
            if requests[request]?.purpose == .initialize { remember(answer.sessionID) }
        case .confirmation:
            guard (200..<300).contains(answer.status) else {
                drop(id)
                return failListing(Self.refusal(answer.status))
            }
        case .refusal, .notice, .farewell:
            break
        }
    }

    /// Visible ASCII only, as the protocol asks; with another id the session would not be found again.
    private mutating func remember(_ session: String?) {
        guard let session, (1...1024).contains(session.utf8.count),
            session.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return }
        sessionID = session
    }

    mutating func body(_ id: ExchangeID, _ bytes: [UInt8]) {
        if exchanges[id]?.purpose == .refusal { return refusal(id, bytes) }
        guard var exchange = exchanges[id], exchange.purpose == .answer, let request = exchange.request else { return }
        exchange.bytes += bytes.count
        guard exchange.bytes <= configuration.answer else { return tooLong(id, request) }
        var reader =
            exchange.reader
            ?? AnswerReader(
                contentType: exchange.answer?.mediaType ?? "", eventLimit: configuration.message,
                limit: configuration.message)
        // One owner: what a part has so far is not copied for each piece of it.
        exchange.reader = nil
        exchanges[id] = exchange
        do throws(AnswerReader.TooLong) {
            let parts = try reader.append(bytes)
            exchanges[id]?.reader = reader
            for part in parts { take(part, on: id, for: request) }
        } catch {
            tooLong(id, request)
        }
    }

    private mutating func take(_ part: AnswerReader.Part, on exchange: ExchangeID, for request: Int) {
        let messages: [RPCMessage]?
        switch part {
        case .event(let event):
            requests[request]?.lastEventID = event.id
            messages = event.name == "message" ? RPCMessage.all(in: event.data.utf8) : nil
        case .json(let bytes): messages = RPCMessage.all(in: bytes)
        case .text: messages = nil
        }
        for message in messages ?? [] { take(message, on: exchange, for: request) }
    }

    /// A piece of the body of an answer with a status other than 200.
    private mutating func refusal(_ id: ExchangeID, _ bytes: [UInt8]) {
        let room = ForgottenSession.longestBody - (exchanges[id]?.refusal.count ?? 0)
        exchanges[id]?.refusal += bytes.prefix(room)
        if bytes.count >= room { judgeRefusal(id) }
    }

    /// Enough of the body is there, or no more of it comes.
    mutating func judgeRefusal(_ id: ExchangeID) {
        guard let exchange = exchanges[id] else { return }
        drop(id)
        judge(exchange)
    }

    private mutating func judge(_ refusal: Exchange) {
        guard let request = refusal.request, let answer = refusal.answer, let session = requests[request]?.sessionID
        else { return }
        let isForgotten = ForgottenSession.isMeant(
            status: answer.status, body: refusal.refusal, contentType: answer.mediaType, session: session)
        if isForgotten, renew(request) { return }
        failed(request, Self.refusal(answer.status))
    }

    private mutating func tooLong(_ id: ExchangeID, _ request: Int) {
        drop(id)
        failed(request, Self.tooMuch)
    }

    mutating func ended(_ id: ExchangeID, isWhole: Bool) {
        guard let exchange = exchanges.removeValue(forKey: id) else { return }
        switch exchange.purpose {
        case .answer:
            guard let request = exchange.request else { return }
            var reader = exchange.reader
            for part in reader?.finish() ?? [] { take(part, on: id, for: request) }
            guard let waiting = requests[request] else { return }
            if !waiting.lastEventID.isEmpty, waiting.resumptions < configuration.resumptions {
                // The stream broke off before its answer, and can be taken up where it stopped.
                let pause = min(max(reader?.retry ?? 500, 100), 5000)
                requests[request]?.exchange = nil
                requests[request]?.resumptions += 1
                requests[request]?.resumesAt = now + .milliseconds(pause)
            } else if exchange.answer == nil {
                failed(request, Self.unreachable)
            } else {
                failed(request, isWhole && reader?.isStream != true ? Self.nonsense : Self.brokenOff)
            }
        case .confirmation:
            if exchange.answer == nil { failListing(Self.unreachable) } else { confirmed() }
        case .refusal:
            judge(exchange)
        case .notice:
            break
        case .farewell:
            finish()
        }
    }

    /// One message of the server.
    /// - Parameter asked: The request whose answer it came with.
    private mutating func take(_ message: RPCMessage, on exchange: ExchangeID, for asked: Int) {
        switch message {
        case .result(let id, let result):
            guard let request = requests[id] else { return }
            conclude(id)
            succeeded(request.purpose, result)
        case .error(let id, let code, let text):
            // An error without an id is about the request whose answer this is.
            let id = id ?? asked
            guard let request = requests[id] else { return }
            if id == asked, isForgotten(request, on: exchange, code: code, text), renew(id) { return }
            conclude(id)
            refused(request.purpose, code: code, text)
        case .request(let id, let method):
            exchanges[exchange]?.hasBegun = true
            guard exchanges.count < configuration.calls * 2 else { return }
            send(.post, RPCMessage.answer(to: method, id: id), purpose: .notice)
        case .notification:
            exchanges[exchange]?.hasBegun = true
        }
    }

    /// An error in an answer with status 200 says that the session is forgotten. What the server has begun with is not
    /// repeated.
    private func isForgotten(_ request: Request, on exchange: ExchangeID, code: Int, _ text: String) -> Bool {
        guard let session = request.sessionID, request.resumptions == 0, exchanges[exchange]?.hasBegun != true else {
            return false
        }
        return ForgottenSession.isMeant(code: code, message: text, session: session)
    }

    // MARK: Faults, in our own words

    static let nonsense = EngineFault(.failed, "The MCP server's answer makes no sense.")
    static let unreachable = EngineFault(.unavailable, "The MCP server cannot be reached.")
    static let brokenOff = EngineFault(.failed, "The MCP server's answer broke off.", cause: .brokenOff)
    static let tooMuch = EngineFault(.failed, "The MCP server sent more than this server accepts.")
    static let late = EngineFault(.timeout, "The MCP server did not answer in time.")

    static func refusal(_ status: Int) -> EngineFault {
        let message =
            switch status {
            case 401, 403: "The MCP server refuses the authorization."
            case 300..<400: "The MCP server redirects, which is not followed."
            default: "The MCP server answered with HTTP status \(status)."
            }
        return EngineFault(.unavailable, message, cause: FaultCause(status: status))
    }
}
