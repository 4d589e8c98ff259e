import Engine
import Events
import ServerSentEvents
import Timing

// What comes back: heads, bodies in pieces, and the messages in them.
extension MCPClient {
    mutating func head(_ id: ExchangeID, _ answer: HTTPAnswer) {
        guard let exchange = exchanges[id] else { return }
        exchanges[id]?.answer = answer
        switch exchange.purpose {
        case .answer:
            guard let request = exchange.request else { return drop(id) }
            guard answer.status == 200 else {
                drop(id)
                return refused(request, status: answer.status)
            }
            guard exchanges[id]?.isStream == true || answer.mediaType == "application/json" else {
                drop(id)
                return failed(request, Self.nonsense)
            }
            if requests[request]?.purpose == .initialize { remember(answer.sessionID) }
        case .confirmation:
            guard (200..<300).contains(answer.status) else {
                drop(id)
                return failListing(Self.refusal(answer.status))
            }
        case .notice, .farewell:
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
        guard exchanges[id]?.purpose == .answer, let request = exchanges[id]?.request else { return }
        // In place: what came before is not copied for each piece.
        exchanges[id]?.bytes += bytes.count
        guard exchanges[id]?.bytes ?? 0 <= configuration.answer else { return tooLong(id, request) }
        guard exchanges[id]?.isStream == true else {
            exchanges[id]?.body += bytes
            if exchanges[id]?.body.count ?? 0 > configuration.message { tooLong(id, request) }
            return
        }
        do throws(SSEParser.TooLong) {
            let events = try exchanges[id]?.parser.append(bytes) ?? []
            for event in events {
                requests[request]?.lastEventID = event.id
                guard event.name == "message", let messages = RPCMessage.all(in: event.data.utf8) else { continue }
                for message in messages { take(message, on: id) }
            }
        } catch {
            tooLong(id, request)
        }
    }

    private mutating func tooLong(_ id: ExchangeID, _ request: Int) {
        drop(id)
        failed(request, Self.tooMuch)
    }

    mutating func ended(_ id: ExchangeID, isWhole: Bool) {
        guard let exchange = exchanges.removeValue(forKey: id) else { return }
        switch exchange.purpose {
        case .answer:
            guard let request = exchange.request, let waiting = requests[request] else { return }
            if isWhole, exchange.answer != nil, !exchange.isStream {
                let messages = RPCMessage.all(in: exchange.body) ?? []
                for message in messages { take(message, on: id) }
                if requests[request] != nil { failed(request, Self.nonsense) }
            } else if !waiting.lastEventID.isEmpty, waiting.resumptions < configuration.resumptions {
                // The stream broke off before its answer, and can be taken up where it stopped.
                let pause = min(max(exchange.parser.retry ?? 500, 100), 5000)
                requests[request]?.exchange = nil
                requests[request]?.resumptions += 1
                requests[request]?.resumesAt = now + .milliseconds(pause)
            } else {
                failed(request, exchange.answer == nil ? Self.unreachable : Self.brokenOff)
            }
        case .confirmation:
            if exchange.answer == nil { failListing(Self.unreachable) } else { confirmed() }
        case .notice:
            break
        case .farewell:
            finish()
        }
    }

    /// One message of the server.
    private mutating func take(_ message: RPCMessage, on exchange: ExchangeID) {
        switch message {
        case .result(let id, let result):
            guard let request = requests[id] else { return }
            drop(id)
            succeeded(request.purpose, result)
        case .error(let id, let code, let text):
            // An error without an id is about the request whose answer this is.
            guard let id = id ?? exchanges[exchange]?.request, let request = requests[id] else { return }
            drop(id)
            refused(request.purpose, code: code, text)
        case .request(let id, let method):
            guard exchanges.count < configuration.calls * 2 else { return }
            send(.post, RPCMessage.answer(to: method, id: id), purpose: .notice)
        case .notification:
            break
        }
    }

    // MARK: Faults, in our own words

    static let nonsense = EngineFault(.failed, "The MCP server's answer makes no sense.")
    static let unreachable = EngineFault(.unavailable, "The MCP server cannot be reached.")
    static let brokenOff = EngineFault(.failed, "The MCP server's answer broke off.")
    static let tooMuch = EngineFault(.failed, "The MCP server answered more than this server takes.")
    static let late = EngineFault(.timeout, "The MCP server did not answer in time.")

    static func refusal(_ status: Int) -> EngineFault {
        switch status {
        case 401, 403: EngineFault(.unavailable, "The MCP server refuses the authorization.")
        case 300..<400: EngineFault(.unavailable, "The MCP server redirects, which is not followed.")
        default: EngineFault(.unavailable, "The MCP server answered with HTTP status \(status).")
        }
    }
}
