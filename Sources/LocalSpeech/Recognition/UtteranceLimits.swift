/// Bounds of the utterances that a recognizer holds.
package struct UtteranceLimits: Hashable, Sendable {
    /// Utterances open at the same time, decoders included; in all, and of one client.
    package var utterances = 256
    package var utterancesPerClient = 128
    /// Samples that an utterance may hold that are not transcribed yet: the 10 minutes that push to talk may hand
    /// over at once.
    package var samples = 600 * 16_000
    /// Samples of all utterances together: 4 hours, 460 MB; and of one client: 1 hour.
    package var total = 4 * 3600 * 16_000
    package var totalPerClient = 3600 * 16_000
    /// Samples of each utterance that no memory budget is asked for: 20 s.
    package var freeSamples = 20 * 16_000
    /// How long a complete utterance may wait for a decoder.
    package var patience = Duration.seconds(120)
    /// Samples of the longest question: 10 s. What has more when it is complete is long and yields to others.
    package var longest = 10 * 16_000
    /// Samples that a decoder works on before a long utterance yields: a stretch of speech.
    package var slice = 20 * 16_000

    package init() {}
}
