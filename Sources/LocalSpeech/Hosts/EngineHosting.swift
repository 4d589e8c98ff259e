import EngineHost
import Logging

/// How local engines run apart from this process: a program that serves as an engine host when it is started with
/// `engine-host` as its first argument, and then with the name and the settings of an engine.
public struct EngineHosting: Sendable {
    /// The first argument of a program in the role of an engine host.
    public static let argument = "engine-host"

    public var program: String
    public var logger: Logger
    /// How long a host may be silent while it has a job. The longest clause takes a third of a second on a core of its own.
    public var silence = Duration.seconds(20)

    public init(program: String, logger: Logger) {
        self.program = program
        self.logger = logger
    }

    /// The program that runs now, even if its file has been replaced since.
    public static func thisProgram(logger: Logger) -> EngineHosting {
        EngineHosting(program: "/proc/self/exe", logger: logger)
    }

    /// - Parameters:
    ///   - engine: The name of the engine, which the program gets behind `argument`.
    ///   - arguments: Of the engine, behind its name.
    ///   - hosts: How many work at a time.
    package func pool(_ engine: String, _ arguments: [String] = [], hosts: Int) -> HostPool.Settings {
        var settings = HostPool.Settings(
            engine: engine, program: program, arguments: [Self.argument, engine] + arguments, hosts: hosts,
            logger: logger)
        settings.silence = silence
        return settings
    }
}
