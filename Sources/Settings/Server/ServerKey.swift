import Dialogue
import RTC
import Suggestions

/// A setting of the server as a whole: in the section `server` of a file, in the environment as `PARLEY_…`, or as a
/// flag. All three bear the same name in their own spelling.
public enum ServerKey: String, Hashable, Sendable, CaseIterable {
    case http
    case udp
    case mediaLoops = "media_loops"
    case maxLoad = "max_load"
    case announce
    case events
    case sessionCreatedAfter = "session_created_after"
    case apiKeyFile = "api_key_file"
    case insecureNoAuth = "insecure_no_auth"
    case endCallWithControl = "end_call_with_control"
    case maxSessions = "max_sessions"
    case maxSessionsPerClient = "max_sessions_per_client"
    case maxConnectionsPerAddress = "max_connections_per_address"
    case sessionMinutes = "session_minutes"
    case firstMessageTimeout = "first_message_timeout"
    case memoryBudget = "memory_budget"
    case memoryPerClient = "memory_per_client"
    case pathPrefix = "path_prefix"
    case cancelPrevious = "cancel_previous"
    case recognizers
    case models
    case engineHosts = "engine_hosts"
    case engines
    case mcpAllow = "mcp_allow"
    case logLevel = "log_level"

    /// `PARLEY_MAX_SESSIONS`
    public var variable: String { "PARLEY_\(rawValue.uppercased())" }

    /// `--max-sessions`
    public var flag: String { "--\(String(rawValue.map { $0 == "_" ? "-" : $0 }))" }

    /// Whether several values may be given: a list in a file, with commas in the environment.
    public var isList: Bool { self == .announce || self == .mcpAllow }

    /// What is wrong with one value, as the end of a sentence that begins with the key; nil for nothing.
    public func objection(to text: String) -> String? {
        switch self {
        case .http:
            return HostAndPort(text) == nil ? "is HOST:PORT, such as 127.0.0.1:8080" : nil
        case .udp:
            return HostAndPort(text)?.address == nil ? "is an IP address and a port, such as 0.0.0.0:8443" : nil
        case .announce:
            return TransportAddress(host: text, port: 0) == nil ? "is an IP address, which \(text) is not" : nil
        case .events: return Self.objection(to: text, among: ["strict", "mirror", "websocket"])
        case .sessionCreatedAfter:
            let seconds = text == "never" ? 0 : Double(text) ?? -1
            return (0...3600).contains(seconds) ? nil : "is seconds up to 3600, or `never`"
        case .apiKeyFile: return text.isEmpty ? "names a file" : nil
        case .models: return text.isEmpty ? "names a folder" : nil
        case .insecureNoAuth, .endCallWithControl, .cancelPrevious, .engineHosts:
            return Self.truth(of: text) == nil ? "is true or false" : nil
        case .maxSessions, .maxSessionsPerClient: return Self.objection(to: text, in: 1...1_000_000)
        case .firstMessageTimeout: return Self.objection(to: text, in: 0...86_400)
        case .memoryBudget, .memoryPerClient: return Self.objection(to: text, in: 16...16_777_216)
        case .maxConnectionsPerAddress: return Self.objection(to: text, in: 2...1_000_000)
        case .sessionMinutes: return Self.objection(to: text, in: 1...1440)
        case .mediaLoops: return Self.objection(to: text, in: 1...UfragPrefix.limit)
        case .maxLoad:
            return Double(text).map { $0 == 0 || (0.1...1).contains($0) } == true
                ? nil : "is a share from 0.1 to 1, or 0 for none"
        case .recognizers: return Self.objection(to: text, in: 1...64)
        case .engines: return EngineChoice.objection(to: text)
        case .pathPrefix: return text.contains { "?#% ".contains($0) } ? "is a path such as /parley" : nil
        case .mcpAllow: return MCPAllowList.Host(text) == nil ? "is HOST or HOST:PORT, which \(text) is not" : nil
        case .logLevel:
            return Self.objection(
                to: text, among: ["trace", "debug", "info", "notice", "warning", "error", "critical"])
        }
    }

    private static func objection(to text: String, among words: [String]) -> String? {
        words.contains(text)
            ? nil
            : "is one of \(words.joined(separator: ", "))\(Suggestion.hint(for: text, among: words))"
    }

    private static func objection(to text: String, in range: ClosedRange<Int>) -> String? {
        Int(text).map(range.contains) == true
            ? nil : "is a whole number from \(range.lowerBound) to \(range.upperBound)"
    }

    static func truth(of text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "yes", "1": true
        case "false", "no", "0": false
        default: nil
        }
    }

    /// What the section `server` of a file gives, each value checked.
    static func reading(_ section: inout Section) -> [ServerKey: [String]] {
        var values: [ServerKey: [String]] = [:]
        for key in allCases {
            let name = key.rawValue
            let given = key.isList ? section.texts(name) : section.text(name).map { [$0] }
            guard let given else { continue }
            values[key] = given
            for text in given {
                if let objection = key.objection(to: text) { section.fault(name, objection) }
            }
        }
        section.finish()
        return values
    }
}
