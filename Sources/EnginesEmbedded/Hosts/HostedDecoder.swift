import Engine
import EngineHost

/// A recognizer in a host, which it has to itself from `begin` to `end`. For workers: calls block.
final class HostedDecoder: SpeechDecoder {
    private let pool: HostPool
    private var lease: HostLease?
    /// The stretch so far: what a crash is blamed on.
    private var heard = InputDigest.Builder()
    private(set) var isInSpeech = false

    /// Waits until the model is loaded.
    /// - Returns: nil when it cannot be.
    init?(_ pool: HostPool) {
        guard (try? pool.start()) != nil else { return nil }
        self.pool = pool
    }

    func begin(opening: ArraySlice<Int16>) throws(EngineFault) {
        lease = nil
        heard = InputDigest.Builder()
        heard.add(opening)
        isInSpeech = false
        for isLastTry in [false, true] {
            let lease = try pool.lease()
            do throws(EngineFault) {
                let reply = try lease.run(DecoderJob.begin(opening: opening), input: heard.digest)
                if !reply.isEmpty { throw lease.rejectReply(to: heard.digest) }
                self.lease = lease
                return
            } catch {
                // A host that was killed before it heard anything has cost nothing yet.
                if isLastTry || !lease.wasKilled { throw error }
            }
        }
    }

    func hear(_ audio: ArraySlice<Int16>) throws(EngineFault) {
        heard.add(audio)
        let reply = try run(DecoderJob.hear(audio))
        guard reply.count == 1, let flag = reply.first, flag <= 1 else { throw reject() }
        isInSpeech = flag == 1
    }

    func hypothesis() throws(EngineFault) -> String {
        guard let text = DecoderText.hypothesis(parsing: try run(DecoderJob.askHypothesis())) else { throw reject() }
        return text
    }

    func end() throws(EngineFault) -> [Transcript.Word] {
        guard lease != nil else { return [] }
        defer { lease = nil }
        guard let words = DecoderWords(parsing: try run(DecoderJob.askEnd()))?.words else { throw reject() }
        return words
    }

    private func run(_ job: ByteWriter) throws(EngineFault) -> ArraySlice<UInt8> {
        guard let lease else { throw EngineFault(.failed, "\(pool.settings.engine) has lost this utterance.") }
        do {
            return try lease.run(job, input: heard.digest)
        } catch {
            self.lease = nil
            throw error
        }
    }

    private func reject() -> EngineFault {
        defer { lease = nil }
        return lease?.rejectReply(to: heard.digest) ?? EngineFault(.failed, "\(pool.settings.engine) is not available.")
    }
}
