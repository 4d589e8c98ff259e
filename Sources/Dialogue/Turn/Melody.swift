import Foundation

/// The melody of the last word before a pause. Who is through lets the voice fall; who is looking for a word holds it
/// level and draws it out (Gravano and Hirschberg 2011).
public enum Melody {
    /// What the end of `samples` says about whether the speaker is through, as log-odds: −1.5…1; 0 where no voice is
    /// found.
    /// - Parameters:
    ///   - samples: the last second, the pause included.
    ///   - rate: samples per second, 8000 to 48 000.
    public static func logOdds(_ samples: [Int16], rate: Int) -> Double {
        guard 8000...48_000 ~= rate else { return 0 }
        let pitches = contour(samples.suffix(rate * 9 / 10), rate: rate)
        guard let end = pitches.lastIndex(where: { $0 != nil }) else { return 0 }
        let start = pitches[...end].lastIndex { $0 == nil }.map { $0 + 1 } ?? 0
        let voiced = pitches[start...end].compactMap(\.self)
        guard voiced.count >= 4 else { return 0 }
        let tail = voiced.suffix(max(3, voiced.count / 3))
        let head = voiced.prefix(max(3, voiced.count / 3))
        let fall = semitones(from: median(head), to: median(tail))
        if fall <= -1.5 { return 1 }
        // A level voice for 300 ms and more is a vowel that is drawn out.
        if abs(fall) < 0.8, voiced.count >= 15 { return -1.5 }
        return 0
    }

    /// Pitch in hertz every 20 ms; nil where there is none.
    static func contour(_ samples: ArraySlice<Int16>, rate: Int) -> [Double?] {
        // 8 kHz is enough for a pitch, and a quarter of the work.
        let step = max(1, rate / 8000)
        let thinned = stride(from: samples.startIndex, to: samples.endIndex, by: step).map { Double(samples[$0]) }
        let rate = rate / step
        let (hop, window) = (rate / 50, rate / 25)
        guard thinned.count > window * 2 else { return [] }
        return stride(from: 0, to: thinned.count - window * 2, by: hop).map { start in
            pitch(thinned[start..<start + window * 2], window: window, rate: rate)
        }
    }

    /// The lag at which 40 ms resemble themselves most, between 75 and 400 Hz.
    private static func pitch(_ frame: ArraySlice<Double>, window: Int, rate: Int) -> Double? {
        let (start, lags) = (frame.startIndex, rate / 400...rate / 75)
        let energy = frame.prefix(window).reduce(0) { $0 + $1 * $1 }
        // −46 dBFS.
        guard energy / Double(window) > 160 * 160 else { return nil }
        var best = (lag: 0, likeness: 0.0)
        for lag in lags {
            var (product, shifted) = (0.0, 0.0)
            for index in start..<start + window {
                product += frame[index] * frame[index + lag]
                shifted += frame[index + lag] * frame[index + lag]
            }
            let likeness = product / (energy * shifted).squareRoot().nextUp
            // A multiple of the period is as much alike: the shortest that is nearly the best counts.
            if likeness > best.likeness + 0.03 { best = (lag, likeness) }
        }
        return best.likeness > 0.55 ? Double(rate) / Double(best.lag) : nil
    }

    private static func median(_ values: ArraySlice<Double>) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }
}

extension Melody {
    fileprivate static func semitones(from: Double, to: Double) -> Double {
        from > 0 && to > 0 ? 12 * log2(to / from) : 0
    }
}
