import Audio
import Engine
import NIOCore
import Synchronization

/// What all utterances of one recognizer share: the way to the server, and the bounds.
final class TranscriptionClient: Sendable {
    let settings: HTTPRecognizer.Settings
    private let client: EngineClient
    private let gate: RequestGate
    private let ledger = Mutex(HTTPRecognizer.Counters())
    private let most: (utterance: Int, together: Int)

    init(at endpoint: EngineEndpoint, settings: HTTPRecognizer.Settings) {
        self.settings = settings
        client = EngineClient(to: endpoint, engine: "The recognizer")
        gate = RequestGate(requests: settings.requests, room: settings.waiting, engine: "The recognizer")
        most = (
            PCM.samples(in: settings.longest, rate: PCM.inputRate),
            PCM.samples(in: settings.longestTogether, rate: PCM.inputRate)
        )
    }

    var counters: HTTPRecognizer.Counters {
        var counters = ledger.withLock { $0 }
        counters.waiting = gate.waiting
        return counters
    }

    func count(_ change: (inout HTTPRecognizer.Counters) -> Void) {
        ledger.withLock { change(&$0) }
    }

    /// Takes an utterance on, which `close` lets go of.
    /// - Returns: Why not.
    func open() -> EngineFault? {
        ledger.withLock { ledger in
            guard ledger.open < max(1, settings.utterances) else {
                ledger.refused += 1
                return EngineFault(
                    .overloaded, "The recognizer has reached its limit of concurrent utterances.", cause: .limit)
            }
            ledger.opened += 1
            ledger.open += 1
            return nil
        }
    }

    /// Takes more audio of an utterance that has `length` samples.
    /// - Returns: Why not.
    func hold(_ count: Int, of length: Int) -> EngineFault? {
        guard length + count <= most.utterance else {
            let seconds = settings.longest.components.seconds
            return EngineFault(
                .overloaded, "The recognizer holds at most \(seconds) s of one utterance.", cause: .limit)
        }
        return ledger.withLock { ledger in
            guard ledger.held + count <= most.together else {
                return EngineFault(
                    .overloaded, "The recognizer has reached its limit of buffered audio.", cause: .limit)
            }
            ledger.held += count
            return nil
        }
    }

    /// The utterance is over, and with it the samples it held.
    func close(held: Int, _ change: (inout HTTPRecognizer.Counters) -> Void) {
        ledger.withLock { ledger in
            ledger.open -= 1
            ledger.held -= held
            change(&ledger)
        }
    }

    // MARK: Requests

    /// - Parameters:
    ///   - samples: How many of the first are transcribed.
    ///   - hear: Given the text so far, where the server streams it.
    /// - Throws: `EngineFault`, or `CancellationError`.
    func transcribe(
        _ speech: RecordedSpeech, samples: Int, of request: RecognitionRequest, for purpose: TranscriptionPlan.Purpose,
        hear: @escaping @Sendable (String) -> Void
    ) async throws -> Transcript {
        guard purpose == .partial else {
            return try await gate.pass(for: request.owner) {
                try await send(speech, samples: samples, of: request, hear: hear)
            }
        }
        guard gate.tryToEnter() else {
            count { $0.skipped += 1 }
            throw CancellationError()
        }
        defer { gate.leave() }
        count { $0.partials += 1 }
        return try await send(speech, samples: samples, of: request, hear: hear)
    }

    private func send(
        _ speech: RecordedSpeech, samples: Int, of request: RecognitionRequest,
        hear: @escaping @Sendable (String) -> Void
    ) async throws -> Transcript {
        try Task.checkCancellation()
        count { $0.requests += 1 }
        let call = TranscriptionCall(speech, samples: samples, of: request, settings: settings)
        let length = PCM.duration(ofSamples: samples, rate: PCM.inputRate)
        let reading = Reading(TranscriptionReader(length: length, takesText: settings.format == .text), hear)
        try await client.post(
            call.path, body: call.body, contentType: call.contentType, accept: call.accept, allowing: length
        ) { try await reading.take($0, $1) }
        return try await reading.finish()
    }

    /// One answer as it comes. Pieces come one at a time, each when the one before was taken.
    private actor Reading {
        private var reader: TranscriptionReader
        private let hear: @Sendable (String) -> Void

        init(_ reader: TranscriptionReader, _ hear: @escaping @Sendable (String) -> Void) {
            self.reader = reader
            self.hear = hear
        }

        func take(_ contentType: String, _ part: BodyPart) throws -> BodyDemand {
            switch part {
            case .piece(let piece):
                if let text = try reader.append(piece.readableBytesView, contentType: contentType) { hear(text) }
                return reader.isDone ? .nothing : reader.isFinished ? .leftovers : .more
            case .end: return .nothing
            case .broken(let fault):
                guard try reader.endBroken() != nil else { throw fault }
                return .nothing
            }
        }

        func finish() throws -> Transcript { try reader.end() }
    }
}

extension TranscriptionForm {
    /// What the server is told of an utterance.
    /// - Parameter samples: How many of the first are sent.
    package init(
        _ speech: RecordedSpeech, samples: Int, of request: RecognitionRequest, settings: HTTPRecognizer.Settings
    ) {
        self.init()
        if !settings.model.isEmpty { append("model", settings.model) }
        if let language = Self.language(request.language, settings.languageForm) { append("language", language) }
        let prompt = Self.prompt(settings.prompt, request.phrases, limit: settings.promptLimit)
        if !prompt.isEmpty { append("prompt", prompt) }
        append("response_format", settings.format.rawValue)
        if settings.format == .verboseJSON { append("timestamp_granularities[]", "word") }
        if settings.streams { append("stream", "true") }
        for (name, value) in settings.extra.sorted(by: { $0.key < $1.key }) { append(name, value) }
        append(file: "speech.wav", type: "audio/wav") { speech.append(first: samples, asWAVTo: &$0) }
        close()
    }

    private static func language(_ tag: String?, _ form: HTTPRecognizer.Settings.LanguageForm) -> String? {
        guard let tag, !tag.isEmpty else { return nil }
        return switch form {
        case .iso639: SpokenLanguage.code(of: tag)
        case .bcp47: tag
        case .omitted: nil
        }
    }

    /// The operator's words, then as many whole phrases as there is room for.
    private static func prompt(_ words: String, _ phrases: [String], limit: Int) -> String {
        guard limit > 0 else { return "" }
        var prompt = words
        for phrase in phrases {
            // A line of its own would be read as the end of what was said before.
            let phrase = phrase.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            let separator = prompt.isEmpty ? "" : prompt == words ? " " : ", "
            guard !phrase.isEmpty, prompt.utf8.count + separator.utf8.count + phrase.utf8.count <= limit else {
                continue
            }
            prompt += separator + phrase
        }
        return prompt
    }
}
