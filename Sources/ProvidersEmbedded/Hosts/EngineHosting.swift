import EngineHost
import Logging

/// How embedded engines run apart from this process: a program that calls `EmbeddedEngineHost.run` when it is started
/// with `engine-host` as its first argument, and then with the name and the settings of an engine.
public struct EngineHosting: Sendable {
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

    func pool(_ kind: EmbeddedEngineHost.Kind, _ arguments: [String] = [], hosts: Int) -> HostPool.Settings {
        var settings = HostPool.Settings(
            engine: kind.rawValue, program: program,
            arguments: [EmbeddedEngineHost.argument, kind.rawValue] + arguments, hosts: hosts, logger: logger)
        settings.silence = silence
        return settings
    }
}

/// What the hosts of one engine have done since their start, for metrics.
public struct EngineHostCounters: Sendable {
    /// As `--help` and log lines name it: `espeak-ng`, `flite`, `pocketsphinx`.
    public var engine: String
    /// Hosts alive now, and those of them that wait for work.
    public var running: Int
    public var idle: Int
    /// Processes lost and replaced, by reason: `crash`, `killed`, `stalled`, `malformed`, `template`.
    public var losses: [String: Int]
    /// Inputs in quarantine now, and how often one was refused.
    public var quarantined: Int
    public var refused: Int
    /// Resident memory in bytes; pages that processes share count once for each.
    public var residentBytes: Int

    init(_ pool: HostPool) {
        let counters = pool.counters
        engine = pool.settings.engine
        running = counters.running
        idle = counters.idle
        losses = counters.losses
        quarantined = counters.quarantined
        refused = counters.refused
        residentBytes = counters.residentBytes
    }
}
