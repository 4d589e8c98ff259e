import Foundation

/// The file descriptors of this process.
enum FileDescriptors {
    /// Enough for every connection of a server, and small enough for programs that go through all descriptors.
    private static let wanted: rlim_t = 65_536

    /// Raises the soft limit as far as the hard one allows: the usual 1,024 is kept low for programs that use `select`.
    /// - Returns: How many may be open.
    static func raiseLimit() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
        var raised = limit
        raised.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, wanted))
        if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 { limit = raised }
        return Int(clamping: limit.rlim_cur)
    }
}
