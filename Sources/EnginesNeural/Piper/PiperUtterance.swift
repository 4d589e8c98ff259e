import Engine
import EngineHost
import LocalSpeech

/// One clause while a Piper voice speaks it. Confined to the host's thread.
struct PiperUtterance {
    let model: PiperModel
    let configuration: PiperConfiguration
    let speaker: Int64
    let output: any VoiceOutput

    /// Pitch is made by reading the samples faster, so what is read faster has to be spoken slower.
    static func speed(_ rendering: Rendering) -> Double { min(max(rendering.pitch, 0.67), 1.5) }

    /// - Parameters:
    ///   - runs: Of the clause, in order.
    ///   - isCancelled: Asked before each run.
    func speak(_ runs: [PiperPhrase], _ rendering: Rendering, isCancelled: () -> Bool) throws(PiperProblem) {
        let speed = Self.speed(rendering)
        let scales = PiperModel.Scales(
            noise: configuration.noise, length: configuration.lengthScale * speed / rendering.rate,
            durationNoise: configuration.durationNoise)
        // Of the samples as they will be read.
        let rate = Double(configuration.sampleRate) * speed
        var start = 0
        for run in runs {
            if isCancelled() { return }
            let (ids, counts) = ids(of: run)
            // Nothing that the voice has a sound for.
            guard counts.contains(where: { $0 > 0 }) else { continue }
            let sound = try model.run(ids, scales, speaker: speaker)
            let timing = PiperTiming(
                run, lengths: sound.lengths, counts: counts, lead: lead, samples: sound.samples.count)
            let time = { (sample: Int) in Double(start + sample) / rate }
            for word in timing.words { output.word(word.range, start: time(word.start), end: time(word.end)) }
            for viseme in timing.visemes { output.viseme(viseme.id, at: time(viseme.start)) }
            sound.samples.withUnsafeBufferPointer { output.audio($0) }
            start += sound.samples.count
        }
    }

    private var lead: Int { configuration.beginning.count + configuration.padding.count }

    /// The start, then each phoneme with padding behind it, then the end.
    private func ids(of run: PiperPhrase) -> (ids: [Int64], counts: [Int]) {
        var ids = configuration.beginning + configuration.padding
        var counts: [Int] = []
        let room = PiperModel.mostIDs - configuration.end.count
        for phoneme in run.phonemes {
            var own = configuration.ids[phoneme].map { $0 + configuration.padding } ?? []
            if ids.count + own.count > room { own = [] }
            ids += own
            counts.append(own.count)
        }
        return (ids + configuration.end, counts)
    }
}
