import Events
import ServerSentEvents

/// Whether a server says that it does not know the session of a request.
///
/// The specification has HTTP 404 for that. Servers also use other statuses, and errors of JSON-RPC with status 200, and
/// their codes decide nothing: -32001 is "session not found" in one library and "request timed out" in another. So code,
/// status and message count together: the request is repeated in a new session, and a tool that may have run must not
/// run twice.
enum ForgottenSession {
    /// What a status says by itself.
    enum Verdict {
        case forgotten
        /// The body decides.
        case open
        case other
    }

    /// Bytes of the body of a refusal that are read.
    static let longestBody = 16 * 1024
    /// UTF-8 bytes of a message that are looked at.
    private static let longestMessage = 1024

    static func verdict(status: Int) -> Verdict {
        switch status {
        case 404, 410: .forgotten
        case 401, 403, 408, 429, 504: .other
        case 400...599: .open
        default: .other
        }
    }

    /// - Parameters:
    ///   - body: Of an answer whose status says nothing by itself.
    ///   - session: Its id.
    static func isMeant(status: Int, body: [UInt8], contentType: String, session: String) -> Bool {
        let (code, message) = refusal(in: body, contentType: contentType)
        let words = Words(message, session: session)
        switch status {
        // Many servers say no more than that, and some refuse with it whatever they find wrong.
        case 400: return words.nameLoss || code == nil || message.isEmpty || code != -32001 && words.nameSessions
        case ..<500: return words.nameLoss
        default: return words.nameAbsence || words.nameLoss && words.areOfTheProtocol
        }
    }

    /// - Parameters:
    ///   - code: Of an error of JSON-RPC that came with status 200.
    ///   - session: Its id.
    static func isMeant(code: Int, message: String, session: String) -> Bool {
        let words = Words(message, session: session)
        switch code {
        case -32001: return words.nameLoss
        case -32000, -32600, 0: return words.nameAbsence || words.nameLoss && words.areOfTheProtocol
        // Other codes are those of tools, which have sessions of their own.
        default: return false
        }
    }

    /// A message in lower case, without punctuation, the session's id and words that change nothing.
    private struct Words {
        private let text: String
        /// They are about sessions of MCP and not about those of a tool.
        let areOfTheProtocol: Bool

        init(_ message: String, session: String) {
            let message = String(decoding: message.utf8.prefix(ForgottenSession.longestMessage), as: UTF8.self)
            let parts = message.split(separator: session, omittingEmptySubsequences: false)
            // A short id may be a part of any word.
            let namesOurs = parts.count > 1 && session.utf8.count >= 8
            let all = Self.words(of: message)
            let texts = [all, Self.words(of: parts.joined(separator: " "))].map { words in
                " " + words.filter { !Self.empty.contains($0) }.joined(separator: " ") + " "
            }
            text = texts.joined(separator: "|")
            areOfTheProtocol = namesOurs || all.contains("mcp")
        }

        private static func words(of message: String) -> [String] {
            let letters = message.utf8.map { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
                case UInt8(ascii: "a")...UInt8(ascii: "z"): byte
                default: UInt8(ascii: " ")
                }
            }
            return letters.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
        }

        private static let empty: Set = ["a", "been", "has", "header", "id", "is", "mcp", "the", "was", "with"]
        private static let absences = [
            "session not found", "session unknown", "session does not exist", "session doesn t exist",
            "session no longer exists", "session not recognized", "session not initialized", "session terminated",
            "unknown session", "no such session", "no valid session", "no session found", "no session exists",
            "could not find session", "cannot find session", "server not initialized",
        ]
        /// Said of logins as well.
        private static let losses = [
            "session expired", "session invalid", "session not valid", "session closed", "invalid session",
            "expired session",
        ]

        var nameSessions: Bool { text.contains(" session") }
        /// The server does not have the session.
        var nameAbsence: Bool { Self.absences.contains { text.contains(" \($0) ") } }
        var nameLoss: Bool { nameAbsence || Self.losses.contains { text.contains(" \($0) ") } }
    }

    // MARK: Bodies

    /// What an answer other than 200 says, as an error of JSON-RPC or in a form of its own.
    private static func refusal(in body: [UInt8], contentType: String) -> (code: Int?, message: String) {
        var reader = AnswerReader(contentType: contentType, eventLimit: longestBody, limit: longestBody)
        guard let parts = try? reader.append(body) else { return (nil, "") }
        for part in parts + reader.finish() {
            switch part {
            case .event(let event): if let said = said(Array(event.data.utf8)) { return said }
            case .json(let bytes): if let said = said(bytes) { return said }
            case .text(let bytes):
                // A page of a gateway says nothing about a session.
                if bytes.first != UInt8(ascii: "<") { return (nil, String(decoding: bytes, as: UTF8.self)) }
            }
        }
        return (nil, "")
    }

    private static func said(_ json: [UInt8]) -> (code: Int?, message: String)? {
        guard var value = JSONValue(tolerating: json) else { return nil }
        if case .array(let values) = value { value = values.first ?? .null }
        if case .error(_, let code, let message)? = RPCMessage(value), !message.isEmpty { return (code, message) }
        let message = ["message", "detail", "error_description", "title"].lazy.compactMap { value[$0]?.stringValue }
        return message.first.map { (nil, $0) }
    }
}
