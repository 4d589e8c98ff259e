import Events

/// One stretch of user speech while it is being recognised: from the first stir of a voice until its turn closes.
struct SpeechSegment: Sendable {
    /// The user item that it becomes.
    let item: ItemID
    /// Where its audio begins on the input axis, padding included.
    let start: Int
    /// What the recognizer said before its time: that it gave up.
    var result: RecognitionEvent?
}
