/// Makes speech louder or softer without clipping: above three quarters of full scale it gives way.
public struct Gain: Hashable, Sendable {
    /// 0 to 4; 1 leaves every sample as it is.
    public var factor: Double

    public init(factor: Double = 1) { self.factor = factor }

    public func apply(to samples: inout [Int16]) {
        guard factor != 1 else { return }
        for index in samples.indices {
            let wanted = Double(samples[index]) * factor
            let size = abs(wanted)
            // Continuous in value and slope at the knee; nears full scale and never reaches it.
            let given =
                size <= Self.knee ? size : Self.knee + Self.room * (1 - Self.room / (size - Self.knee + Self.room))
            samples[index] = Int16(wanted < 0 ? -given : given)
        }
    }

    private static let knee = 24_576.0
    private static let room = 32_767.0 - 24_576
}
