/// Why a call of the native caller did not come about, in words for the person at the terminal.
public enum CallerError: Error, CustomStringConvertible {
    case badURL(String)
    case unreachable(String)
    /// The server did not switch to WebSocket.
    case notUpgraded
    /// The answer to the offer: code and message of `rtc.call.error`.
    case offerRefused(code: String, message: String)
    case badAnswer(String)
    case socketClosed(code: UInt16?, reason: String)
    case notConnected
    case timeout(String)

    public var description: String {
        switch self {
        case .badURL(let why): "The URL cannot be used: \(why)."
        case .unreachable(let why): "The server cannot be reached: \(why). Is `parley serve` running?"
        case .notUpgraded:
            "The server refused the WebSocket. Check the path, the `api-version` and the `model` of the URL."
        case .offerRefused(let code, let message): "The server refused the call (\(code)): \(message)"
        case .badAnswer(let why): "The server's SDP answer cannot be used: \(why)."
        case .socketClosed(let code, let reason):
            "The server closed the control socket (\(code.map(String.init) ?? "no code")) \(reason)"
        case .notConnected: "No connection came about: the server's UDP port was not reached within 30 s."
        case .timeout(let what): "Waited too long for \(what)."
        }
    }
}
