import Engine
import LocalSpeech

/// Seconds of speech in samples at 16 kHz, as a voice detector hears it; nil when it cannot tell. For workers: blocks
/// for as long as it computes.
public typealias SpeechWitness = @Sendable ([Int16]) -> Double?

/// Makes the text of a segment: asks the witness, decodes, removes what was not said, and puts in the phrases that the
/// session expects.
package struct SegmentTranscriber: Sendable {
    private let witness: SpeechWitness?
    private let writesSentences: Bool
    private let isLatin: Bool

    /// - Parameters:
    ///   - writesSentences: The model writes sentences; the words of others are made into sentences.
    ///   - isLatin: See `TranscriptGuard.cleaned`.
    package init(witness: SpeechWitness?, writesSentences: Bool, isLatin: Bool = false) {
        (self.witness, self.writesSentences, self.isLatin) = (witness, writesSentences, isLatin)
    }

    /// - Returns: The text, empty when nothing was said, and whether the witness heard speech.
    package func text(
        of segment: SegmentedUtterance.Decode, _ decoder: any SegmentDecoder, _ phrases: PhraseMatcher
    ) throws(EngineFault) -> (String, isSpeech: Bool) {
        var isSpeech: Bool? = segment.isKnownSpeech ? true : nil
        if isSpeech == nil, let seconds = witness?(segment.samples) { isSpeech = seconds >= Self.leastSpeech }
        if isSpeech == false { return ("", false) }
        let text = TranscriptGuard.cleaned(
            try decoder.decode(segment.samples), isSpeech: isSpeech, voiced: segment.voiced, isLatin: isLatin)
        let sentence = SentenceStyle.apply(to: text, isWritten: writesSentences)
        return (phrases.apply(to: sentence), isSpeech == true)
    }

    /// Seconds that the witness must hear: three of its frames.
    private static let leastSpeech = 0.09
}
