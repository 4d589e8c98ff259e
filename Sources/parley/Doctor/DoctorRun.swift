import Doctor
import Engine
import EnginesEmbedded
import EnginesSynthetic
import Events
import LocalEngines
import LocalSpeech
import Logging
import Models
import RTCPort
import Server
import Settings

/// One pass over a configuration, printing each finding when it is there.
final class DoctorRun {
    private(set) var report = Report()
    private let server: ServerSettings
    private let factory: EngineFactory
    private let installed: InstalledModels?
    private let probe = EndpointProbe()
    /// What several profiles name is tried once.
    private var known: [AnyHashable: Finding] = [:]
    private static let sentence = "how are you today"

    init(_ loaded: LoadedConfiguration) {
        server = loaded.server
        let quiet = Logger(label: "parley") { _ in SwiftLogNoOpLogHandler() }
        let store = ModelStore(option: server.models, environment: loaded.environment)
        let hosting = EngineHosting(server, logger: quiet)
        installed = InstalledModels(server, store: store, hosting: hosting, memory: .unlimited)
        factory = EngineFactory(
            decoders: server.recognizers, choice: server.engines, hosting: hosting, installed: installed, store: store,
            logger: quiet)
    }

    func machine(_ loaded: LoadedConfiguration) async {
        print("\nThis machine")
        let isParley = await probe.isParley(at: server.http, prefix: server.pathPrefix)
        note("http", server.http.description, await Machine.http(server.http, isParley: isParley))
        note("udp", server.udp.description, await Machine.udp(server.udp, isParley: isParley))
        let own = server.udp.address.flatMap { try? LocalAddresses.concrete($0.host) } ?? []
        note(
            "announce", server.announce.isEmpty ? "its own addresses" : "as configured",
            Machine.announce(server.announce, own: own.map { .init(host: $0, port: 0) }, http: server.http))
        note("keys", "of clients", access(loaded))
        if loaded.profiles.contains(where: { ProfileUnderTest($0, server.engines).hasEmbeddedRecognizer }) {
            let finding = Machine.memory(decoders: server.recognizers, available: Machine.availableMemory)
            note("memory", "for embedded recognizers", finding)
        }
        guard EngineDescriptions(loaded.profiles, server.engines, installed).hasBuiltInChat else { return }
        for model in await ModelServerSearch(except: server.http.port).run() {
            let advice = "No profile uses it. To try it: \(model.command(program: "parley"))"
            note("chat model", "on this machine", Finding(.good, model.summary, advice: [advice]))
        }
    }

    private func access(_ loaded: LoadedConfiguration) -> Finding {
        let quiet = Logger(label: "parley") { _ in SwiftLogNoOpLogHandler() }
        do {
            return .good(try AccessPolicy(server, environment: loaded.environment, logger: quiet).summary)
        } catch {
            return .bad("\(error)")
        }
    }

    /// The neural models that are installed, if a profile would use them.
    func models(_ loaded: LoadedConfiguration) async {
        guard let installed, EngineDescriptions(loaded.profiles, server.engines, installed).usesInstalled else {
            return
        }
        print("\nModels")
        await installed.refresh()
        for report in installed.reports where report.isInUse || report.problem != nil {
            let advice = report.command.map { "Run `\($0)`." }
            let finding =
                report.problem.map { Finding(.bad, $0, advice: [advice].compactMap(\.self)) } ?? .good("works")
            note(report.model.purpose.rawValue, "\(report.model.name) \(report.model.version)", finding)
        }
        for report in installed.reports where !report.isInUse && report.problem == nil {
            print("    \(report)")
        }
    }

    func profile(_ profile: ProfileSetting) async {
        print("\nProfile \(profile.name)")
        switch ProfileUnderTest(profile, server.engines) {
        case .engines(let slots):
            await examine(slots.recognizer) { await recognizer($0) }
            await examine(slots.chat) { await chatModel($0) }
            await examine(slots.synthesizer) { await synthesizer($0, voice: profile.voice) }
        case .relay(let relay):
            note("relay", SettingsSummary.words(relay), await remote(relay))
        case .synthetic:
            await synthetic()
        }
    }

    /// MCP servers that clients may name.
    func servers() async {
        guard !server.mcpAllow.isEmpty else { return }
        print("\nMCP servers")
        for host in server.mcpAllow {
            let name = host.port.map { "\(host.name):\($0)" } ?? host.name
            note("mcp", name, await Machine.connection(to: host))
        }
    }

    // MARK: Engines

    private func examine<HTTP>(
        _ slot: SlotSetting<HTTP>, _ probe: (EngineSetting<HTTP>) async -> Finding
    ) async {
        for (place, setting) in slot.all.enumerated() {
            let finding: Finding
            if let made = known[AnyHashable(setting)] {
                finding = made
            } else {
                finding = await probe(setting)
                known[AnyHashable(setting)] = finding
            }
            note(place == 0 ? HTTP.slot : "  fallback", SettingsSummary.words(setting), finding)
        }
    }

    private func recognizer(_ setting: RecognizerSetting) async -> Finding {
        do {
            let recognizer = try factory.recognizer(setting)
            if installed?.recognizer == nil { try await factory.classicRecognizer?.prepare() }
            let samples = try await factory.classicVoices.samples(
                of: Self.sentence, voice: "en-US-KalNeural", sampleRate: 16_000)
            let pause = Array(repeating: Int16(0), count: 4000)
            let languages = recognizer.capabilities.languages
            let language = languages.isEmpty ? "en-US" : languages.first { $0.lowercased().hasPrefix("en") }
            return await finish(
                RecognizerProbe.run(
                    recognizer, hearing: .init(text: Self.sentence, samples: pause + samples + pause),
                    language: language ?? languages.first), setting)
        } catch {
            return await finish(.failure(fault(error)), setting)
        }
    }

    private func chatModel(_ setting: ChatSetting) async -> Finding {
        do {
            return await finish(ChatProbe.run(try factory.chatModel(setting)), setting)
        } catch {
            return await finish(.failure(fault(error)), setting)
        }
    }

    /// - Parameter voice: As the profile names it.
    private func synthesizer(_ setting: SynthesizerSetting, voice: String?) async -> Finding {
        do {
            let speaker = try factory.speaker(setting)
            let name = voice ?? speaker.usualVoice() ?? SessionPolicy().voice
            switch speaker.choose(.azureStandard(name: name, .init())) {
            case .exact(let id), .substitute(let id, _):
                return await finish(SynthesizerProbe.run(speaker.synthesizer, voice: id), setting)
            case .unknown(let near):
                return .bad("there is no voice \(name)", "Near ones: \(near.prefix(5).joined(separator: ", ")).")
            }
        } catch {
            return await finish(.failure(fault(error)), setting)
        }
    }

    /// What stands in the place of all engines while the server is measured.
    private func synthetic() async {
        guard let engines = factory.substitute?.engines else { return }
        let word = SyntheticRecognizer.word
        let findings = [
            (
                "recognizer",
                await RecognizerProbe.run(
                    engines.recognizer, hearing: .init(text: word, samples: Array(repeating: 0, count: 16_000)),
                    language: nil)
            ),
            ("chat", await ChatProbe.run(engines.chatModel)),
            ("synthesizer", await SynthesizerProbe.run(engines.synthesizer, voice: SyntheticSynthesizer.voice)),
        ]
        for (slot, result) in findings {
            switch result {
            case .success(let finding): note(slot, "synthetic", finding)
            case .failure(let fault): note(slot, "synthetic", .bad(fault.message))
            }
        }
    }

    private func remote(_ setting: RelaySetting) async -> Finding {
        guard let backend = try? RelayBackend(setting) else { return .bad("`url` is no address") }
        switch await RelayProbe.run(backend) {
        case .success(let time): return .good("its session began after \(Int64(time / .milliseconds(1))) ms")
        case .failure(let fault): return .bad(fault.message, fault.advice)
        }
    }

    private func fault(_ error: any Error) -> EngineFault {
        error as? EngineFault ?? EngineFault(.failed, "The engine failed.")
    }

    /// What to do about a fault is found out by looking at the engine's address.
    private func finish(_ result: Result<Finding, EngineFault>, _ setting: EngineSetting<some HTTPSetting>) async
        -> Finding
    {
        switch result {
        case .success(let finding): return finding
        case .failure(let fault):
            guard let status = await probe.look(at: setting) else { return .bad(fault.message) }
            return Finding(.bad, fault.message, advice: status.advice(for: setting, after: fault))
        }
    }

    private func note(_ name: String, _ subject: String, _ finding: Finding) {
        print(report.note(name, subject, finding))
    }
}
