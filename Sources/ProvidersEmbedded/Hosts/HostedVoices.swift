import Engine
import EngineHost

/// The server's side of the hosts of one voice engine. For workers: `speak` blocks.
final class HostedVoices: Sendable {
    let pool: HostPool
    /// Hertz of the engine's samples.
    private let rate: Int

    init(_ pool: HostPool, rate: Int) {
        self.pool = pool
        self.rate = rate
    }

    /// Speaks one clause in a host.
    /// - Throws: `EngineFault`, also when the host is lost: nothing else is lost with it.
    func speak(_ clause: Clause, voice: String, manner: Manner, sink: SpeechSink) throws(EngineFault) {
        var job = ByteWriter(.job)
        SpeechJob(voice: voice, manner: manner, text: clause.text).write(to: &job)
        let output = ClauseOutput(clause, sink)
        var reader = SpeechRecordReader(length: clause.scalars.count, rate: rate)
        _ = try pool.lease().run(job, input: InputDigest(of: job.bytes), isCancelled: { sink.isCancelled }) { body in
            reader.read(body) { record in
                switch record {
                case .audio(let samples): samples.withUnsafeBufferPointer(output.audio)
                case .word(let range, let start, let end): output.word(range, start: start, end: end)
                case .viseme(let id, let start): output.viseme(id, at: start)
                }
            }
        }
    }
}
