import AsyncHTTPClient
import Engine
import Events
import NIOHTTPCompression

extension EngineFault {
    /// What a status other than 2xx means to whoever talks to Parley. What the engine wrote to it stays with it: it may
    /// name keys and addresses.
    /// - Parameter engine: "The chat model" and the like.
    init(status: UInt, engine: String) {
        let cause = FaultCause(status: Int(clamping: status))
        self =
            switch status {
            case 401, 403:
                EngineFault(.unavailable, "\(engine) does not accept this server's credentials.", cause: cause)
            case 404:
                EngineFault(
                    .unavailable, "\(engine) does not know the model or the path it was asked for.", cause: cause)
            case 408, 504: EngineFault(.timeout, "\(engine) did not answer in time.", cause: cause)
            case 429: EngineFault(.overloaded, "\(engine) accepts no more requests at present.", cause: cause)
            case 400..<500:
                EngineFault(.failed, "\(engine) rejected the request with status \(status).", cause: cause)
            case 500...: EngineFault(.unavailable, "\(engine) failed with status \(status).", cause: cause)
            default:
                EngineFault(
                    .failed, "\(engine) answered with status \(status), which makes no sense here.", cause: cause)
            }
    }

    /// - Parameters:
    ///   - hasBegun: The answer had begun.
    ///   - engine: "The chat model" and the like.
    init(transport error: any Error, hasBegun: Bool = false, engine: String) {
        if let fault = error as? EngineFault {
            self = fault
            return
        }
        let isCompression =
            error is NIOHTTPDecompression.DecompressionError || error is NIOHTTPDecompression.ExtraDecompressionError
        guard !isCompression else {
            self = EngineFault(.failed, "\(engine) sent a compressed answer that cannot be read.", cause: .unreadable)
            return
        }
        switch error as? HTTPClientError {
        case .connectTimeout?, .deadlineExceeded?, .readTimeout?, .writeTimeout?, .getConnectionFromPoolTimeout?:
            self = EngineFault(.timeout, "\(engine) did not answer in time.")
        default:
            self = EngineFault(
                .unavailable, "\(engine) cannot be reached, or broke the connection.",
                cause: hasBegun ? .brokenOff : .unreachable)
        }
    }

    /// The error that an answer with a good status reports, in one of the forms that servers give it; nil if it reports
    /// none.
    /// - Parameter engine: "The chat model" and the like.
    package init?(reportedIn answer: JSONValue, engine: String) {
        let error: JSONValue
        switch answer["error"] {
        case .object(let members)? where !members.isEmpty: error = .object(members)
        case .string(let text)? where !text.isEmpty:
            error = ["message": .string(text), "code": answer["code"] ?? .null]
        case .array(let list)? where !list.isEmpty: error = list[0]
        case .bool(true)?: error = answer
        default:
            guard answer["object"] == "error" || answer["type"] == "error" else { return nil }
            error = answer
        }
        self.init(.failed, "\(engine) reported an error instead of its answer.", cause: Self.cause(of: error))
    }

    /// Told by a status if there is one, else by the names that the common servers use.
    private static func cause(of error: JSONValue) -> FaultCause {
        let names = ["status", "status_code", "http_code", "code"]
        for case let value? in names.map({ error[$0] }) {
            switch value {
            case .int(let status) where 300..<600 ~= status: return FaultCause(status: status)
            case .string(let text):
                if let status = Int(text), 300..<600 ~= status { return FaultCause(status: status) }
            default: break
            }
        }
        let words = ["type", "code"].compactMap { error[$0]?.stringValue }.map { Array($0.utf8.prefix(64)) }
        let isNamed = { (name: String) in words.contains { String(decoding: $0, as: UTF8.self).contains(name) } }
        if ["rate_limit", "overload", "quota"].contains(where: isNamed) { return .overloaded }
        if ["server_error", "internal", "unavailable"].contains(where: isNamed) { return .serverError }
        if ["authentication", "permission", "api_key"].contains(where: isNamed) { return .credentials }
        return isNamed("timeout") ? .timeout : .rejected
    }
}
