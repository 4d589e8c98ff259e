import Engine

/// Decides which part of an utterance is decoded when, and what its texts are worth. A value without I/O and without a
/// clock: samples and the texts of a decoder go in, decodes and events come out.
///
/// The decoder hears a segment from its start each time, so the value asks for little: when the speaker pauses or has
/// finished, and in between every 800 ms while the segment is short. What was decoded in a pause is the result if
/// nothing but silence follows. A segment ends in a pause, and at the latest after 15 s at its quietest place.
package struct SegmentedUtterance {
    /// Why a segment is to be decoded.
    package enum Need: Equatable, Sendable {
        /// Somebody waits for the text.
        case urgent
        case progress
    }

    /// A segment for the decoder.
    package struct Decode: Equatable, Sendable {
        /// Samples from the start of the utterance.
        package var range: Range<Int>
        package var samples: [Int16]
        /// The segment was found to hold speech before.
        package var isKnownSpeech: Bool
        /// How much of it stands out from the background.
        package var voiced: Duration

        package init(range: Range<Int>, samples: [Int16], isKnownSpeech: Bool, voiced: Duration) {
            (self.range, self.samples, self.isKnownSpeech, self.voiced) = (range, samples, isKnownSpeech, voiced)
        }
    }

    private var audio = SegmentAudio()
    private var settled = SettledText()
    /// The last text of the open segment, and what it covers.
    private var latest: (end: Int, text: String)?
    private var decoding: (range: Range<Int>, settles: Bool)?
    /// Places where the caller asked for a report, in samples from the start.
    private var reports: [Int] = []
    /// Samples fed when progress was looked for last.
    private var considered = 0
    private var isKnownSpeech = false
    private var isComplete = false
    private var isFinal = false
    private var lastPartial = ""
    private var events: [RecognitionEvent] = []

    package init() {}

    /// Samples that are not settled yet.
    package var held: Int { audio.count }
    package var isFinished: Bool { isFinal }

    // MARK: From the caller

    package mutating func feed(_ samples: [Int16]) {
        if !isComplete { audio.append(samples) }
    }

    package mutating func askForReport() {
        if !isComplete, reports.count < Self.mostReports { reports.append(audio.end) }
    }

    package mutating func finish() { isComplete = true }

    /// Events that are due, oldest first.
    package mutating func takeEvents() -> [RecognitionEvent] {
        defer { events = [] }
        return events
    }

    // MARK: From a decoder

    /// Whether there is something to decode; answers what needs no decoder. To be called after every change.
    package mutating func advance() -> Need? {
        guard decoding == nil, !isFinal else { return nil }
        while isComplete || !reports.isEmpty || audio.end - considered >= Self.step {
            considered = audio.end
            guard plan() == nil else { return isComplete || !reports.isEmpty ? .urgent : .progress }
            // A segment without speech was settled, and there may be another one behind it.
            if audio.count <= Self.longest {
                answer()
                return nil
            }
        }
        return nil
    }

    /// The next segment for a free decoder.
    package mutating func startDecode() -> Decode? {
        guard decoding == nil, !isFinal, let (range, settles) = plan() else { return nil }
        decoding = (range, settles)
        let voiced = audio.voiced(in: range).count * LevelTrack.frame
        return Decode(
            range: range, samples: audio.samples(in: range), isKnownSpeech: isKnownSpeech,
            voiced: .milliseconds(voiced / 16))
    }

    /// - Parameters:
    ///   - text: Of the segment; empty when nothing was said.
    ///   - isSpeech: A witness heard speech in it.
    package mutating func finishDecode(_ text: String, isSpeech: Bool = false) {
        guard let (range, settles) = decoding else { return }
        decoding = nil
        considered = max(considered, range.upperBound)
        isKnownSpeech = isKnownSpeech || isSpeech
        latest = (range.upperBound, text)
        if settles { settle(upTo: range.upperBound) }
        announce()
    }

    // MARK: Decisions

    /// What to decode now; nil when all that was said is known. Settles segments that hold no speech.
    private mutating func plan() -> (Range<Int>, settles: Bool)? {
        let isAwaited = isComplete || !reports.isEmpty
        audio.measure(upTo: audio.start + Self.longest + Self.slack)
        let (start, end) = (audio.start, audio.end)
        guard end > start else { return nil }
        if end - start > Self.longest {
            let cut = audio.cut(in: start + Self.shortest..<min(start + Self.longest, end - Self.rest))
            return decodeOrSettle(start..<cut)
        }
        if end - start > Self.openLimit, let pause = audio.pause(in: start + Self.patience..<end) {
            if let segment = decodeOrSettle(start..<pause) { return segment }
        }
        let from = latest?.end ?? audio.start
        let isNew = audio.voiced(in: from..<end).count >= (latest == nil ? Self.leastSpeech : Self.leastChange)
        if isAwaited { return isNew ? (audio.start..<end, false) : nil }
        let isDue = isNew && end - from >= Self.step && end - audio.start <= Self.openLimit
        return isDue ? (audio.start..<end, false) : nil
    }

    /// A segment that is closed: decoded once more, unless its text is known or it holds no speech.
    private mutating func decodeOrSettle(_ range: Range<Int>) -> (Range<Int>, settles: Bool)? {
        let known = latest?.end ?? range.lowerBound
        let difference = min(known, range.upperBound)..<max(known, range.upperBound)
        let least = latest == nil ? Self.leastSpeech : Self.leastChange
        if audio.voiced(in: difference).count >= least { return (range, true) }
        settle(upTo: range.upperBound)
        return nil
    }

    /// The text of the open segment up to here is final.
    private mutating func settle(upTo end: Int) {
        if let text = latest?.text, !text.isEmpty {
            settled.append(text, voiced: audio.voiced(in: audio.start..<end), range: audio.start..<end)
        }
        latest = nil
        isKnownSpeech = false
        audio.remove(before: end)
    }

    /// Answers whatever asks for a text, now that it is known.
    private mutating func answer() {
        if isComplete {
            settle(upTo: audio.end)
            isFinal = true
            reports = []
            events.append(.final(settled.transcript))
        } else {
            answerReports(upTo: audio.end)
        }
    }

    /// A decode has ended: reports up to its end are answered, and others learn of progress.
    private mutating func announce() {
        let known = latest?.end ?? audio.start
        guard !isComplete, !answerReports(upTo: known) else { return }
        let text = belief
        guard text != lastPartial, !text.isEmpty else { return }
        lastPartial = text
        events.append(.partial(text))
    }

    /// - Returns: Whether there were any.
    @discardableResult
    private mutating func answerReports(upTo end: Int) -> Bool {
        let due = reports.prefix { $0 <= end }.count
        guard due > 0 else { return false }
        reports.removeFirst(due)
        let text = belief
        lastPartial = text
        for _ in 0..<due { events.append(.report(text)) }
        return true
    }

    /// What is believed of all that was said.
    private var belief: String { settled.text(with: latest?.text ?? "") }

    private static let mostReports = 16
    /// New audio between two decodes of a segment that goes on: 800 ms.
    private static let step = 12_800
    /// A segment that goes on is decoded again up to this length, 6 s; a longer one ends in its next pause.
    private static let openLimit = 96_000
    /// No pause ends a segment before 2.5 s.
    private static let patience = 40_000
    /// A segment without a pause is cut between 8 and 15 s, and at least 1 s before the end of what was said.
    private static let shortest = 128_000
    private static let longest = 240_000
    private static let rest = 16_000
    /// Measured beyond `longest`: 1 s.
    private static let slack = 16_000
    /// 20 ms frames of speech that make a segment worth decoding, and decoding again.
    private static let leastSpeech = 5
    private static let leastChange = 4
}
