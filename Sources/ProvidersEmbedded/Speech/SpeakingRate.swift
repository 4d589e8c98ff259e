/// The factors by which a voice can speak faster and still be understood.
enum SpeakingRate {
    /// A factor from 0.5 to 2; 1 for what is no number.
    static func clamp(_ rate: Double) -> Double {
        rate.isFinite && rate > 0 ? min(max(rate, 0.5), 2) : 1
    }
}
