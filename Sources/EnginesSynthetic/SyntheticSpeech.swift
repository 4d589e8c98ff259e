import Synchronization

/// Sound that a voice detector takes for speech, made once for each rate and cut into pieces.
///
/// A source of the pitch of a voice is shaped as by the mouth in three vowels, one syllable after the other, with a
/// pause at the end of each second.
final class SyntheticSpeech: Sendable {
    /// How long a piece is.
    static let piece = Duration.milliseconds(200)
    /// Hertz. A piece, and 50 ms as well, is a whole number of samples of each.
    static let rates = [8_000, 16_000, 24_000, 32_000, 48_000]
    /// Two seconds; longer speech repeats it.
    private static let count = 10

    private let made: Mutex<[Int: [[Int16]]]>

    /// What calls and plain sessions ask for is there from the start.
    init() {
        made = Mutex([24_000: Self.make(rate: 24_000)])
    }

    /// - Returns: nil for a rate that is not among `rates`.
    func pieces(rate: Int) -> [[Int16]]? {
        guard Self.rates.contains(rate) else { return nil }
        return made.withLock { made in
            if let pieces = made[rate] { return pieces }
            let pieces = Self.make(rate: rate)
            made[rate] = pieces
            return pieces
        }
    }

    private static func make(rate: Int) -> [[Int16]] {
        let vowels = SyntheticVowel.all
        // A syllable is as long as a piece: four of them, and a pause.
        return (0..<count).map { place in
            let isPause = place % 5 == 4
            return isPause
                ? [Int16](repeating: 0, count: rate / 5)
                : vowels[place % vowels.count].syllable(rate: rate, pitch: 110 + 12 * Double(place % 4))
        }
    }
}
