import Engine
import LocalSpeech

/// Feeds one utterance to a decoder: opens and closes stretches, so that a long one neither grows without bound nor
/// slows down, and looks at the hypothesis now and then. Confined to the decoder's thread.
struct UtteranceReader {
    enum Progress {
        case nothing
        /// What is believed so far differs from what was told before.
        case partial(String)
        /// A stretch is closed: these are its words, with times from its beginning.
        case settled([Transcript.Word])
    }

    private let decoder: any SpeechDecoder
    /// Words of the closed stretches.
    private var settled: [String]
    /// Samples of the open stretch; nil while none is open.
    private var heard: Int?
    private var sincePartial = 0
    private var told = ""

    init(decoder: any SpeechDecoder, settled: [Transcript.Word]) {
        self.decoder = decoder
        self.settled = settled.map(\.text)
    }

    /// How many samples to take next; fewer only at the end of the utterance. Depends on what was heard and not on when
    /// it came: the decoder adapts at the end of each piece, so that other pieces would be understood as other words.
    var appetite: Int { heard == nil ? PocketSphinxDecoder.lookahead : Self.chunk }

    /// - Throws: When the decoder cannot go on; the utterance is lost.
    mutating func hear(_ samples: [Int16], isCancelled: () -> Bool) throws(EngineFault) -> Progress {
        if heard == nil { try decoder.begin(opening: samples[...]) }
        var rest = samples[...]
        while !rest.isEmpty, !isCancelled() {
            try decoder.hear(rest.prefix(Self.chunk))
            rest = rest.dropFirst(Self.chunk)
        }
        let length = (heard ?? 0) + samples.count
        heard = length
        sincePartial += samples.count
        if length >= Self.longStretch || length >= Self.stretch && !decoder.isInSpeech {
            heard = nil
            let words = try decoder.end()
            settled += words.map(\.text)
            return .settled(words)
        }
        guard sincePartial >= Self.partialInterval else { return .nothing }
        sincePartial = 0
        let text = try belief()
        guard text != told, !text.isEmpty else { return .nothing }
        told = text
        return .partial(text)
    }

    /// What is believed of all that was heard.
    func belief() throws(EngineFault) -> String {
        let open = heard == nil ? [] : try decoder.hypothesis().split(separator: " ").map(String.init)
        return TranscriptText.partial(settled + open)
    }

    /// Closes the last stretch.
    mutating func end() throws(EngineFault) -> [Transcript.Word] {
        guard heard != nil else { return [] }
        heard = nil
        return try decoder.end()
    }

    /// 100 ms, searched in 5 to 30 ms.
    private static let chunk = 1_600
    /// A pause after 20 s ends a stretch; so do 40 s.
    private static let stretch = 20 * 16_000
    private static let longStretch = 40 * 16_000
    /// 350 ms of speech between two looks at the hypothesis.
    private static let partialInterval = 5_600
}
