import Engine
import EngineHost

/// The server's side of the hosts of one voice engine. For workers: `speak` blocks.
package final class HostedVoices: Sendable {
    package let pool: HostPool
    /// Hertz of the engine's samples.
    private let rate: Int

    package init(_ pool: HostPool, rate: Int) {
        self.pool = pool
        self.rate = rate
    }

    /// Speaks one clause in a host.
    /// - Throws: `EngineFault`, also when the host is lost: nothing else is lost with it.
    package func speak(_ clause: Clause, voice: String, rendering: Rendering, sink: SpeechSink) throws(EngineFault) {
        var job = ByteWriter(.job)
        SpeechJob(voice: voice, rendering: rendering, text: clause.text).write(to: &job)
        let input = InputDigest(of: job.bytes)
        let output = ClauseOutput(clause, sink)
        var hasSpoken = false
        for isLastTry in [false, true] {
            let lease = try pool.lease()
            var reader = SpeechRecordReader(length: clause.scalars.count, rate: rate)
            do throws(EngineFault) {
                _ = try lease.run(job, input: input, isCancelled: { sink.isCancelled }) { body in
                    hasSpoken = true
                    return reader.read(body) { Self.hand($0, to: output) }
                }
                return output.finish()
            } catch {
                // A host that was killed before it said anything has cost nothing yet.
                if isLastTry || hasSpoken || !lease.wasKilled { throw error }
            }
        }
    }

    private static func hand(_ record: SpeechRecord, to output: ClauseOutput) {
        switch record {
        case .audio(let samples): samples.withUnsafeBufferPointer(output.audio)
        case .word(let range, let start, let end): output.word(range, start: start, end: end)
        case .viseme(let id, let start): output.viseme(id, at: start)
        }
    }
}
