import Engine

/// A host while one caller has it to itself. It returns to its pool when the lease ends, unless it was lost. Confined to
/// one native thread at a time; `run` blocks.
package final class HostLease {
    private let pool: HostPool
    private var host: HostConnection?

    init(_ host: HostConnection, of pool: HostPool) {
        self.host = host
        self.pool = pool
    }

    deinit { if let host { pool.giveBack(host) } }

    /// The host was killed by somebody else, so that its job is worth another try.
    package private(set) var wasKilled = false

    /// Does one job in the host.
    /// - Parameters:
    ///   - job: Written by `ByteWriter(.job)`.
    ///   - input: Blamed when the host is lost; a digest in quarantine never reaches it.
    ///   - isCancelled: Asked before each output is handed over.
    ///   - output: Takes the body of each output; returns false for one that makes no sense, which ends the host.
    /// - Returns: The body of the host's last message.
    /// - Throws: `EngineFault`, in words about `settings.engine`.
    package func run(
        _ job: ByteWriter, input: InputDigest, isCancelled: () -> Bool = { false },
        output: (ArraySlice<UInt8>) -> Bool = { _ in false }
    ) throws(EngineFault) -> ArraySlice<UInt8> {
        let engine = pool.settings.engine
        if pool.refuses(input) {
            throw EngineFault(.unsupported, "This input has crashed \(engine) before and is rejected for ten minutes.")
        }
        guard let host else { throw EngineFault(.failed, "\(engine) has lost this utterance.") }
        do throws(HostConnection.Outcome) {
            return try host.run(
                job.bytes, limit: pool.settings.longestJob, isCancelled: isCancelled, output: output)
        } catch {
            switch error {
            case .refused(.unavailable): throw EngineFault(.unavailable, "\(engine) is not available.")
            case .refused(.unsupported):
                throw EngineFault(.unsupported, "\(engine) does not have what was asked for.")
            case .refused(.failed): throw EngineFault(.failed, "\(engine) could not do its work.")
            case .lost(let failure):
                lose(failure, input: input)
                if failure == .stalled {
                    throw EngineFault(.timeout, "\(engine) took too long and was restarted.", cause: .crash)
                }
                throw EngineFault(.failed, "\(engine) crashed and was restarted.", cause: .crash)
            }
        }
    }

    /// The host sent something in `done` that makes no sense.
    package func rejectReply(to input: InputDigest) -> EngineFault {
        lose(.malformed, input: input)
        return EngineFault(.failed, "\(pool.settings.engine) crashed and was restarted.", cause: .crash)
    }

    private func lose(_ failure: HostFailure, input: InputDigest) {
        guard let host else { return }
        self.host = nil
        wasKilled = failure == .killed
        pool.discard(host, failure, input: input)
    }
}
