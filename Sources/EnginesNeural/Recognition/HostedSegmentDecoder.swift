import Engine
import EngineHost

/// A recognizer in hosts, one of which it has to itself for each segment. For workers: calls block.
struct HostedSegmentDecoder: SegmentDecoder {
    private let pool: HostPool

    /// Waits until the model is loaded.
    /// - Throws: `EngineFault.Code.unavailable` when it cannot be; the log has the reason.
    init(_ pool: HostPool) throws(EngineFault) {
        self.pool = pool
        switch RecognizerGreeting(parsing: try pool.start()) {
        case .ready: break
        case .failed(let reason):
            pool.settings.logger.error(
                "a recognizer does not load", metadata: ["engine": "\(pool.settings.engine)", "reason": "\(reason)"])
            throw Self.unavailable
        case nil: throw Self.unavailable
        }
    }

    private static let unavailable = EngineFault(
        .unavailable, "The recognizer's model does not load. Run `parley models verify`, and see the server's log.")

    func decode(_ samples: [Int16]) throws(EngineFault) -> String {
        var heard = InputDigest.Builder()
        heard.add(samples[...])
        let digest = heard.digest
        for _ in 0..<2 {
            let lease = try pool.lease()
            do throws(EngineFault) {
                return try decode(samples, lease, digest)
            } catch {
                // A host that was killed by somebody else left nothing undone that cannot be done again.
                if !lease.wasKilled { throw error }
            }
        }
        throw EngineFault(.failed, "\(pool.settings.engine) was killed and restarted.", cause: .crash)
    }

    private func decode(
        _ samples: [Int16], _ lease: HostLease, _ digest: InputDigest
    ) throws(EngineFault) -> String {
        var start = 0
        repeat {
            let piece = Array(samples[start..<min(samples.count, start + SegmentJob.piece)])
            let job = start == 0 ? SegmentJob.begin(piece) : .append(piece)
            guard try lease.run(job.message, input: digest).isEmpty else { throw lease.rejectReply(to: digest) }
            start += SegmentJob.piece
        } while start < samples.count
        guard let text = SegmentJob.text(parsing: try lease.run(SegmentJob.decode.message, input: digest)) else {
            throw lease.rejectReply(to: digest)
        }
        return text
    }
}
