import CPocketSphinx
import Engine
import LocalSpeech

/// One decoder of pocketsphinx: about 90 MB. Confined to one thread at a time.
///
/// An utterance is heard as if it were the first one: the library subtracts a running mean of the spectrum that it
/// learns from one utterance to the next, which would carry one caller's microphone into the next caller's words.
/// Here each utterance brings a mean of its own, taken from its first second and kept up as it goes on.
final class PocketSphinxDecoder: SpeechDecoder {
    /// Audio that is best at hand before the search begins: 1.2 s, in samples. Less only when the utterance is shorter.
    static let lookahead = 19_200

    private let decoder: OpaquePointer
    /// The mean that the model was trained for.
    private let trained: [Float]
    /// For each stretch heard: frames searched and samples taken by then. Silence is left out of the search.
    private var clock: [(frames: Int, samples: Int)] = []
    private var samples = 0
    private var isOpen = false

    /// Loads the model: about 0.4 s.
    /// - Parameter thorough: A second pass over each utterance at its end.
    /// - Returns: nil when the library refuses the files.
    init?(model: PocketSphinxModel, thorough: Bool) {
        parley_ps_silence()
        let arguments = [
            "parley", "-logfn", "/dev/null", "-hmm", model.acousticModel, "-lm", model.languageModel, "-dict",
            model.dictionary,
            // Half the time for the same words: fewer states and words per frame, phones looked ahead.
            "-maxhmmpf", "3000", "-maxwpf", "5", "-pl_window", "5", "-fwdflat", thorough ? "yes" : "no",
        ]
        var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        // The library copies what it keeps.
        guard let config = cmd_ln_parse_r(nil, ps_args(), Int32(pointers.count), &pointers, 1) else { return nil }
        defer { cmd_ln_free_r(config) }
        guard let decoder = ps_init(config) else { return nil }
        self.decoder = decoder
        var mean = [Float](repeating: 0, count: Int(parley_ps_mean_length(decoder)))
        guard !mean.isEmpty else {
            ps_free(decoder)
            return nil
        }
        parley_ps_mean_get(decoder, &mean)
        trained = mean
    }

    deinit { ps_free(decoder) }

    func begin(opening: ArraySlice<Int16>) throws(EngineFault) {
        if isOpen { _ = end() }
        parley_ps_mean_set(decoder, trained, trained, Self.priorFrames)
        // Once through the front end without a search; the mean it learns is what the search begins with.
        ps_start_stream(decoder)
        guard ps_start_utt(decoder) == 0 else { throw Self.refusal }
        process(opening, search: false)
        ps_end_utt(decoder)
        var mean = trained
        parley_ps_mean_get(decoder, &mean)
        parley_ps_mean_set(decoder, mean, trained, Self.priorFrames)
        clock.removeAll(keepingCapacity: true)
        samples = 0
        isOpen = ps_start_utt(decoder) == 0
        if !isOpen { throw Self.refusal }
    }

    private static let refusal = EngineFault(.failed, "The recognizer lost its decoder.")

    func hear(_ audio: ArraySlice<Int16>) {
        var rest = audio
        while !rest.isEmpty {
            let step = rest.prefix(Self.step)
            process(step, search: true)
            samples += step.count
            clock.append((Int(ps_get_n_frames(decoder)), samples))
            rest = rest.dropFirst(Self.step)
        }
        if samples > Self.lookahead { parley_ps_mean_update(decoder) }
    }

    var isInSpeech: Bool { ps_get_in_speech(decoder) != 0 }

    func hypothesis() -> String {
        guard let words = ps_get_hyp(decoder, nil) else { return "" }
        return String(cString: words).split(separator: " ").compactMap(TranscriptText.word).joined(separator: " ")
    }

    func end() -> [Transcript.Word] {
        guard isOpen else { return [] }
        isOpen = false
        ps_end_utt(decoder)
        var words: [Transcript.Word] = []
        var next = ps_seg_iter(decoder)
        var earliest = 0
        // The library counts frames from a place of its own; the first segment begins with the stretch.
        var origin: Int?
        while let segment = next {
            var (first, last): (Int32, Int32) = (0, 0)
            ps_seg_frames(segment, &first, &last)
            let base = origin ?? Int(first)
            origin = base
            if let name = ps_seg_word(segment), let text = TranscriptText.word(String(cString: name)[...]) {
                let start = max(earliest, sample(ofFrame: Int(first) - base))
                let end = max(start, sample(ofFrame: Int(last) - base + 1))
                earliest = end
                words.append(Transcript.Word(text: text, start: time(of: start), end: time(of: end)))
            }
            // Frees the iterator when it was the last.
            next = ps_seg_next(segment)
        }
        return words
    }

    private func process(_ audio: ArraySlice<Int16>, search: Bool) {
        audio.withUnsafeBufferPointer { samples in
            guard let start = samples.baseAddress else { return }
            _ = ps_process_raw(decoder, start, samples.count, search ? 0 : 1, 0)
        }
    }

    /// Where in the stretch a searched frame began. Frames of silence are not searched, and speech is let through with
    /// the frames before its onset in one go, so a frame is counted back from the moment it came through.
    private func sample(ofFrame frame: Int) -> Int {
        var (low, high) = (0, clock.count)
        while low < high {
            let middle = (low + high) / 2
            if clock[middle].frames > frame { high = middle } else { low = middle + 1 }
        }
        guard low < clock.count else { return samples }
        return max(0, clock[low].samples - (clock[low].frames - frame) * 160)
    }

    private func time(of sample: Int) -> Duration { .milliseconds(sample / 16) }

    /// 20 ms.
    private static let step = 320
    /// What the trained mean counts against the speech itself; more, and an unusual microphone is never adapted to.
    private static let priorFrames: Int32 = 30
}
