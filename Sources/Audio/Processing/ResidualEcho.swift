/// Looks for the reference in what a canceller has left of a frame: where it is found, the canceller does not know the
/// path of the echo, or not any more.
struct ResidualEcho {
    /// Sums of squares of a frame below this are silence: about −60 dBFS.
    private static let audible = PCM.inputFrame * 30 * 30
    /// Frames of silence after which what was heard before counts no more.
    private static let pause = 10

    private var search = EchoDelay()
    /// Frames since anything was left.
    private var quietFor = ResidualEcho.pause

    /// Something is left of the last frame.
    var isAudible: Bool { quietFor == 0 }

    /// Takes one frame of each, 20 ms at 16 kHz.
    /// - Returns: nil where nothing is left.
    mutating func update(left: [Int16], far: [Int16]) -> EchoDelay.Finding? {
        let energy = left.reduce(0) { $0 + Int($1) * Int($1) }
        quietFor = energy < Self.audible ? min(quietFor + 1, Self.pause) : 0
        if quietFor == Self.pause { search.forget() }
        let finding = search.update(near: left, far: far, skips: quietFor == Self.pause)
        return isAudible ? finding : nil
    }
}
