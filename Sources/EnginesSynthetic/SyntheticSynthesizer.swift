import Engine

/// Speaks any text with the same voice-like sound, which was made beforehand: a request costs no arithmetic. The first
/// piece of a request comes after a fixed time, the others as fast as they are taken. For measurement.
///
/// Each character that is not white space lasts 50 ms. Rate, pitch, volume and style change nothing.
public struct SyntheticSynthesizer: Synthesizer {
    public static let voice = "synthetic"

    public let voices = [Voice(id: Self.voice, name: "Synthetic", locale: "en-US", gender: .neutral)]
    private let latency: Duration
    private let speech = SyntheticSpeech()

    /// - Parameter latency: From a request to its first audio.
    public init(latency: Duration = .milliseconds(50)) {
        self.latency = latency
    }

    public func synthesize(
        _ request: SynthesisRequest, emit: @escaping @Sendable (SynthesisEvent) async throws -> Void
    ) async throws {
        guard request.voice == Self.voice else { throw EngineFault(.unsupported, "There is no voice of that name.") }
        guard let pieces = speech.pieces(rate: request.sampleRate) else {
            throw EngineFault(.unsupported, "The voice cannot speak at this sample rate.")
        }
        guard request.text.contains(where: { !$0.isWhitespace }) else { return }
        guard await SyntheticLatency.pass(latency) else { throw CancellationError() }
        // Words and pieces in the order of their time, each word before the piece in which it begins.
        var (made, spoken) = (Duration.zero, Duration.zero)
        var piece = 0
        func emitAudio(until end: Duration, isLast: Bool) async throws {
            while made < end, isLast || end - made >= SyntheticSpeech.piece {
                try Task.checkCancellation()
                let samples = pieces[piece % pieces.count]
                let length = min(end - made, SyntheticSpeech.piece)
                let isWhole = length == SyntheticSpeech.piece
                let count = isWhole ? samples.count : Int(length / .milliseconds(1)) * request.sampleRate / 1000
                try await emit(.audio(isWhole ? samples : Array(samples.prefix(count))))
                made += length
                piece += 1
            }
        }
        var (end, offset) = (request.text.startIndex, 0)
        for word in request.text.split(whereSeparator: \.isWhitespace) {
            offset += request.text.utf8.distance(from: end, to: word.endIndex)
            end = word.endIndex
            let start = spoken
            spoken += SyntheticText.perCharacter * word.count
            try await emit(.word(SpokenWord(text: String(word), endOffset: offset, start: start, end: spoken)))
            try await emitAudio(until: spoken, isLast: false)
        }
        try await emitAudio(until: spoken, isLast: true)
    }
}
