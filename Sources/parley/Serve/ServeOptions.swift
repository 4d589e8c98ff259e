import ArgumentParser
import Engine
import Logging
import RTC
import Server
import Settings

/// The settings of the server as flags; what is not said here comes from the environment, the file or the default.
struct ServeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Address of HTTP and WebSockets. (default: 127.0.0.1:8080)", valueName: "host:port"))
    var http: HostAndPort?

    @Option(
        help: ArgumentHelp(
            "Address of media, one UDP port for all calls. (default: 0.0.0.0:8443)", valueName: "host:port"))
    var udp: HostAndPort?

    @Option(help: "Event loops that calls are spread over; all share the UDP port. Default: one per core.")
    var mediaLoops: Int?

    @Option(
        help: """
            The share of a media loop that calls may fill if all of them talk; further ones are refused. 0 refuses \
            none for load. (default: 0.6)
            """)
    var maxLoad: Double?

    @Option(
        help: ArgumentHelp(
            "Address to announce to callers instead of the machine's own; may be repeated.", valueName: "ip"))
    var announce: [String] = []

    @Option(help: "Event routing of calls that do not set it: strict, mirror or websocket. (default: strict)")
    var events: EventRouting.Mode?

    @Option(
        help: """
            Seconds after which a client that has not offered hears of its session; `never` or `0` for at once. \
            (default: 5)
            """)
    var sessionCreatedAfter: String?

    @Option(
        help: ArgumentHelp(
            """
            A file with API keys, one a line; clients must then present one of them. Keys in the environment variable \
            PARLEY_API_KEYS, separated by commas, count too.
            """, valueName: "file"),
        completion: .file())
    var apiKeyFile: String?

    @Flag(
        inversion: .prefixedNo,
        help: """
            Serve an address of the network although no key is configured. Only for where something in front of the \
            server decides who gets through.
            """)
    var insecureNoAuth: Bool?

    @Flag(
        inversion: .prefixedNo,
        help: "End a call with its control socket, instead of keeping it while its peer connection lives.")
    var endCallWithControl: Bool?

    @Option(
        help:
            "Most concurrent sessions, calls and plain WebSockets together; further ones are rejected. (default: 1000)")
    var maxSessions: Int?

    @Option(
        help: """
            Sessions at a time of one client: of one API key, or of one address if there are no keys to tell clients \
            apart. Further ones are rejected with 429. Default: half of --max-sessions.
            """)
    var maxSessionsPerClient: Int?

    @Option(
        help: """
            Seconds until a session on a plain WebSocket ends whose client has sent nothing at all; 0: it does not end \
            for that. (default: 600)
            """)
    var firstMessageTimeout: Int?

    @Option(
        help: """
            MiB that all clients together may make the server hold in messages, conversations and audio, 16 or more. \
            Default: a quarter of the machine's memory, at least 256.
            """)
    var memoryBudget: Int?

    @Option(help: "MiB that one client may make the server hold, 16 or more. Default: a quarter of --memory-budget.")
    var memoryPerClient: Int?

    @Option(
        help: """
            HTTP connections that one client address may have open, an IPv6 /64 prefix counting as one address; a quarter \
            is kept for connections that are not WebSockets. Behind a reverse proxy all clients share its address. \
            (default: 2048)
            """)
    var maxConnectionsPerAddress: Int?

    @Option(help: "Minutes that a session may last; then it ends with the error session_expired. (default: 60)")
    var sessionMinutes: Int?

    @Option(help: "A path in front of every other, for a server that lives below one: /parley.")
    var pathPrefix: String?

    @Flag(
        inversion: .prefixedNo,
        help: "Let `response.create` cancel the active response if the client does not set `cancel_previous`.")
    var cancelPrevious: Bool?

    @Option(help: "Utterances that a local recognizer decodes at a time, up to 93 MB each. (default: one per core)")
    var recognizers: Int?

    @Option(
        help: ArgumentHelp(
            """
            The folder that `parley models install` installs neural models in. They are used as soon as they are there. \
            (default: parley/models in the data folder of the user)
            """, valueName: "folder"),
        completion: .directory)
    var models: String?

    @Flag(
        inversion: .prefixedNo,
        help: """
            Run the embedded engines in processes of their own, so that one that crashes costs an utterance and not the \
            server. Turn it off only to debug an engine. (default: on)
            """)
    var engineHosts: Bool?

    @Option(
        help: ArgumentHelp(
            """
            For measurement only: `synthetic` puts engines of a fixed latency in the place of those of every profile; \
            no model is loaded, and the answer is two seconds of sound, or N where a message says `speak N`. \
            `synthetic:recognizer=50,chat=100,synthesizer=50` says how many milliseconds each takes. (default: configured)
            """, valueName: "choice"))
    var engines: String?

    @Option(
        help: ArgumentHelp(
            "An MCP server that clients may name in `tools`; may be repeated. Default: none.",
            valueName: "host[:port]"))
    var mcpAllow: [String] = []

    @Option(help: "trace, debug, info, notice, warning or error. (default: info)")
    var logLevel: Logger.Level?

    func validate() throws {
        for (key, values) in flags {
            for value in values {
                if let objection = key.objection(to: value) { throw ValidationError("\(key.flag) \(objection).") }
            }
        }
    }

    /// What the command line says.
    var flags: [ServerKey: [String]] {
        let single: [(ServerKey, String?)] = [
            (.http, http?.description), (.udp, udp?.description), (.events, events?.rawValue),
            (.sessionCreatedAfter, sessionCreatedAfter), (.apiKeyFile, apiKeyFile),
            (.insecureNoAuth, insecureNoAuth?.description), (.endCallWithControl, endCallWithControl?.description),
            (.maxSessions, maxSessions?.description),
            (.maxSessionsPerClient, maxSessionsPerClient?.description),
            (.firstMessageTimeout, firstMessageTimeout?.description),
            (.memoryBudget, memoryBudget?.description), (.memoryPerClient, memoryPerClient?.description),
            (.maxConnectionsPerAddress, maxConnectionsPerAddress?.description),
            (.sessionMinutes, sessionMinutes?.description),
            (.pathPrefix, pathPrefix), (.cancelPrevious, cancelPrevious?.description),
            (.mediaLoops, mediaLoops?.description), (.maxLoad, maxLoad?.description),
            (.recognizers, recognizers?.description), (.models, models), (.engineHosts, engineHosts?.description),
            (.engines, engines),
            (.logLevel, logLevel?.rawValue),
        ]
        var flags = Dictionary(uniqueKeysWithValues: single.compactMap { key, value in value.map { (key, [$0]) } })
        if !announce.isEmpty { flags[.announce] = announce }
        if !mcpAllow.isEmpty { flags[.mcpAllow] = mcpAllow }
        return flags
    }
}

extension EventRouting.Mode: ExpressibleByArgument {}
extension Logger.Level: @retroactive ExpressibleByArgument {}
