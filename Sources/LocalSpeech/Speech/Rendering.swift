import Engine

/// How one request is to be spoken: its prosody and what its style adds, kept to what a voice can do.
package struct Rendering: Hashable, Sendable {
    /// Factors of the voice's own rate and fundamental frequency, 0.5 to 2 each.
    package var rate = 1.0
    package var pitch = 1.0
    /// Factor of the voice's own melody: 0 is monotone, at most 2.
    package var range = 1.0
    /// Factor of the voice's own amplitude, 0 to 4.
    package var volume = 1.0
    package var isWhispered = false

    package init() {}

    package init(_ request: SynthesisRequest) {
        let style = request.style.flatMap { SpeakingStyle($0) }
        rate = Self.clamp(request.rate * (style?.rate ?? 1), to: 0.5...2)
        pitch = Self.clamp(request.pitch * (style?.pitch ?? 1), to: 0.5...2)
        range = Self.clamp(style?.range ?? 1, to: 0...2)
        volume = request.volume == 0 ? 0 : Self.clamp(request.volume * (style?.volume ?? 1), to: 0...4)
        isWhispered = style?.isWhispered ?? false
    }

    /// `factor` within `range`; 1 for what is no positive number.
    private static func clamp(_ factor: Double, to range: ClosedRange<Double>) -> Double {
        factor.isFinite && factor > 0 ? min(max(factor, range.lowerBound), range.upperBound) : 1
    }
}
