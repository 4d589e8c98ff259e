import Engine

/// An engine of one's own: speaks in Morse code.
struct MorseVoice: Synthesizer {
    let voices = [Voice(id: "morse", name: "Morse", locale: "en-US", gender: .neutral)]

    func synthesize(
        _ request: SynthesisRequest, emit: @escaping @Sendable (SynthesisEvent) async throws -> Void
    ) async throws {
        guard request.voice == "morse" else { throw EngineFault(.unsupported, "There is no voice of that name.") }
        guard 8000...48_000 ~= request.sampleRate else {
            throw EngineFault(.unsupported, "The voice cannot speak at this sample rate.")
        }
        // A dot lasts 40 ms, which is 30 words per minute.
        let dot = Int(Double(request.sampleRate) * 0.04 / min(max(request.rate, 0.5), 2))
        let time = { (samples: Int) in Duration.seconds(Double(samples) / Double(request.sampleRate)) }
        var samples = 0
        var end = 0
        for word in request.text.split(separator: " ", omittingEmptySubsequences: false) {
            end += word.utf8.count
            let start = samples
            for letter in word.lowercased() {
                for sign in Self.code[letter] ?? "" {
                    // Whoever is not listened to any more stops before the next piece.
                    try Task.checkCancellation()
                    let length = sign == "." ? dot : 3 * dot
                    var piece = Self.tone(length, request)
                    piece += [Int16](repeating: 0, count: dot)
                    // A piece has 20 to 200 ms.
                    for half in [piece.prefix(piece.count / 2), piece.dropFirst(piece.count / 2)] {
                        try await emit(.audio(Array(half)))
                    }
                    samples += piece.count
                }
            }
            if samples > start {
                let spoken = SpokenWord(text: String(word), endOffset: end, start: time(start), end: time(samples))
                try await emit(.word(spoken))
            }
            end += 1
        }
    }

    /// A square wave of about 600 Hz.
    private static func tone(_ count: Int, _ request: SynthesisRequest) -> [Int16] {
        let half = max(1, request.sampleRate / 1200)
        let height = Int16(min(max(request.volume, 0), 4) * 8000)
        return (0..<count).map { $0 / half % 2 == 0 ? height : -height }
    }

    private static let code: [Character: String] = [
        "a": ".-", "b": "-...", "c": "-.-.", "d": "-..", "e": ".", "f": "..-.", "g": "--.", "h": "....", "i": "..",
        "j": ".---", "k": "-.-", "l": ".-..", "m": "--", "n": "-.", "o": "---", "p": ".--.", "q": "--.-", "r": ".-.",
        "s": "...", "t": "-", "u": "..-", "v": "...-", "w": ".--", "x": "-..-", "y": "-.--", "z": "--..",
    ]
}
