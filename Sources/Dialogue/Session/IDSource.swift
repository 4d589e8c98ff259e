/// Makes the identifiers of one session, such as `item_4fT…`, from random bits handed in once: the same seed gives
/// the same identifiers, which is what tests and replays want. They are unique, not secret.
public struct IDSource: Sendable {
    /// State of xoshiro256++ (Blackman and Vigna, 2019).
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// - Parameter seed: random bits, different for every session.
    public init(seed: (UInt64, UInt64)) {
        // The generator must not start from nothing but zeros.
        state = (seed.0, seed.1, 0x9E37_79B9_7F4A_7C15, 0xD1B5_4A32_D192_ED03)
        for _ in 0..<8 { _ = next() }
    }

    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    /// `prefix`, an underscore and 20 alphanumerics (Voice Live protocol, section 0.3).
    public mutating func make(_ prefix: String) -> String {
        var text = prefix
        text.reserveCapacity(prefix.utf8.count + 21)
        text.append("_")
        for _ in 0..<2 {
            var bits = next()
            for _ in 0..<10 {
                text.unicodeScalars.append(Unicode.Scalar(Self.alphabet[Int(bits % 62)]))
                bits /= 62
            }
        }
        return text
    }

    /// A number from 0 up to, but not including, `count`, which is at least 1.
    mutating func pick(_ count: Int) -> Int {
        Int(next() % UInt64(max(1, count)))
    }

    private mutating func next() -> UInt64 {
        let result = Self.rotate(state.0 &+ state.3, by: 23) &+ state.0
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = Self.rotate(state.3, by: 45)
        return result
    }

    private static func rotate(_ value: UInt64, by bits: UInt64) -> UInt64 {
        value << bits | value >> (64 - bits)
    }
}
