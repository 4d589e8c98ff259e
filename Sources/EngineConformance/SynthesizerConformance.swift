import Engine

/// Whether a synthesizer keeps the contract of `Synthesizer`.
public struct SynthesizerConformance: Sendable {
    /// A sentence that the voice can speak, of several seconds.
    public var text: String
    /// `Voice.id`; nil for the first of the catalogue.
    public var voice: String?
    /// The engine tells the times of words.
    public var hasWords = true
    /// How long is waited for what must come.
    public var patience = Duration.seconds(60)
    /// How long is waited for what must not come.
    public var settling = Duration.milliseconds(300)
    /// Texts spoken at the same time.
    public var crowd = 8

    public init(text: String = "Good evening. This is a sentence of some length, so that there is something to hear.") {
        self.text = text
    }

    public enum Rule {
        public static let catalogue = "The catalogue has voices, each with an id of its own, a name and a locale."
        public static let ends = "A text that can be spoken is spoken to its end."
        public static let pieces = "Audio comes in pieces of 20 to 200 ms, of which the last may be shorter."
        public static let rate = "Audio has the rate that was asked for."
        public static let words = "Words have text, ends in order within the text, and times in order within the audio."
        public static let visemes = "Visemes are 0 to 21, in order and within the audio."
        public static let oneByOne = "Nothing is handed over before the listener has taken what came before."
        public static let nothing = "A text without anything to say ends without a fault."
        public static let refused = "A voice or a rate that is not there is a fault."
        public static let cancelled = "Cancelling ends the work, within two pieces."
        public static let enough = "A listener that throws ends the work, and hears no more."
        public static let faults = "What is thrown is an EngineFault or a CancellationError."
        public static let apart = "Texts at the same time are all spoken."
        public static let odd = "Text of any kind is spoken or rejected; nothing in it is a command."
    }

    typealias Hearing = Listener<SynthesisEvent>

    /// Checks everything; a matter of seconds for an engine that works.
    public func check(_ synthesizer: any Synthesizer) async -> [Breach] {
        var breaches = catalogue(synthesizer)
        guard let voice = voice ?? synthesizer.voices.first?.id else { return breaches }
        breaches += await spoken(synthesizer, voice)
        breaches += await limits(synthesizer, voice)
        breaches += await endings(synthesizer, voice)
        breaches += await together(synthesizer, voice)
        return breaches
    }

    func speak(
        _ request: SynthesisRequest, _ synthesizer: any Synthesizer, _ hearing: Hearing
    ) async -> Outcome<Void> {
        await within(patience) { try await synthesizer.synthesize(request) { try await hearing.take($0) } }
    }

    private func catalogue(_ synthesizer: any Synthesizer) -> [Breach] {
        let voices = synthesizer.voices
        let isWhole = voices.allSatisfy { !$0.id.isEmpty && !$0.name.isEmpty && !$0.locale.isEmpty }
        guard !voices.isEmpty, isWhole, Set(voices.map(\.id)).count == voices.count else {
            return [Breach(Rule.catalogue, "It has \(voices.count) voices of \(Set(voices.map(\.id)).count) ids.")]
        }
        return []
    }

    private func spoken(_ synthesizer: any Synthesizer, _ voice: String) async -> [Breach] {
        var breaches: [Breach] = []
        var lengths: [Double] = []
        for rate in [16_000, 24_000, 48_000] {
            // The listener is slow at first, as a session is whose queue is full.
            let hearing = Hearing(pause: .milliseconds(rate == 16_000 ? 2 : 0))
            let outcome = await speak(.init(text: text, voice: voice, sampleRate: rate), synthesizer, hearing)
            guard case .returned = outcome else {
                return breaches + [Breach(Rule.ends, outcome.complaint ?? "\(outcome).")]
            }
            if hearing.wasRushed { breaches.append(Breach(Rule.oneByOne, "It did not wait.")) }
            let speech = Spoken(hearing.events)
            breaches += pieces(speech, rate) + words(speech, rate) + visemes(speech, rate)
            lengths.append(Double(speech.samples) / Double(rate))
        }
        if let least = lengths.min(), let most = lengths.max(), least < 0.9 * most || most == 0 {
            breaches.append(Breach(Rule.rate, "The same text lasts \(lengths) seconds."))
        }
        return breaches
    }

    private func pieces(_ speech: Spoken, _ rate: Int) -> [Breach] {
        let odd = speech.pieces.enumerated().first { place, length in
            length == 0 || length > rate / 5 || length < rate / 50 && place + 1 < speech.pieces.count
        }
        return odd.map {
            [
                Breach(
                    Rule.pieces, "Piece \($0.offset) of \(speech.pieces.count) has \($0.element) samples at \(rate) Hz."
                )
            ]
        } ?? []
    }

    private func words(_ speech: Spoken, _ rate: Int) -> [Breach] {
        guard hasWords else { return [] }
        guard !speech.words.isEmpty else { return [Breach(Rule.words, "It reported none.")] }
        let length = Duration.seconds(Double(speech.samples) / Double(rate)) + .milliseconds(20)
        var (time, end) = (Duration.zero, 0)
        for word in speech.words {
            let isWhole = String(validating: text.utf8.prefix(max(0, word.endOffset)), as: UTF8.self) != nil
            let isInOrder = word.start >= time - .milliseconds(1) && word.end >= word.start && word.endOffset > end
            guard !word.text.isEmpty, isWhole, isInOrder, word.end <= length, word.endOffset <= text.utf8.count else {
                return [Breach(Rule.words, "It reported \(word) behind \(time), of \(length).")]
            }
            (time, end) = (word.end, word.endOffset)
        }
        return []
    }

    private func visemes(_ speech: Spoken, _ rate: Int) -> [Breach] {
        let length = Duration.seconds(Double(speech.samples) / Double(rate)) + .milliseconds(20)
        var time = Duration.zero
        for viseme in speech.visemes {
            guard 0...21 ~= viseme.id, viseme.start >= time, viseme.start <= length else {
                return [Breach(Rule.visemes, "It reported \(viseme) behind \(time).")]
            }
            time = viseme.start
        }
        return []
    }

    /// What was handed over, by kind.
    struct Spoken {
        var pieces: [Int] = []
        var words: [SpokenWord] = []
        var visemes: [SpokenViseme] = []
        var samples: Int { pieces.reduce(0, +) }

        init(_ events: [SynthesisEvent]) {
            for event in events {
                switch event {
                case .audio(let piece): pieces.append(piece.count)
                case .word(let word): words.append(word)
                case .viseme(let viseme): visemes.append(viseme)
                }
            }
        }
    }
}
