import SansIO

/// Linear 16-bit mono audio as it flows through a call: frames of 20 ms, at one rate in and another out.
public enum PCM {
    /// Samples per second of what is heard from the caller: the rate of voice activity and recognition.
    public static let inputRate = 16_000
    /// Samples per second of what is said to the caller.
    public static let outputRate = 24_000
    public static let frameDuration = Duration.milliseconds(20)
    /// Samples in one frame from the caller.
    public static let inputFrame = 320
    /// Samples in one frame to the caller.
    public static let outputFrame = 480

    /// How many samples fill a duration, rounded down; zero for a negative one.
    public static func samples(in duration: Duration, rate: Int) -> Int {
        let nanoseconds = max(0, duration.wholeNanoseconds)
        let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        return Int(seconds) &* rate &+ Int(rest) &* rate / 1_000_000_000
    }

    /// How long a number of samples lasts.
    public static func duration(ofSamples count: Int, rate: Int) -> Duration {
        let (seconds, rest) = count.quotientAndRemainder(dividingBy: rate)
        return .seconds(seconds) + .nanoseconds(rest * 1_000_000_000 / rate)
    }

    /// Appends the samples that little-endian bytes hold, as `pcm16` does on the wire.
    /// An odd last byte is left out: the caller keeps it for the next chunk or refuses it.
    public static func append(littleEndian bytes: Span<UInt8>, to samples: inout [Int16]) {
        let count = bytes.count / 2
        // Only at first: an exact reserve for each piece would copy all of them each time.
        if samples.isEmpty { samples.reserveCapacity(count) }
        for index in 0..<count {
            samples.append(Int16(bitPattern: UInt16(bytes[2 * index]) | UInt16(bytes[2 * index + 1]) << 8))
        }
    }

    /// Appends samples to little-endian bytes, two each.
    public static func append(_ samples: Span<Int16>, littleEndianTo bytes: inout [UInt8]) {
        if bytes.isEmpty { bytes.reserveCapacity(2 * samples.count) }
        for index in 0..<samples.count {
            let bits = UInt16(bitPattern: samples[index])
            bytes.append(UInt8(truncatingIfNeeded: bits))
            bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
        }
    }
}

extension Array where Element: FixedWidthInteger {
    /// Empties the array and fills it with `count` zeros, allocating only when it never was that large.
    mutating func refill(_ count: Int) {
        removeAll(keepingCapacity: true)
        append(contentsOf: repeatElement(0, count: count))
    }
}
