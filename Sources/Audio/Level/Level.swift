import Glibc

/// How loud samples are, in dBFS: 0 is the loudest a sample can be, each halving of amplitude is 6 dB less.
public enum Level {
    /// What silence measures: the level of nothing, as RFC 6465 counts it.
    public static let silence = -127.0

    /// The root mean square, `silence` for no samples or only zeros. A full-scale sine measures −3.
    public static func rms(_ samples: Span<Int16>) -> Double {
        var energy: UInt64 = 0
        for index in 0..<samples.count {
            let sample = Int64(samples[index])
            energy &+= UInt64(bitPattern: sample * sample)
        }
        return decibels(Double(energy), count: samples.count)
    }

    public static func rms(_ samples: [Int16]) -> Double {
        rms(samples.span)
    }

    /// The largest magnitude.
    public static func peak(_ samples: [Int16]) -> Double {
        let largest = samples.reduce(0) { max($0, Int($1.magnitude)) }
        return largest == 0 ? silence : 20 * log10(Double(largest) / 32_768)
    }

    /// - Parameter energy: The sum of the squares of `count` samples.
    static func decibels(_ energy: Double, count: Int) -> Double {
        guard energy > 0, count > 0 else { return silence }
        return max(silence, 10 * log10(energy / Double(count) / (32_768 * 32_768)))
    }
}
