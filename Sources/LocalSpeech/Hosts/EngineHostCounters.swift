import EngineHost

/// What the hosts of one engine have done since their start, for metrics.
public struct EngineHostCounters: Sendable {
    /// As `--help` and log lines name it: `pocketsphinx`, `moonshine`, `flite`.
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

    package init(_ pool: HostPool) {
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
