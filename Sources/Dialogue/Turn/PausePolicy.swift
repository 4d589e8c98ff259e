/// How long a pause may last before it ends the turn, given how complete the words before it are.
///
/// ```
///  completeness   0 ······ threshold/2 ······ threshold ······ sure ······ 1
///  silence        longest     longest → usual      usual        soonest
/// ```
public struct PausePolicy: Hashable, Sendable {
    /// Silence that ends a turn whose words are complete beyond doubt, in samples of the input timeline.
    public var soonest: Int
    /// Silence that ends a turn of which nothing special is known.
    public var usual: Int
    /// Silence that ends a turn although its words ask for more.
    public var longest: Int
    /// Completeness from which on words count as complete, 0 to 1.
    public var threshold: Double
    /// The melody before the pause is weighed together with the words.
    public var weighsMelody: Bool
    /// Until the words are known the pause may last as long as it can, instead of as long as it usually does.
    public var awaitsWords: Bool

    /// Completeness that is beyond doubt.
    public static let sure = 0.8

    public init(
        soonestMilliseconds: Int, usualMilliseconds: Int, longestMilliseconds: Int, threshold: Double = 0.5,
        weighsMelody: Bool = false, awaitsWords: Bool = false
    ) {
        soonest = InputTimeline.samples(milliseconds: min(soonestMilliseconds, usualMilliseconds))
        usual = InputTimeline.samples(milliseconds: usualMilliseconds)
        longest = InputTimeline.samples(milliseconds: max(longestMilliseconds, usualMilliseconds))
        self.threshold = threshold
        self.weighsMelody = weighsMelody
        self.awaitsWords = awaitsWords
    }

    /// Silence that ends the turn, in samples.
    /// - Parameters:
    ///   - completeness: 0 to 1.
    ///   - isFresh: It is known of all that was said; otherwise words may be missing, and nothing is hurried.
    public func silence(completeness: Double, isFresh: Bool) -> Int {
        if completeness >= max(threshold, Self.sure) { return isFresh ? soonest : usual }
        guard completeness < threshold else { return usual }
        let lack = min(1, (threshold - completeness) / (threshold / 2))
        return usual + Int(Double(longest - usual) * lack)
    }
}
