internal import Configuration
import Dialogue
import Suggestions

/// The settings of the server as a whole: what the flags say, else the environment, else the file, else the default.
public struct ServerSettings: Hashable, Sendable {
    /// Where HTTP and the WebSockets listen.
    public var http = HostAndPort(host: "127.0.0.1", port: 8080)
    /// Where media is received.
    public var udp = HostAndPort(host: "0.0.0.0", port: 8443)
    /// nil: one per core.
    public var mediaLoops: Int?
    /// The share of a media loop that calls may fill when all of them talk; 0: none is refused.
    public var maxLoad = 0.6
    /// IP addresses that answers name; none: our own.
    public var announce: [String] = []
    /// `strict`, `mirror` or `websocket`.
    public var events = "strict"
    /// Seconds, or `never`.
    public var sessionCreatedAfter = "5"
    public var apiKeyFile: String?
    public var insecureNoAuth = false
    public var endCallWithControl = false
    public var maxSessions = 1000
    /// nil: half of `maxSessions`, at least 1.
    public var maxSessionsPerClient: Int?
    /// TCP connections of one client address, IPv6 by /64.
    public var maxConnectionsPerAddress = 2048
    public var sessionMinutes = 60
    /// Seconds until a plain session ends whose client has sent nothing at all; 0: it does not end for that.
    public var firstMessageTimeout = 600
    /// MiB that clients may make the server hold; nil: a quarter of the machine's memory, at least 256.
    public var memoryBudget: Int?
    /// MiB that one client may make the server hold; nil: a quarter of `memoryBudget`.
    public var memoryPerClient: Int?
    public var pathPrefix = ""
    public var cancelPrevious = false
    /// nil: one per core.
    public var recognizers: Int?
    /// The folder of installed models; nil: `parley/models` below the user's data folder.
    public var models: String?
    /// Embedded engines run in processes of their own.
    public var engineHosts = true
    /// In the place of those of all profiles, where it is not `configured`.
    public var engines = EngineChoice.configured
    public var mcpAllow: [MCPAllowList.Host] = []
    public var logLevel = "info"

    public init() {}

    /// - Parameters:
    ///   - flags: What the command line gives, checked by its parser.
    ///   - environment: Of the process; `PARLEY_…` are ours.
    ///   - file: The section `server`, checked.
    /// - Throws: What is wrong in the environment.
    public init(
        flags: [ServerKey: [String]] = [:], environment: [String: String] = [:], file: [ServerKey: [String]] = [:]
    ) throws(SettingsFaults) {
        var faults: [SettingsFault] = []
        for key in ServerKey.allCases {
            guard let text = environment[key.variable] else { continue }
            let values = key.isList ? text.split(separator: ",").map { String($0.trimmed) } : [text]
            for value in values {
                guard let objection = key.objection(to: value) else { continue }
                faults.append(SettingsFault("\(key.variable) \(objection)"))
            }
        }
        guard faults.isEmpty else { throw SettingsFaults(faults) }
        let ours = environment.filter { name, _ in ServerKey.allCases.contains { $0.variable == name } }
        let reader = ConfigReader(providers: [
            InMemoryProvider(name: "flags", values: Self.values(flags)),
            EnvironmentVariablesProvider(environmentVariables: ours),
            InMemoryProvider(name: "file", values: Self.values(file)),
        ])
        read(reader.scoped(to: "parley"))
    }

    private mutating func read(_ reader: ConfigReader) {
        func text(_ key: ServerKey) -> String? { reader.string(forKey: ConfigKey([key.rawValue])) }
        func texts(_ key: ServerKey) -> [String]? {
            reader.stringArray(forKey: ConfigKey([key.rawValue]))?.map { String($0.trimmed) }
        }
        func flag(_ key: ServerKey) -> Bool? { text(key).flatMap(ServerKey.truth) }
        func number(_ key: ServerKey) -> Int? { text(key).flatMap { Int($0) } }

        http = text(.http).flatMap { HostAndPort($0) } ?? http
        udp = text(.udp).flatMap { HostAndPort($0) } ?? udp
        mediaLoops = number(.mediaLoops)
        maxLoad = text(.maxLoad).flatMap { Double($0) } ?? maxLoad
        announce = texts(.announce) ?? announce
        events = text(.events) ?? events
        sessionCreatedAfter = text(.sessionCreatedAfter) ?? sessionCreatedAfter
        apiKeyFile = text(.apiKeyFile)
        insecureNoAuth = flag(.insecureNoAuth) ?? insecureNoAuth
        endCallWithControl = flag(.endCallWithControl) ?? endCallWithControl
        maxSessions = number(.maxSessions) ?? maxSessions
        maxSessionsPerClient = number(.maxSessionsPerClient)
        maxConnectionsPerAddress = number(.maxConnectionsPerAddress) ?? maxConnectionsPerAddress
        sessionMinutes = number(.sessionMinutes) ?? sessionMinutes
        firstMessageTimeout = number(.firstMessageTimeout) ?? firstMessageTimeout
        memoryBudget = number(.memoryBudget)
        memoryPerClient = number(.memoryPerClient)
        pathPrefix = text(.pathPrefix) ?? pathPrefix
        cancelPrevious = flag(.cancelPrevious) ?? cancelPrevious
        recognizers = number(.recognizers)
        models = text(.models)
        engineHosts = flag(.engineHosts) ?? engineHosts
        engines = text(.engines).flatMap { try? EngineChoice(parsing: $0) } ?? engines
        mcpAllow = texts(.mcpAllow)?.compactMap { MCPAllowList.Host($0) } ?? mcpAllow
        logLevel = text(.logLevel) ?? logLevel
    }

    private static func values(_ given: [ServerKey: [String]]) -> [AbsoluteConfigKey: ConfigValue] {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        for (key, texts) in given {
            let content: ConfigContent = key.isList ? .stringArray(texts) : .string(texts.last ?? "")
            values[AbsoluteConfigKey(["parley", key.rawValue])] = ConfigValue(content, isSecret: false)
        }
        return values
    }

    /// Variables that look like ours and are not known, with what may have been meant. Others may have set them, so
    /// they are no mistake.
    public static func strangers(in environment: [String: String]) -> [String] {
        let known = ServerKey.allCases.map(\.variable) + ["PARLEY_CONFIG", "PARLEY_API_KEYS"]
        return environment.keys.sorted().compactMap { name in
            guard name.hasPrefix("PARLEY_"), !known.contains(name),
                let meant = Suggestion.nearest(to: name, among: known)
            else { return nil }
            return "the environment variable \(name) is not known; did you mean \(meant)?"
        }
    }
}

extension StringProtocol {
    fileprivate var trimmed: SubSequence {
        var rest = self[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return rest
    }
}
