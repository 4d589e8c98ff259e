extension Duration {
    /// `0.21 s`, `12 ms`: as exact as a latency is of use.
    var words: String {
        let milliseconds = max(0, Int((self / .milliseconds(1)).rounded()))
        guard milliseconds >= 100 else { return "\(milliseconds) ms" }
        let hundredths = (milliseconds + 5) / 10
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) s"
    }
}
