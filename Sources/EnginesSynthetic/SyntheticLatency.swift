/// Waits that hold no thread.
enum SyntheticLatency {
    /// - Returns: false when the task was cancelled meanwhile.
    static func pass(_ latency: Duration) async -> Bool {
        do {
            // A timer that is not told otherwise may be late by a tenth of its time.
            try await Task.sleep(for: latency, tolerance: .zero)
            return true
        } catch {
            return false
        }
    }
}
