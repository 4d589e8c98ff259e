import ArgumentParser
import Engine
import Foundation
import Logging
import NIOCore
import NIOPosix
import ProvidersEmbedded
import RTC
import RTCNative
import RTCPort
import Server
import ServiceLifecycle

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Start the server.",
        discussion: """
            Without options it listens on this machine only: the page and the API at http://127.0.0.1:8080, media on \
            UDP port 8443 of every address. To be called from elsewhere give --http an address of the network and \
            --api-key-file the keys that clients present; behind NAT or in a container give --announce the address that callers reach. Browsers hand out the \
            microphone on https and on localhost only.
            """)

    @Option(help: ArgumentHelp("Where HTTP and the control WebSocket listen.", valueName: "host:port"))
    var http = HostAndPort(host: "127.0.0.1", port: 8080)

    @Option(help: ArgumentHelp("Where media is received; one port for all calls.", valueName: "host:port"))
    var udp = HostAndPort(host: "0.0.0.0", port: 8443)

    @Option(help: ArgumentHelp("An address to tell callers instead of our own; may be repeated.", valueName: "ip"))
    var announce: [String] = []

    @Option(help: "Where events go in calls that do not say: strict, mirror or websocket.")
    var events = EventRouting.Mode.strict

    @Option(help: "Seconds after which a client that has not offered hears of its session; `never` or `0` for at once.")
    var sessionCreatedAfter = "5"

    @OptionGroup
    var access: AccessOptions

    @Flag(help: "End a call with its control socket, instead of keeping it while its peer connection lives.")
    var endCallWithControl = false

    @Option(help: "Sessions at a time, in calls and on plain WebSockets; further ones are refused.")
    var maxSessions = 1000

    @Option(help: "Minutes that a session may last; then it ends with the error session_expired.")
    var sessionMinutes = 60

    @Option(help: "A path in front of every other, for a server that lives below one: /parley.")
    var pathPrefix = ""

    @Flag(help: "Let a response that a client asks for replace the one at work, where the client does not say.")
    var cancelPrevious = false

    @Option(help: "Speech recognizers that work at a time, 65 to 93 MB each; default: one per core.")
    var recognizers: Int?

    @Option(
        help: ArgumentHelp(
            "An MCP server that clients may name in `tools`; may be repeated. Default: none.",
            valueName: "host[:port]"))
    var mcpAllow: [MCPAllowList.Host] = []

    @Option(help: "trace, debug, info, notice, warning or error.")
    var logLevel = Logger.Level.info

    func validate() throws {
        guard udp.address != nil else {
            throw ValidationError("--udp takes an IP address and a port, such as 0.0.0.0:8443.")
        }
        for text in announce where TransportAddress(host: text, port: 0) == nil {
            throw ValidationError("--announce takes an IP address; \(text) is none.")
        }
        _ = try sessionCreated()
        guard maxSessions > 0 else { throw ValidationError("--max-sessions must be at least 1.") }
        guard (1...1440).contains(sessionMinutes) else {
            throw ValidationError("--session-minutes must be from 1 to 1440.")
        }
        if let recognizers, !(1...64).contains(recognizers) {
            throw ValidationError("--recognizers must be from 1 to 64.")
        }
    }

    func run() async throws {
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        var logger = Logger(label: "parley")
        logger.logLevel = logLevel
        let access = try access.policy(listeningOn: http.host, logger: logger)

        let loop = MultiThreadedEventLoopGroup(numberOfThreads: 1).next()
        let port = try await RTCPort(eventLoop: loop, logger: logger) { try .native() }
        let bound = try await bind(port)
        let settings = try settings(announcing: announced(bound))

        var recognition = PocketSphinxRecognizer.Configuration()
        if let recognizers { recognition.decoders = recognizers }
        let recognizer = try PocketSphinxRecognizer(recognition)
        let voices = EmbeddedVoices()
        let engines = Engines(recognizer: recognizer, chatModel: AssistantModel(), synthesizer: voices)
        var policy = SessionPolicy()
        policy.limit = maxSessions
        policy.lifetime = .seconds(60 * sessionMinutes)
        policy.cancelsPrevious = cancelPrevious
        policy.mcpAllowed = MCPAllowList(mcpAllow)
        let profiles = ProfileTable(engines: engines, voices: voices.voices) {
            voices.choose($0.name, locale: $0.locale, preferring: $0.options?.preferLocales ?? [])
        }
        let sessions = SessionRegistry(profiles: profiles, policy: policy)
        let calls = CallService(port: port, sessions: sessions, settings: settings, logger: logger)
        let plain = PlainService(sessions: sessions, logger: logger)

        let readiness = ReadinessLatch()
        let loading = Task {
            do {
                try await recognizer.prepare()
                await readiness.open()
            } catch {
                await readiness.fail("The recognizer could not be loaded: \(error)")
                logger.error("the recognizer could not be loaded", metadata: ["error": "\(error)"])
            }
        }
        defer { loading.cancel() }

        var configuration = WebServer.Configuration()
        configuration.host = http.host
        configuration.port = http.port
        configuration.access = access
        configuration.pathPrefix = pathPrefix
        let web = WebServer(
            configuration: configuration, logger: logger, voices: VoiceListings(profiles),
            readiness: { await readiness.state },
            onBound: { address in
                await readiness.wait()
                printAddresses(address, media: settings.announced, access: access)
            },
            upgrade: { $0.endpoint == .realtime ? await plain.decide($0) : await calls.decide($0) })
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(service: SessionsAsService(calls: calls, plain: plain, port: port)), .init(service: web),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        do {
            try await group.run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw ValidationError("HTTP address \(http) is in use. Choose another with --http.")
        }
    }

    private func bind(_ port: RTCPort) async throws -> [TransportAddress] {
        guard let address = udp.address else { throw ValidationError("--udp takes an IP address and a port.") }
        let hosts = try LocalAddresses.concrete(address.host)
        do {
            return try await port.bind(hosts.map { TransportAddress(host: $0, port: address.port) })
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw ValidationError("UDP port \(udp) is in use. Choose another with --udp.")
        } catch {
            throw ValidationError("UDP port \(udp) cannot be used: \(error). Choose another with --udp.")
        }
    }

    /// What answers name: what the operator says, else the addresses that are bound.
    private func announced(_ bound: [TransportAddress]) throws -> [TransportAddress] {
        guard let port = bound.first?.port else { throw ValidationError("This machine has no address for --udp.") }
        if announce.isEmpty { return bound }
        return announce.compactMap { TransportAddress(host: $0, port: port) }
    }

    private func settings(announcing addresses: [TransportAddress]) throws -> CallSettings {
        var settings = CallSettings()
        settings.announced = addresses
        settings.eventRouting = events
        settings.sessionCreated = try sessionCreated()
        settings.controlEnd = endCallWithControl ? .endCall : .keepCall
        return settings
    }

    private func sessionCreated() throws -> CallSettings.SessionCreated {
        if sessionCreatedAfter == "never" { return .afterAnswer(grace: nil) }
        guard let seconds = Double(sessionCreatedAfter), (0...3600).contains(seconds) else {
            throw ValidationError("--session-created-after takes seconds or `never`.")
        }
        return seconds == 0 ? .onOpen : .afterAnswer(grace: .seconds(seconds))
    }

    /// The lines that a person waits for.
    private func printAddresses(_ address: SocketAddress, media: [TransportAddress], access: AccessPolicy) {
        let port = address.port ?? http.port
        let host = http.host == "0.0.0.0" || http.isLoopback ? "127.0.0.1" : http.host
        let path = pathPrefix.split(separator: "/").map { "/\($0)" }.joined()
        let base = "\(host):\(port)\(path)"
        print("")
        print("  Parley is ready. Open   http://\(base)/   and talk.")
        print("  Voice Live clients:     ws://\(base)/voice-live/realtime        (plain WebSocket)")
        print("                          ws://\(base)/voice-live/realtime/calls  (WebRTC)")
        print("  Media (UDP):            \(media.map(\.description).joined(separator: ", "))")
        switch access {
        case .keys(let keys):
            print("  API keys:               \(keys.count); the page takes one as http://…/#api-key=KEY")
        case .open where !http.isLoopback:
            print("  Warning: no API key is asked for; whoever reaches this address can use the server.")
        case .open:
            break
        }
        print("")
        fflush(nil)
    }
}

extension EventRouting.Mode: ExpressibleByArgument {}
extension Logger.Level: @retroactive ExpressibleByArgument {}

extension MCPAllowList.Host: ExpressibleByArgument {
    public init?(argument: String) {
        self.init(argument)
    }
}
