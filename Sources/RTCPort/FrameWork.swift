import Timing

/// What is done for one frame of a clock on the wheel, in three steps. The clocks of a slot take each of them together:
/// steps are short against what lies between two frames of one clock, and a step that many take in a row finds its
/// instructions and tables in the cache.
public struct FrameWork: Sendable {
    /// Some microseconds.
    var begin: @Sendable (Moment) -> Void
    /// May take as long as a frame takes to encode.
    var make: @Sendable (Moment) -> Void
    /// Hands over what is to depart. It may come while other frames of the slot are not made.
    var send: @Sendable (Moment) -> Void

    public init(
        begin: @escaping @Sendable (Moment) -> Void = { _ in },
        make: @escaping @Sendable (Moment) -> Void,
        send: @escaping @Sendable (Moment) -> Void = { _ in }
    ) {
        (self.begin, self.make, self.send) = (begin, make, send)
    }
}
