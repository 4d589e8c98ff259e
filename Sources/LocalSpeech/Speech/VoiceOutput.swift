import Engine

/// What a voice hands over while it speaks one clause, in the clause's own terms: places are scalars of its text, times
/// seconds from its start. Confined to the thread that speaks.
package protocol VoiceOutput: AnyObject {
    /// The voice must stop here.
    var isCancelled: Bool { get }
    /// Mono samples at the voice's own rate.
    func audio(_ samples: UnsafeBufferPointer<Int16>)
    func word(_ range: Range<Int>, start: Double, end: Double)
    /// A sound begins: 0 to 21 of Azure's table.
    func viseme(_ id: Int, at start: Double)
}

/// Passes on what a voice says about a clause in terms of the request.
package final class ClauseOutput: VoiceOutput {
    private let clause: Clause
    private let sink: SpeechSink
    /// A word whose part of the request's text has more words to be spoken.
    private var open: (source: Range<Int>, word: SpokenWord)?

    package init(_ clause: Clause, _ sink: SpeechSink) {
        self.clause = clause
        self.sink = sink
    }

    package var isCancelled: Bool { sink.isCancelled }

    package func audio(_ samples: UnsafeBufferPointer<Int16>) { sink.audio(samples) }

    /// Words that stand for one word of the request's text are reported as that one.
    package func word(_ range: Range<Int>, start: Double, end: Double) {
        let source = clause.source(range)
        var word = SpokenWord(
            text: clause.written(range), endOffset: clause.endOffset(ofWordEndingAt: range.upperBound),
            start: .seconds(start), end: .seconds(end))
        if let open {
            if open.source.overlaps(source) {
                word.text = open.word.text
                word.start = open.word.start
            } else {
                sink.word(open.word)
            }
        }
        open = (source, word)
        if !clause.continues(source, behind: range.upperBound) { finish() }
    }

    /// The clause is spoken.
    package func finish() {
        if let open { sink.word(open.word) }
        open = nil
    }

    package func viseme(_ id: Int, at start: Double) { sink.viseme(id, at: .seconds(start)) }
}
