import ArgumentParser
import Bench
import Events
import Foundation
import RTC
import RTCNative
import RemoteSocket

struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure a server with many calls at once.",
        discussion: """
            Without --url it starts a server of its own with synthetic engines on free ports of this machine, so that \
            what is measured is the server and not its models. Any server that speaks the calls protocol may be \
            measured by --url, and others beside it in the same run by --peer; what needs events that a server does \
            not send is left out.

            Scenarios: listen (calls are connected, nobody speaks), talk (both sides talk all the time), connect \
            (new calls at a steady rate, each hung up once connected), connect-while-talking, converse (turns, every \
            third an interruption), overload (more and more calls talk, until twice as many connect as the server holds). \
            The server that is started refuses no call for load (--max-load 0) unless `overload` is asked for.

            The callers replay speech that was encoded beforehand and decode nothing unless asked. Before and after \
            the steps the cost of Opus alone is measured on this machine, to which processor time per call is put in \
            relation. With `talk` it is measured once more before and after each number of calls, for as many calls \
            and at their pace: a core that sleeps between frames works slowly at first, with Opus alone too.

            Examples:
              parley bench
              parley bench --scenario talk --calls 1,10,60 --json talk.json --html talk.html
              parley bench --url ws://127.0.0.1:8080 --server-pid 4711 --peer other=ws://127.0.0.1:9090,4712
            """)

    @Option(
        help:
            "The server to measure, as ws://HOST:PORT or the whole URL of its calls endpoint. (default: one of its own)"
    )
    var url: String?

    @Option(
        help: "The process of the server at --url, if it is on this machine: its CPU time and memory are measured.")
    var serverPid: Int32?

    @Option(
        help: ArgumentHelp(
            "Another server to measure beside it; may be repeated. Its process may be left out.",
            valueName: "name=url[,pid]"))
    var peer: [PeerArgument] = []

    @Option(help: ArgumentHelp("What the calls do, several by commas, or `all`.", valueName: "names"))
    var scenario = ScenarioList([.listen, .talk])

    @Option(help: ArgumentHelp("How many calls, a step each.", valueName: "numbers"))
    var calls = CountList([1, 10, 60])

    @Option(help: "Seconds that each step is measured.")
    var seconds = 20

    @Option(help: "New calls in a second with `connect`; with `connect-while-talking` a tenth of it.")
    var rate = 100

    @Option(help: "What callers send while they say nothing: none, dtx or silence.")
    var rest = CallerOptions.Rest.dtx

    @Option(help: "Text typed to make the agent speak; `{seconds}` stands for the duration.")
    var prompt = "speak {seconds}"

    @Option(
        help: ArgumentHelp(
            """
            The session of calls that talk all the time, as --session '{"turn_detection":{"type":"server_vad",\
            "create_response":false,"interrupt_response":false}}' to measure a voice detector too. (default: no turn \
            detection)
            """, valueName: "json"))
    var session: String?

    @Option(help: "With `overload`: the most calls to try.")
    var overloadLimit = 400

    @Option(help: "With `overload`: how many calls are added at a time.")
    var overloadStep = 20

    @Flag(help: "Decode what is heard, as a real caller would; costs the machine as much as the server's encoding.")
    var decode = false

    @Flag(help: "Offer no data channel.")
    var withoutDataChannel = false

    @Option(
        help: "A PEM file of certificates to trust instead of the system's, for wss.",
        completion: .file(extensions: ["pem", "crt"]))
    var ca: String?

    @Option(help: "The address of this machine to call from. (default: loopback for a server on loopback)")
    var from: String?

    @Option(
        help: ArgumentHelp(
            "An option for the server that is started, as in --serve=--media-loops=2; may be repeated.",
            valueName: "option"))
    var serve: [String] = []

    @Option(help: "Which engines the server that is started has: synthetic or embedded.")
    var engines = "synthetic"

    @Option(help: "File for the figures as JSON.", completion: .file(extensions: ["json"]))
    var json: String?

    @Option(help: "File for an HTML page with plots.", completion: .file(extensions: ["html"]))
    var html: String?

    @Option(
        help: ArgumentHelp(
            """
            Limits as a JSON object; when one is broken it is named and the command ends with the status 1: \
            {"talk.cpu.ratio_to_codec": 1.3, "talk@60.pacing.within2_ms": {"min": 0.999}}. Names are keys of --json.
            """, valueName: "file"),
        completion: .file(extensions: ["json"]))
    var expect: String?

    @Flag(help: "Tell no progress.")
    var quiet = false

    func validate() throws {
        if seconds < 1 { throw ValidationError("--seconds must be at least 1.") }
        if rate < 1 { throw ValidationError("--rate must be at least 1.") }
        if overloadStep < 1 || overloadLimit < 1 {
            throw ValidationError("--overload-step and --overload-limit must be at least 1.")
        }
        if let session {
            guard case .object = JSONValue(parsing: Array(session.utf8)) else {
                throw ValidationError("--session must be a JSON object, as in '{\"turn_detection\":null}'.")
            }
        }
        if url == nil, serverPid != nil { throw ValidationError("--server-pid needs --url.") }
        if url != nil, !serve.isEmpty {
            throw ValidationError("--serve is for the server that is started without --url.")
        }
        if let serverPid, ProcessUsage.read(serverPid) == nil {
            throw ValidationError("--server-pid: there is no process \(serverPid) to look at.")
        }
        if !["synthetic", "embedded"].contains(engines) {
            throw ValidationError("--engines must be synthetic or embedded.")
        }
        if Set(peer.map(\.name)).count < peer.count || peer.contains(where: { $0.name == "parley" }) {
            throw ValidationError("Each --peer needs a name of its own, and not `parley`.")
        }
    }

    /// Of the server that is started.
    private var serverArguments: [String] {
        var arguments = engines == "synthetic" ? ["--engines", "synthetic"] : []
        // What a number of calls costs is asked for, however many there are; but not with `overload`.
        if !scenario.scenarios.contains(.overload) { arguments += ["--max-load", "0"] }
        return arguments + serve
    }

    func run() async throws {
        let started = Date()
        let expectations = try expect.map { try Expectations(parsing: Array(Data(contentsOf: URL(filePath: $0)))) }
        let show = ProgressLine(isQuiet: quiet)
        let voices = try await BenchSpeech.make()
        show.write("measuring Opus alone", isStep: true)
        let before = try await CodecBaseline.measure(voices.codec)
        show.write("measuring a bare timer", isStep: true)
        let timerBefore = await TimerBaseline.measure()

        var server: ServerProcess?
        if url == nil {
            server = try ServerProcess(arguments: serverArguments)
            show.write("starting a server", isStep: true)
        }
        let signals = server?.stopWithUs()
        defer {
            server?.stop()
            signals?.forEach { $0.cancel() }
        }
        try await server?.start()

        let own = try target("parley", url ?? server?.url ?? "", serverPid ?? server?.identifier)
        let targets = try [own] + peer.map { try target($0.name, $0.url, $0.process) }
        let plan = try plan(targets)
        let runner = try BenchRunner(
            plan, tracks: voices.tracks, codec: before, codecTrack: voices.codec,
            progress: BenchProgress { show.write($0, isStep: $1) }
        ) { try .native() }
        let steps = try await runner.run()
        server?.stop()
        show.write("measuring Opus alone", isStep: true)
        let after = try await CodecBaseline.measure(voices.codec)
        let everywhere = try await CodecBaseline.measureEverywhere(voices.codec)
        let timerAfter = await TimerBaseline.measure()
        show.write("", isStep: true)

        var report = BenchReport(
            version: Parley.configuration.version, started: started.formatted(.iso8601),
            command: Array(CommandLine.arguments.dropFirst()), machine: .current,
            codec: .init(before: before, after: after, everywhere: everywhere),
            timer: .init(before: timerBefore, after: timerAfter),
            servers: targets.map { .init(name: $0.name, url: $0.address.description) })
        report.steps = steps
        print(TextReport(report).text, terminator: "")
        if let html { try Data(HTMLReport(report).html.utf8).write(to: URL(filePath: html)) }
        if let json { try report.json().write(to: URL(filePath: json)) }
        guard let breaches = try expectations?.breaches(in: report), !breaches.isEmpty else { return }
        for breach in breaches { show.complain("Expected otherwise: \(breach)") }
        throw ExitCode.failure
    }

    private func target(_ name: String, _ url: String, _ process: Int32?) throws -> BenchTarget {
        do {
            return try BenchTarget(name: name, address: .calls(url), process: process)
        } catch {
            throw ValidationError("The URL \(url) cannot be used: \(error.message).")
        }
    }

    private func plan(_ targets: [BenchTarget]) throws -> BenchPlan {
        var host = TransportAddress.Host.v4(0x7f00_0001)
        if let from {
            guard let address = TransportAddress(host: from, port: 0) else {
                throw ValidationError("--from takes an IP address.")
            }
            host = address.host
        } else if let far = targets.first(where: { !$0.isNear }) {
            throw ValidationError(
                "\(far.name) is not on loopback: say by --from which address of this machine to call from.")
        }
        var plan = BenchPlan(targets: targets, host: host)
        plan.scenarios = scenario.scenarios
        plan.calls = calls.counts
        plan.span = .seconds(seconds)
        plan.connectRate = rate
        plan.overloadLimit = overloadLimit
        plan.overloadStep = overloadStep
        plan.prompt = prompt
        plan.session = session ?? plan.session
        plan.rest = rest
        plan.decodes = decode
        plan.hasDataChannel = !withoutDataChannel
        plan.trustedCertificates = ca
        return plan
    }
}
