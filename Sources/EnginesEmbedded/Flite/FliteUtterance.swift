import CFlite
import Engine
import LocalSpeech

/// One clause while flite speaks it. Confined to the worker's thread.
final class FliteUtterance {
    private let clause: Clause
    private let voice: FliteVoice
    private let output: any VoiceOutput
    private var isFirstPiece = true
    /// Audio of a voice whose word times are known only at the end.
    private var held: [Int16] = []

    init(clause: Clause, voice: FliteVoice, output: any VoiceOutput) {
        self.clause = clause
        self.voice = voice
        self.output = output
    }

    /// The rate at which flite speaks, in hertz; read `FliteVoice.formants` times faster it is the voice's.
    static let rate = 16_000

    func speak(_ rendering: Rendering) throws {
        guard let speaker = FliteSpeakers.shared[voice.speaker] else {
            throw EngineFault(.unavailable, "The English voices could not be loaded.")
        }
        let context = Unmanaged.passUnretained(self).toOpaque()
        let utterance = parley_flite_speak(
            clause.text, speaker, settings(rendering),
            { wave, start, size, _, streaming in
                guard let wave, let samples = wave.pointee.samples, let context = streaming?.pointee.userdata else {
                    return Int32(CST_AUDIO_STREAM_STOP)
                }
                let piece = UnsafeBufferPointer(start: samples + max(0, Int(start)), count: max(0, Int(size)))
                let utterance = Unmanaged<FliteUtterance>.fromOpaque(context).takeUnretainedValue()
                return utterance.take(piece, of: streaming?.pointee.utt)
            }, context)
        defer { if let utterance { delete_utterance(utterance) } }
        guard !output.isCancelled else { return }
        guard let utterance else { throw EngineFault(.failed, "The voice could not speak the answer.") }
        if !voice.speaker.knowsTimesBeforehand {
            report(utterance, length: Double(held.count) / Double(Self.rate))
            held.withUnsafeBufferPointer(output.audio)
        }
    }

    /// What is read faster afterwards has to be spoken slower and lower.
    private func settings(_ rendering: Rendering) -> parley_flite_settings {
        var settings = parley_flite_settings()
        settings.stretch = Float(voice.formants / rendering.rate)
        let pitch = voice.pitch * rendering.pitch / voice.formants
        // Speech that nobody asked to change is the speaker's own to the last sample.
        let isOwn = pitch == 1 && rendering.range == 1
        settings.pitch = Float(isOwn ? 1 : pitch * voice.speaker.plainMelodyPitch)
        settings.range = Float(rendering.range)
        settings.plain_melody = isOwn ? 0 : 1
        return settings
    }

    private func take(_ piece: UnsafeBufferPointer<Int16>, of utterance: UnsafePointer<cst_utterance>?) -> Int32 {
        guard !output.isCancelled else { return Int32(CST_AUDIO_STREAM_STOP) }
        if voice.speaker.knowsTimesBeforehand {
            if isFirstPiece, let utterance { report(utterance, length: nil) }
            isFirstPiece = false
            output.audio(piece)
        } else {
            held.append(contentsOf: piece)
        }
        return Int32(CST_AUDIO_STREAM_CONT)
    }

    /// - Parameter length: Seconds of audio that the planned times are fitted to; nil when they hold as planned.
    private func report(_ utterance: UnsafePointer<cst_utterance>, length: Double?) {
        var scale = 1 / voice.formants
        if let length, let last = parley_flite_tail(utterance, "Segment") {
            let planned = Double(item_feat_float(last, "end"))
            if planned > 0 { scale *= length / planned }
        }
        report(wordsOf: utterance, scale: scale)
        report(visemesOf: utterance, scale: scale)
    }

    private func report(visemesOf utterance: UnsafePointer<cst_utterance>, scale: Double) {
        var start = 0.0
        var segment = parley_flite_head(utterance, "Segment")
        while let current = segment {
            segment = item_next(current)
            if let phone = item_feat_string(current, "name") {
                output.viseme(Viseme.id(ofPhone: String(cString: phone)), at: start * scale)
            }
            start = Double(item_feat_float(current, "end"))
        }
    }

    /// Reports one word for each token of the text: "$3.50" is one, though four words are heard.
    private func report(wordsOf utterance: UnsafePointer<cst_utterance>, scale: Double) {
        var cursor = 0
        var earliest = 0.0
        var token = parley_flite_head(utterance, "Token")
        while let current = token {
            token = item_next(current)
            guard let name = item_feat_string(current, "name").map({ String(cString: $0) }),
                let range = find(name, from: cursor)
            else { continue }
            cursor = range.upperBound
            guard let (start, end) = times(of: current) else { continue }
            let from = max(earliest, start * scale)
            let to = max(from, end * scale)
            earliest = to
            output.word(range, start: from, end: to)
        }
    }

    /// When the words that `token` is read as are heard; nil for a token that is not, such as a lone dash.
    private func times(of token: UnsafeMutablePointer<cst_item>) -> (start: Double, end: Double)? {
        var times: (start: Double, end: Double)?
        var word = item_daughter(token)
        while let current = word {
            let (start, end) = (Double(parley_flite_word_start(current)), Double(parley_flite_word_end(current)))
            if end > start { times = (min(times?.start ?? start, start), max(times?.end ?? end, end)) }
            word = item_next(current)
        }
        return times
    }

    private func find(_ name: String, from cursor: Int) -> Range<Int>? {
        let name = Array(name.unicodeScalars)
        guard !name.isEmpty, clause.scalars.count >= name.count, cursor <= clause.scalars.count - name.count else {
            return nil
        }
        for start in cursor...(clause.scalars.count - name.count)
        where clause.scalars[start..<(start + name.count)].elementsEqual(name) {
            return start..<(start + name.count)
        }
        return nil
    }
}
