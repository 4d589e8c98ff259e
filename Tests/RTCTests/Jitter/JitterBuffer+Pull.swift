import RTC
import SansIO

extension JitterBuffer {
    /// What to play for the next frame, on its own.
    mutating func pull(now: Moment, isQuiet: Bool = false) -> [Playout] {
        var result: [Playout] = []
        pull(now: now, isQuiet: isQuiet, into: &result)
        return result
    }
}
