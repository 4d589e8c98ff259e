import Audio
import Engine

/// Takes what a voice makes of one clause, resamples it, and passes it on in pieces. Confined to the worker's thread.
package final class SpeechSink {
    private let resampler: Resampler
    private let gain: Gain
    private let flag: StopFlag
    private let deliver: (SynthesisEvent) -> Void
    private var piece: [Int16] = []
    /// Samples that make a piece: 20 ms at first, so that the first audio comes early, then 60 ms.
    private var enough: Int

    /// The last viseme, which the next one at the same time takes the place of.
    private var viseme: SpokenViseme?

    package init(
        from rate: Int, to wanted: Int, speed: Double, gain: Gain, flag: StopFlag,
        deliver: @escaping (SynthesisEvent) -> Void
    ) throws {
        do {
            resampler = try Resampler(from: rate, to: wanted, speed: speed)
        } catch {
            throw EngineFault(.unsupported, "The voices cannot speak at this sample rate.")
        }
        self.gain = gain
        self.flag = flag
        self.deliver = deliver
        enough = max(1, wanted / 50)
    }

    /// The voice must stop here: nobody listens any more.
    package var isCancelled: Bool { flag.isRaised }

    package func word(_ word: SpokenWord) { deliver(.word(word)) }

    /// A sound begins. Of those at one time the last counts, of a silence the start.
    package func viseme(_ id: Int, at start: Duration) {
        if let viseme {
            guard viseme.id != Viseme.silence || id != Viseme.silence else { return }
            if start > viseme.start { deliver(.viseme(viseme)) }
        }
        viseme = SpokenViseme(id: id, start: max(start, viseme?.start ?? .zero))
    }

    package func audio(_ samples: UnsafeBufferPointer<Int16>) {
        // A voice may hand over seconds at once; the listener wants pieces.
        var rest = samples[...]
        while !rest.isEmpty {
            resampler.resample(Array(rest.prefix(2048)), appendingTo: &piece)
            rest = rest.dropFirst(2048)
            if piece.count >= enough { flushPiece() }
        }
    }

    package func finish() {
        resampler.flush(appendingTo: &piece)
        if let viseme { deliver(.viseme(viseme)) }
        viseme = nil
        if !piece.isEmpty { flushPiece() }
    }

    private func flushPiece() {
        gain.apply(to: &piece)
        deliver(.audio(piece))
        piece.removeAll(keepingCapacity: true)
        enough = max(1, resampler.outputRate * 3 / 50)
    }
}
