/// Names an input without holding it. Keyed at random for each process, so that no client can craft two inputs of one
/// digest.
package struct InputDigest: Hashable, Sendable, CustomStringConvertible {
    package let value: UInt64

    package init(value: UInt64) { self.value = value }

    package init(of bytes: some Sequence<UInt8>) {
        var builder = Builder()
        builder.add(Array(bytes))
        self = builder.digest
    }

    package var description: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Takes an input piece by piece, and knows the digest of what it has so far.
    package struct Builder: Sendable {
        private var hasher = Hasher()

        package init() {}

        package mutating func add(_ bytes: [UInt8]) { bytes.withUnsafeBytes { hasher.combine(bytes: $0) } }

        package mutating func add(_ samples: ArraySlice<Int16>) {
            samples.withUnsafeBytes { hasher.combine(bytes: $0) }
        }

        package var digest: InputDigest {
            let copy = hasher
            return InputDigest(value: UInt64(bitPattern: Int64(copy.finalize())))
        }
    }
}
