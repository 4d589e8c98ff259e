import Engine

/// Turns stretches of speech into words. Confined to one thread at a time. After an error the stretch is lost, and the
/// next `begin` starts another.
protocol SpeechDecoder: AnyObject {
    /// Begins a stretch of speech, which `hear` and `end` follow.
    /// - Parameter opening: Its first `PocketSphinxDecoder.lookahead` samples, to be heard again with `hear`; fewer if
    ///   there are no more.
    func begin(opening: ArraySlice<Int16>) throws(EngineFault)
    /// Searches the next samples, best 100 ms or less at a time: nothing interrupts a call.
    func hear(_ audio: ArraySlice<Int16>) throws(EngineFault)
    /// Whether the last frames were speech: between stretches is a good place to cut.
    var isInSpeech: Bool { get }
    /// What is believed so far, as plain words.
    func hypothesis() throws(EngineFault) -> String
    /// Ends the stretch and returns its words, with times from its beginning.
    func end() throws(EngineFault) -> [Transcript.Word]
}
