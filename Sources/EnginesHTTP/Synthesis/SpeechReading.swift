import Audio
import Engine
import Events
import NIOCore
import ServerSentEvents

/// One spoken text as it comes: bytes to samples of the rate wanted, cut into pieces, with the words at their places.
actor SpeechReading {
    private let request: SynthesisRequest
    private let settings: HTTPSynthesizer.Settings
    private let emit: @Sendable (SynthesisEvent) async throws -> Void
    /// Where this text begins in the audio of the request.
    private let start: Duration
    private let gain: Gain
    private let longest: Int
    private var bytes: SpeechBytes?
    /// Bytes that do not tell yet what they begin.
    private var head: [UInt8] = []
    /// What came instead of audio.
    private var text: AnswerReader?
    private var resampler: Resampler?
    private var words: WordEstimate
    /// Samples that are not handed over yet.
    private var waiting: [Int16] = []
    /// Samples that make a piece: 20 ms at first, so that the first audio comes early, then 60 ms.
    private var enough: Int
    private var begun: ContinuousClock.Instant?

    init(
        of request: SynthesisRequest, settings: HTTPSynthesizer.Settings, words: WordEstimate, start: Duration,
        emit: @escaping @Sendable (SynthesisEvent) async throws -> Void
    ) {
        self.request = request
        self.settings = settings
        self.words = words
        self.start = start
        self.emit = emit
        gain = Gain(factor: request.volume.isFinite ? min(max(request.volume, 0), 4) : 1)
        longest = PCM.samples(in: settings.longest, rate: request.sampleRate)
        enough = max(1, request.sampleRate / 50)
    }

    /// Takes a piece of the body. Pieces come one at a time, each when the one before was taken.
    func take(_ contentType: String, _ part: BodyPart) async throws -> BodyDemand {
        switch part {
        case .piece(let piece):
            guard text == nil else { return try read(text: Array(piece.readableBytesView)) }
            guard bytes == nil else { return try await read(Array(piece.readableBytesView)) }
            head += piece.readableBytesView
            return head.count < SpeechContent.enough ? .more : try await begin(contentType)
        case .end:
            return head.isEmpty ? .nothing : try await begin(contentType)
        case .broken(let fault):
            guard bytes?.isOver == true else { throw fault }
            return .nothing
        }
    }

    private func begin(_ contentType: String) async throws -> BodyDemand {
        defer { head = [] }
        switch SpeechContent(of: head, contentType: contentType) {
        case .audio:
            bytes = SpeechBytes(settings.format, contentType: contentType)
            return try await read(head)
        case .text:
            text = AnswerReader(contentType: contentType, eventLimit: Self.longestText, limit: Self.longestText)
            return try read(text: head)
        case .foreign:
            throw Self.foreign
        }
    }

    private func read(_ piece: [UInt8]) async throws -> BodyDemand {
        guard var bytes else { return .nothing }
        var rest = piece[...]
        // What is compressed may be much longer than its bytes: it is handed over bit by bit.
        while !rest.isEmpty {
            var samples: [Int16] = []
            try bytes.append(rest.prefix(4096), to: &samples)
            rest = rest.dropFirst(4096)
            self.bytes = bytes
            try await speak(samples)
        }
        return bytes.isOver ? .nothing : .more
    }

    private static let longestText = 64 << 10
    private static let foreign = EngineFault(
        .failed, "The synthesizer sent something else than the audio it was asked for.")

    /// An error may stand in what came instead of audio.
    private func read(text piece: [UInt8]) throws -> BodyDemand {
        var parts: [AnswerReader.Part]?
        do {
            parts = try text?.append(piece)
        } catch {
            throw Self.foreign
        }
        for part in parts ?? [] {
            let bytes =
                switch part {
                case .event(let event): Array(event.data.utf8)
                case .json(let bytes), .text(let bytes): bytes
                }
            throw JSONValue(tolerating: bytes).flatMap { EngineFault(reportedIn: $0, engine: "The synthesizer") }
                ?? Self.foreign
        }
        return .more
    }

    /// The body is complete.
    /// - Returns: How long the audio is, and how fast the voice was found to speak; nil if there is none.
    func finish() async throws -> (length: Duration, pace: Double?)? {
        guard text == nil else { throw Self.foreign }
        var samples: [Int16] = []
        try bytes?.end(to: &samples)
        try await speak(samples)
        resampler?.flush(appendingTo: &waiting)
        try await handOver(all: true)
        guard words.samples > 0 else { return nil }
        try await tell(words.finish())
        return (PCM.duration(ofSamples: words.samples, rate: request.sampleRate), words.measuredPace)
    }

    private func speak(_ samples: [Int16]) async throws {
        guard !samples.isEmpty, let layout = bytes?.layout else { return }
        if resampler == nil {
            do {
                resampler = try Resampler(from: layout.rate, to: request.sampleRate)
            } catch {
                throw EngineFault(
                    .failed, "The synthesizer sent audio of a sample rate that this server does not read.")
            }
        }
        resampler?.resample(samples, appendingTo: &waiting)
        try await handOver(all: false)
    }

    private func handOver(all: Bool) async throws {
        // A piece is 60 ms, or up to 200 ms where more came at once.
        let most = request.sampleRate / 5
        var given = 0
        while waiting.count - given >= enough || all && given < waiting.count {
            try Task.checkCancellation()
            let left = waiting.count - given
            // What is left behind must make a piece as well.
            let count = left <= most ? left : min(most, max(enough, left - enough))
            var piece = Array(waiting[given..<given + count])
            given += count
            enough = max(1, request.sampleRate * 3 / 50)
            gain.apply(to: &piece)
            words.append(piece)
            guard words.samples <= longest else {
                throw EngineFault(.failed, "The synthesizer sent more audio than this server accepts.")
            }
            let begun = begun ?? .now
            self.begun = begun
            try await emit(.audio(piece))
            try await tell(words.due(elapsed: begun.duration(to: .now)))
        }
        waiting.removeFirst(given)
    }

    private func tell(_ spoken: [SpokenWord]) async throws {
        for var word in spoken {
            word.start += start
            word.end += start
            try await emit(.word(word))
        }
    }
}
