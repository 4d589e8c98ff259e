import Audio
import Engine
import Shares
import TextNormalization

/// Runs the clauses of one request on workers, one after the other, and hands what they make to the caller.
///
/// A worker never waits for a listener: what a clause makes lies in a queue, which the length of a clause bounds
/// (15 s of speech or so), and the next clause is begun when the caller has taken all of it.
package struct ClauseSpeaker: Sendable {
    package let pool: WorkerPool
    package let cutter: ClauseCutter
    /// Hertz of the voices.
    package let voiceRate: Int

    package init(pool: WorkerPool, cutter: ClauseCutter, voiceRate: Int) {
        self.pool = pool
        self.cutter = cutter
        self.voiceRate = voiceRate
    }

    package typealias Voice = @Sendable (_ clause: Clause, _ sink: SpeechSink) throws -> Void

    /// - Parameters:
    ///   - speed: How much faster than at `voiceRate` the samples are read; times are given for what comes out.
    ///   - volume: Factor of the amplitude, 0 to 4.
    ///   - language: BCP 47 tag of what the voice reads, for the words of symbols and numbers.
    ///   - voice: Speaks one clause on a worker's thread, until done or `sink.isCancelled`.
    /// - Throws: `EngineFault`, `CancellationError`, or what `emit` throws.
    package func speak(
        _ request: SynthesisRequest, in language: String, speed: Double = 1, volume: Double = 1,
        emit: @Sendable (SynthesisEvent) async throws -> Void,
        voice: @escaping Voice
    ) async throws {
        guard request.sampleRate > 0 else {
            throw EngineFault(.unsupported, "The voices cannot speak at this sample rate.")
        }
        let flag = StopFlag()
        let makeSink = { @Sendable [voiceRate] (deliver: @escaping (SynthesisEvent) -> Void) in
            try SpeechSink(
                from: voiceRate, to: request.sampleRate, speed: speed, gain: Gain(factor: volume), flag: flag,
                deliver: deliver)
        }
        var samples = 0
        // From when on the listener would hear silence.
        let due = ContinuousClock.now + (request.slack ?? .zero)
        try await withTaskCancellationHandler {
            // Whatever ends this, a voice that still speaks is stopped.
            defer { flag.raise() }
            var normalizer = TextNormalizer(.spoken(language: language), from: request.markup)
            for clause in cutter.cut(normalizer.append(request.text)) {
                try Task.checkCancellation()
                let start = Duration.seconds(Double(samples) / Double(request.sampleRate))
                for try await event in try events(
                    of: clause, for: request.owner, due: due + start, flag: flag, makeSink: makeSink, voice: voice)
                {
                    try Task.checkCancellation()
                    switch event {
                    case .audio(let piece):
                        samples += piece.count
                        try await emit(event)
                    case .word(var word):
                        word.start += start
                        word.end += start
                        try await emit(.word(word))
                    case .viseme(var viseme):
                        viseme.start += start
                        try await emit(.viseme(viseme))
                    }
                }
                try Task.checkCancellation()
            }
        } onCancel: {
            flag.raise()
        }
    }

    private func events(
        of clause: Clause, for owner: WorkOwner, due: ContinuousClock.Instant, flag: StopFlag,
        makeSink: @escaping @Sendable (@escaping (SynthesisEvent) -> Void) throws -> SpeechSink,
        voice: @escaping Voice
    ) throws -> AsyncThrowingStream<SynthesisEvent, any Error> {
        let (events, queue) = AsyncThrowingStream<SynthesisEvent, any Error>.makeStream()
        let isQueued = pool.submit(for: owner, cost: clause.scalars.count, due: due) {
            guard !flag.isRaised else { return queue.finish(throwing: CancellationError()) }
            do {
                let sink = try makeSink { queue.yield($0) }
                try voice(clause, sink)
                sink.finish()
                queue.finish()
            } catch {
                queue.finish(throwing: error)
            }
        }
        guard isQueued else { throw EngineFault(.overloaded, "Too many answers wait to be spoken.", cause: .limit) }
        return events
    }
}
