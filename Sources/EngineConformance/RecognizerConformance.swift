import Engine
import Synchronization

/// Whether a recognizer keeps the contract of `Recognizer` and `RecognitionStream`.
public struct RecognizerConformance: Sendable {
    /// Something that the engine understands, at 16 kHz, mono.
    public var speech: [Int16]
    /// How long is waited for what must come.
    public var patience = Duration.seconds(60)
    /// How long is waited for what must not come.
    public var settling = Duration.milliseconds(300)
    /// Utterances at the same time.
    public var crowd = 8
    /// Audio of the utterance that is too long for most, in seconds.
    public var longest = 1200

    public init(speech: [Int16]) { self.speech = speech }

    public enum Rule {
        public static let ends = "A complete utterance ends with final."
        public static let once = "After final or failed none follows."
        public static let empty = "An utterance without audio ends with an empty final."
        public static let partials = "Partials and reports come only from an engine whose capabilities say so."
        public static let reports = "Each report asked for is answered once, in order, unless final comes first."
        public static let cancelled = "A cancelled utterance reports nothing more."
        public static let words = "Words have text, and times in order and within the audio."
        public static let apart = "Utterances at the same time do not hear each other."
        public static let languages = "A language that is not listed ends in final or failed."
        public static let bounded = "However long an utterance is, it ends in final or failed."
        public static let free = "A stream may be cancelled while it reports something."
    }

    /// Checks everything; a matter of seconds for an engine that works.
    public func check(_ recognizer: any Recognizer) async -> [Breach] {
        var breaches = await whole(recognizer)
        breaches += await nothing(recognizer)
        breaches += await reports(recognizer)
        breaches += await cancelled(recognizer)
        breaches += await cancelledFromWithin(recognizer)
        breaches += await together(recognizer)
        breaches += await foreign(recognizer)
        breaches += await tooLong(recognizer)
        return breaches
    }

    typealias Hearing = Listener<RecognitionEvent>

    func open(_ recognizer: any Recognizer, language: String? = nil) -> (any RecognitionStream, Hearing) {
        let hearing = Hearing()
        let request = RecognitionRequest(
            language: language ?? recognizer.capabilities.languages.first, phrases: ["Contoso", "Northwind"])
        return (recognizer.open(request) { hearing.note($0) }, hearing)
    }

    func feed(_ stream: any RecognitionStream, _ samples: some Collection<Int16>, piece: Int = 320) {
        var rest = samples[...]
        while !rest.isEmpty {
            stream.feed(Array(rest.prefix(piece)))
            rest = rest.dropFirst(piece)
        }
    }

    /// Waits for the end, and whether anything follows it.
    func end(_ hearing: Hearing) async -> (end: RecognitionEvent?, breaches: [Breach]) {
        guard await hearing.wait(patience, until: { $0.contains(where: \.isEnd) }) else {
            return (nil, [Breach(Rule.ends, "It did not end.")])
        }
        try? await Task.sleep(for: settling)
        return verdict(hearing)
    }

    /// What was told, now that nothing more should come.
    func verdict(_ hearing: Hearing) -> (end: RecognitionEvent?, breaches: [Breach]) {
        let events = hearing.events
        guard let end = events.first(where: \.isEnd) else { return (nil, [Breach(Rule.ends, "It did not end.")]) }
        let isLast = events.last == end && events.filter(\.isEnd).count == 1
        return (end, isLast ? [] : [Breach(Rule.once, "It reported \(events.suffix(4)).")])
    }

    private func whole(_ recognizer: any Recognizer) async -> [Breach] {
        let (stream, hearing) = open(recognizer)
        feed(stream, speech)
        stream.feed([])
        stream.finish()
        stream.finish()
        feed(stream, speech)
        stream.report()
        var (end, breaches) = await self.end(hearing)
        guard case .final(let transcript)? = end else {
            return breaches + (end.map { [Breach(Rule.ends, "It reported \($0).")] } ?? [])
        }
        let length = Duration.milliseconds(speech.count / 16 + 100)
        var time = Duration.zero
        for word in transcript.words {
            if word.text.isEmpty || word.start < time || word.end < word.start || word.end > length {
                breaches.append(Breach(Rule.words, "It reported \(word) behind \(time), of \(length)."))
            }
            time = word.start
        }
        if !recognizer.capabilities.partials, hearing.events.count > 1 {
            breaches.append(Breach(Rule.partials, "It reported \(hearing.events.prefix(3))."))
        }
        return breaches
    }

    private func nothing(_ recognizer: any Recognizer) async -> [Breach] {
        let (stream, hearing) = open(recognizer)
        stream.finish()
        let (end, breaches) = await self.end(hearing)
        if case .final(let transcript)? = end, transcript.text.isEmpty { return breaches }
        return breaches + [Breach(Rule.empty, "It reported \(end.map { "\($0)" } ?? "nothing").")]
    }

    private func reports(_ recognizer: any Recognizer) async -> [Breach] {
        let (stream, hearing) = open(recognizer)
        feed(stream, speech.prefix(speech.count / 2))
        stream.report()
        // A microphone goes on, whether somebody speaks or not.
        let pause = [Int16](repeating: 0, count: 4800)
        feed(stream, pause)
        var breaches: [Breach] = []
        var asked = 1
        if recognizer.capabilities.partials {
            if await !hearing.wait(patience, until: { $0.contains(where: \.isReport) }) {
                breaches.append(Breach(Rule.reports, "The first was not answered."))
            }
            feed(stream, speech.dropFirst(speech.count / 2))
            stream.report()
            stream.report()
            feed(stream, pause)
            asked = 3
            if await !hearing.wait(patience, until: { $0.filter(\.isReport).count >= 3 }) {
                breaches.append(
                    Breach(Rule.reports, "Of three, \(hearing.events.filter(\.isReport).count) were answered."))
            }
        }
        stream.finish()
        breaches += await end(hearing).breaches
        if !recognizer.capabilities.partials, hearing.events.contains(where: { !$0.isEnd }) {
            breaches.append(Breach(Rule.partials, "It reported \(hearing.events.prefix(3))."))
        }
        let answered = hearing.events.filter(\.isReport).count
        if answered > asked {
            breaches.append(Breach(Rule.reports, "\(asked) were asked for, \(answered) answered."))
        }
        return breaches
    }

    private func cancelled(_ recognizer: any Recognizer) async -> [Breach] {
        let (early, heardEarly) = open(recognizer)
        feed(early, speech)
        early.cancel()
        // One result may be on its way.
        try? await Task.sleep(for: settling)
        heardEarly.close()
        feed(early, speech)
        early.report()
        early.finish()
        early.cancel()
        let (late, heardLate) = open(recognizer)
        feed(late, speech)
        late.finish()
        late.cancel()
        try? await Task.sleep(for: settling)
        heardLate.close()
        try? await Task.sleep(for: settling * 2)
        return [(heardEarly, "before it was complete"), (heardLate, "when it was complete")].compactMap {
            $0.0.late == 0 ? nil : Breach(Rule.cancelled, "Cancelled \($0.1), it reported \($0.0.events.suffix(3)).")
        }
    }

    /// Whoever hears the first word may have had enough; a lock that is held then never opens.
    private func cancelledFromWithin(_ recognizer: any Recognizer) async -> [Breach] {
        let holder = Holder()
        let hearing = Hearing()
        let request = RecognitionRequest(language: recognizer.capabilities.languages.first)
        let stream = recognizer.open(request) { event in
            holder.stream.withLock(\.self)?.cancel()
            hearing.note(event)
        }
        holder.stream.withLock { $0 = stream }
        feed(stream, speech)
        stream.finish()
        let isHeard = await hearing.wait(patience) { !$0.isEmpty }
        holder.stream.withLock { $0 = nil }
        return isHeard ? [] : [Breach(Rule.free, "It reported nothing.")]
    }

    private final class Holder: Sendable {
        let stream = Mutex<(any RecognitionStream)?>(nil)
    }
}

extension RecognitionEvent {
    var isEnd: Bool {
        switch self {
        case .partial, .report: false
        case .final, .failed: true
        }
    }

    var isReport: Bool { if case .report = self { true } else { false } }
}
