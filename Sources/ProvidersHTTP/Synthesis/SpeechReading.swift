import Audio
import Engine
import NIOCore

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
    func take(_ contentType: String, _ piece: ByteBuffer?) async throws -> Bool {
        guard let piece else { return false }
        var bytes = try bytes ?? begin(contentType)
        var rest = piece.readableBytesView[...]
        // What is compressed may be much longer than its bytes: it is handed over bit by bit.
        while !rest.isEmpty {
            var samples: [Int16] = []
            try bytes.append(rest.prefix(4096), to: &samples)
            rest = rest.dropFirst(4096)
            self.bytes = bytes
            try await speak(samples)
        }
        return !bytes.isOver
    }

    /// The body is complete.
    /// - Returns: How long the audio is, and how fast the voice was found to speak.
    func finish() async throws -> (length: Duration, pace: Double?) {
        var samples: [Int16] = []
        try bytes?.end(to: &samples)
        try await speak(samples)
        resampler?.flush(appendingTo: &waiting)
        try await handOver(all: true)
        guard words.samples > 0 else {
            throw EngineFault(.failed, "The synthesizer sent no audio.")
        }
        try await tell(words.finish())
        return (PCM.duration(ofSamples: words.samples, rate: request.sampleRate), words.measuredPace)
    }

    private func begin(_ contentType: String) throws(EngineFault) -> SpeechBytes {
        // What is compressed sounds like noise where it is taken for samples.
        let foreign = ["text/", "application/json", "audio/mpeg", "audio/mp3", "audio/aac", "audio/flac"]
        guard !foreign.contains(where: contentType.hasPrefix) else {
            throw EngineFault(.failed, "The synthesizer sent something else than the audio it was asked for.")
        }
        return SpeechBytes(settings.format, contentType: contentType)
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
                throw EngineFault(.failed, "The synthesizer sent more audio than this server takes.")
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
