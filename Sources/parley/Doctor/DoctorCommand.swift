import ArgumentParser
import Doctor
import EnginesEmbedded
import Logging
import RTCPort
import Server
import Settings

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Try a configuration out: reach each engine, measure it, and say what to fix.",
        discussion: """
            Every engine of every profile gets a small request of its kind, as a conversation would send it: a chat \
            model a question, a recognizer a spoken sentence, a synthesizer a text. Ends with 1 if anything failed.
            """)

    @OptionGroup
    var configuration: ConfigurationOptions

    @Option(
        help: ArgumentHelp("The folder of installed models, as `serve --models` has it.", valueName: "folder"),
        completion: .directory)
    var models: String?

    func run() async throws {
        LoggingSystem.bootstrap { _ in SwiftLogNoOpLogHandler() }
        let loaded = try configuration.load(flags: models.map { [.models: [$0]] } ?? [:])
        let run = DoctorRun(loaded)
        print(loaded.path.map { "Configuration \($0)" } ?? "No configuration file: the embedded engines")
        for warning in loaded.warnings { print("  ! \(warning)") }
        await run.machine(loaded)
        await run.models(loaded)
        for profile in loaded.profiles { await run.profile(profile) }
        await run.servers()
        print("\n\(run.report.verdict)")
        if run.report.failures > 0 { throw ExitCode.failure }
    }
}
