import ArgumentParser
import Audio
import EnginesEmbedded
import Foundation
import LocalEngines
import LocalSpeech
import Logging
import Models
import NIOCore
import NIOPosix
import RTC
import RTCNative
import RTCPort
import Server
import ServiceLifecycle
import Settings
import Shares

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Start the server.",
        discussion: """
            Without options it listens on this machine only: the page and the API at http://127.0.0.1:8080, media on \
            UDP port 8443 of every address. To be called from elsewhere give --http an address of the network and \
            --api-key-file the keys that clients present; behind NAT or in a container give --announce the address \
            that callers reach. Browsers hand out the microphone on https and on localhost only.

            Every option is also a key of the section `server` of the configuration file and an environment variable: \
            --max-sessions, max_sessions, PARLEY_MAX_SESSIONS. An option counts before the environment, and the \
            environment before the file.
            """)

    @OptionGroup
    var configuration: ConfigurationOptions

    @Flag(help: "Check the configuration, print what it means and exit, with 0 if it is valid. No port is opened.")
    var check = false

    @OptionGroup
    var options: ServeOptions

    func run() async throws {
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        let loaded = try configuration.load(flags: options.flags)
        let server = loaded.server
        let logger = Logger(server)
        let access = try AccessPolicy(server, environment: loaded.environment, logger: logger)
        let memory = MemoryBudget(server)
        let store = ModelStore(option: server.models, environment: loaded.environment)
        let hosting = EngineHosting(server, logger: logger)
        let installed = InstalledModels(server, store: store, hosting: hosting, memory: memory)
        let factory = EngineFactory(
            decoders: server.recognizers, choice: server.engines, memory: memory, hosting: hosting,
            installed: installed, store: store, logger: logger)
        let profiles = try factory.profiles(loaded.profiles)
        if check {
            try await factory.loadOwnModels()
            await installed?.refresh()
            return report(loaded, access, installed?.reports ?? [])
        }
        for warning in loaded.warnings { logger.warning("\(warning)") }
        if server.engines != .configured { logger.warning("the engines are \(server.engines)") }

        let media = try await MediaLoops(
            count: server.mediaLoops ?? ProcessInfo.processInfo.activeProcessorCount, logger: logger
        ) { try .native() }
        let bound = try await bind(media, to: server.udp)
        await installed?.prepareVoiceActivity()
        let voiceModels = installed?.voiceActivity ?? VoiceActivityModels()
        var settings = CallSettings(server, announcing: try announced(bound, server))
        settings.voiceModels = voiceModels
        let sessions = SessionRegistry(profiles: profiles, policy: SessionPolicy(server), memory: memory)
        let calls = CallService(ports: media.ports, sessions: sessions, settings: settings, logger: logger)
        var plainSettings = PlainSettings(server)
        plainSettings.voiceModels = voiceModels
        let plain = PlainService(sessions: sessions, settings: plainSettings, logger: logger)

        let readiness = ReadinessLatch()
        let loading = Task { [classic = factory.classicRecognizer] in
            do {
                await installed?.refresh()
                // With a model installed the classic recognizer loads when it is first needed.
                if installed?.recognizer == nil { try await classic?.prepare() }
                await readiness.open()
            } catch {
                await readiness.fail("The recognizer could not be loaded: \(error)")
                logger.error("the recognizer could not be loaded", metadata: ["error": "\(error)"])
            }
        }
        defer { loading.cancel() }

        let metrics = ServerMetrics(
            sessions: sessions, engines: factory.health, recognizer: factory.classicRecognizer,
            installed: installed, hosts: factory.hostCounters)
        var configuration = WebServer.Configuration()
        configuration.host = server.http.host
        configuration.port = server.http.port
        configuration.access = access
        configuration.pathPrefix = server.pathPrefix
        configuration.memory = memory
        configuration.connections = ConnectionLimits(server, fileDescriptors: FileDescriptors.raiseLimit())
        let descriptions = EngineDescriptions(loaded.profiles, server.engines, installed)
        let web = WebServer(
            configuration: configuration, logger: logger,
            voices: VoiceListings(profiles, origin: descriptions.speaker),
            engines: EngineListings(profiles, engines: descriptions.engines, hints: { descriptions.hints }),
            readiness: { await readiness.state(and: calls.readiness) }, metrics: { metrics.families + calls.families },
            onBound: { [settings] address in
                await readiness.wait()
                StartupMessage(server, access: access, profiles: profiles, models: installed?.reports)
                    .print(address, media: settings.announced)
                if descriptions.hasBuiltInChat { await ModelServerOffer(server: server).print() }
            },
            upgrade: { $0.endpoint == .realtime ? await plain.decide($0) : calls.decide($0) })
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(service: SessionsAsService(calls: calls, plain: plain, media: media)), .init(service: web),
                    .init(service: ModelsAsService(installed: installed, loading: loading)),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        do {
            try await group.run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw CommandError("HTTP address \(server.http) is in use. Choose another with --http.")
        }
    }

    /// What `--check` prints.
    private func report(_ loaded: LoadedConfiguration, _ access: AccessPolicy, _ models: [ModelReport]) {
        print(
            SettingsSummary(
                file: loaded.path, server: loaded.server, profiles: loaded.profiles, access: access.summary))
        if !models.isEmpty { print("\nModels") }
        for report in models { print("  \(report)") }
        for warning in loaded.warnings { print("Warning: \(warning)") }
    }

    private func bind(_ media: MediaLoops, to udp: HostAndPort) async throws -> [TransportAddress] {
        guard let address = udp.address else { throw CommandError("--udp takes an IP address and a port.") }
        let hosts = try LocalAddresses.concrete(address.host)
        do {
            return try await media.bind(hosts.map { TransportAddress(host: $0, port: address.port) })
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw CommandError("UDP port \(udp) is in use. Choose another with --udp.")
        } catch {
            throw CommandError("UDP port \(udp) cannot be used: \(error). Choose another with --udp.")
        }
    }

    /// What answers name: what the operator says, else the addresses that are bound.
    private func announced(_ bound: [TransportAddress], _ server: ServerSettings) throws -> [TransportAddress] {
        guard let port = bound.first?.port else { throw CommandError("This machine has no address for --udp.") }
        if server.announce.isEmpty { return bound }
        return server.announce.compactMap { TransportAddress(host: $0, port: port) }
    }
}
