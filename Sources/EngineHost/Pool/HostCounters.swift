/// What a pool of hosts has done since its start, for metrics.
package struct HostCounters: Hashable, Sendable {
    /// Hosts alive now, and those of them that wait for work.
    package var running = 0
    package var idle = 0
    /// Hosts and templates lost, by `HostFailure.reason`; each is replaced. Templates count under `template`.
    package var losses: [String: Int] = [:]
    /// Inputs in quarantine now, and how often one was refused.
    package var quarantined = 0
    package var refused = 0
    /// Resident memory of the hosts and their template in bytes, pages that they share counted once for each.
    package var residentBytes = 0

    package init() {}
}
