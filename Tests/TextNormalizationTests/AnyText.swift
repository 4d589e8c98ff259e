import SansIO
import Testing
import TextNormalization

/// Texts put together by chance.
enum AnyText {
    /// Expects that every scalar that is said points to the bytes that it was written as, in order.
    /// - Parameters:
    ///   - rounds: Texts that are tried.
    ///   - pieces: The most pieces in which a text comes.
    ///   - length: The most of `parts` in one piece.
    static func expectPlaces(of parts: [String], seed: UInt64, rounds: Int, pieces: Int, length: Int) {
        var random = SplitMix(seed: seed)
        for _ in 0..<rounds {
            let pieces = (0..<Int.random(in: 1...pieces, using: &random)).map { _ in
                (0..<Int.random(in: 0...length, using: &random)).map { _ in parts.randomElement(using: &random) ?? "" }
                    .joined()
            }
            for rendering in [
                TextNormalizer.Rendering.plain, .words(language: "en"), .words(language: "xx"), .spoken(language: "en"),
            ] {
                var normalizer = TextNormalizer(rendering)
                for piece in pieces {
                    let text = normalizer.append(piece)
                    let sources = text.sources
                    #expect(text.scalars.count == sources.count)
                    #expect(text.written == Array(piece.utf8))
                    #expect(
                        sources.allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= piece.utf8.count && !$0.isEmpty })
                    #expect(
                        zip(sources, sources.dropFirst()).allSatisfy {
                            $0.lowerBound <= $1.lowerBound && $0.upperBound <= $1.upperBound
                        }, "\(piece)")
                }
            }
        }
    }
}
