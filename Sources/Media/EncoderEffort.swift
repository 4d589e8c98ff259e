/// Whether encoding gives up a little quality for time: while the loop of the call is busy, so that more calls keep their
/// pace. What it saves alone does not switch it off again.
public struct EncoderEffort: Sendable {
    public private(set) var isOn = false

    /// Shares of a loop: it begins above, and ends below. Encoding is three quarters of what a loop does, and a quarter of that
    /// is saved.
    private static let (begins, ends) = (0.40, 0.25)

    public init() {}

    /// - Parameter load: The share of the time in which the loop is not free, 0…1.
    /// - Returns: Whether it changed.
    public mutating func follow(load: Double) -> Bool {
        let wanted = isOn ? load >= Self.ends : load > Self.begins
        defer { isOn = wanted }
        return wanted != isOn
    }
}
