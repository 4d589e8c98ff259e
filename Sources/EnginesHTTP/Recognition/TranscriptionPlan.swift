import Engine

/// What is asked of the server when, for one utterance: the whole when it is complete, and what was said so far while
/// the speaker goes on. Counts samples; knows no thread, no clock and no connection.
///
/// One request is under way at a time. The caller asks `next` whenever none is, and after each call looks whether the
/// one under way `isSuperseded` and better given up.
package struct TranscriptionPlan: Sendable {
    package enum Purpose: Hashable, Sendable {
        /// Of what was said so far, because enough was said.
        case partial
        /// Of what was said so far, because somebody asked.
        case report
        case final
    }

    package enum Step: Hashable, Sendable {
        /// The first so many samples are to be transcribed.
        case transcribe(samples: Int, Purpose)
        /// What needs no server is told; perhaps nothing.
        case tell([RecognitionEvent])
    }

    /// With less than 100 ms of audio, servers answer with an error instead of nothing.
    package static let shortest = 1600
    private static let mostReports = 64

    /// New audio after which a partial is asked for, in samples; nil for none.
    private let interval: Int?
    private var fed = 0
    /// Anything was louder than what a microphone hears of nothing.
    private var isAudible = false
    /// Where the caller asked for a report, in samples from the start, and whether one of them started no request yet.
    private var reports: [Int] = []
    private var wantsReport = false
    private var isFinished = false
    private var fault: EngineFault?
    private var isOver = false
    private var running: (samples: Int, purpose: Purpose)?
    private var answered: (samples: Int, transcript: Transcript)?
    private var told = ""
    private var nextPartial: Int
    private var failures = 0

    /// - Parameter interval: New audio after which a partial is asked for, in samples; nil for none.
    package init(interval: Int?) {
        self.interval = interval.map { max(Self.shortest, $0) }
        nextPartial = self.interval ?? .max
    }

    // MARK: From the caller

    package var isOpen: Bool { !isOver && !isFinished && fault == nil }

    /// - Parameter isAudible: Whether this audio may hold speech. Before any that does, nothing is asked of the server:
    ///   models made for speech hear words in silence.
    package mutating func feed(_ count: Int, isAudible: @autoclosure () -> Bool) {
        guard isOpen else { return }
        fed += count
        self.isAudible = self.isAudible || isAudible()
    }

    package mutating func report() {
        guard isOpen, interval != nil, reports.count < Self.mostReports else { return }
        reports.append(fed)
        wantsReport = true
    }

    package mutating func finish() {
        guard isOpen else { return }
        isFinished = true
        // What is under way is all there is.
        if running?.samples == fed { running?.purpose = .final }
    }

    /// The utterance ends with a fault.
    package mutating func fail(_ fault: EngineFault) {
        guard isOpen else { return }
        self.fault = fault
    }

    /// Nothing more is told.
    package mutating func cancel() { isOver = true }

    /// The request under way is of no use any more.
    package var isSuperseded: Bool {
        guard let running else { return false }
        if isOver || fault != nil { return true }
        if isFinished { return running.purpose != .final }
        return wantsReport && running.samples < (reports.last ?? 0)
    }

    // MARK: To the server

    /// What is to be done now; nil while there is nothing to do, or a request is under way.
    package mutating func next() -> Step? {
        guard running == nil, !isOver else { return nil }
        if let fault {
            isOver = true
            return .tell([.failed(fault)])
        }
        if isFinished { return ask(.final) }
        if wantsReport {
            wantsReport = false
            return ask(.report)
        }
        return fed >= nextPartial && !isEmpty ? ask(.partial) : nil
    }

    private mutating func ask(_ purpose: Purpose) -> Step {
        running = (fed, purpose)
        if isEmpty { return .tell(completed(Transcript(text: ""))) }
        if let answered, answered.samples == fed { return .tell(completed(answered.transcript)) }
        return .transcribe(samples: fed, purpose)
    }

    private var isEmpty: Bool { !isAudible || fed < Self.shortest }

    /// The request under way was answered.
    package mutating func completed(_ transcript: Transcript) -> [RecognitionEvent] {
        guard let done = take() else { return [] }
        failures = 0
        answered = (done.samples, transcript)
        if done.purpose == .final {
            isOver = true
            return [.final(transcript)]
        }
        // The longer the utterance, the more a request costs: all partials together cost a few times the whole.
        let enough = done.samples + max(interval ?? 0, done.samples / 3)
        // A server gets as long a rest as it took, so that it is free when the utterance is complete.
        nextPartial = max(enough, fed + (fed - done.samples))
        let due = reports.prefix { $0 <= done.samples }.count
        reports.removeFirst(due)
        defer { told = transcript.text }
        if due > 0 { return [RecognitionEvent](repeating: .report(transcript.text), count: due) }
        return transcript.text.isEmpty || transcript.text == told ? [] : [.partial(transcript.text)]
    }

    /// The request under way failed. Only the whole is worth a fault: what is believed of a part can be let be. A report
    /// that is owed comes with the next one.
    package mutating func failed(_ fault: EngineFault) -> [RecognitionEvent] {
        guard let done = take() else { return [] }
        if done.purpose == .final {
            isOver = true
            return [.failed(fault)]
        }
        failures += 1
        nextPartial = fed + (interval ?? 0) << min(failures, 6)
        return []
    }

    /// The request under way was given up, or never sent.
    package mutating func abandoned() {
        guard let done = take() else { return }
        // Whoever took its place asks again.
        if done.purpose == .partial { nextPartial = fed + (interval ?? 0) }
    }

    /// More of the text of the final request has come.
    package mutating func heard(_ text: String) -> [RecognitionEvent] {
        guard !isOver, running?.purpose == .final, text.count > told.count else { return [] }
        told = text
        return [.partial(text)]
    }

    private mutating func take() -> (samples: Int, purpose: Purpose)? {
        defer { running = nil }
        return isOver ? nil : running
    }
}
