/// Writes what `ByteReader` reads. Samples are written in the machine's own byte order: both processes run on it.
package struct ByteWriter {
    package private(set) var bytes: [UInt8]

    /// - Parameter kind: Of the message that the bytes will be; nil for a body alone.
    package init(_ kind: HostMessage.Kind? = nil) { bytes = kind.map { [$0.rawValue] } ?? [] }

    package var count: Int { bytes.count }

    /// Removes everything but the kind.
    package mutating func clear() { bytes.removeSubrange(1...) }

    package mutating func byte(_ value: UInt8) { bytes.append(value) }

    package mutating func integer<Value: FixedWidthInteger & UnsignedInteger>(_ value: Value) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    package mutating func number(_ value: Double) { integer(value.bitPattern) }

    package mutating func raw(_ slice: some Sequence<UInt8>) { bytes.append(contentsOf: slice) }

    /// - Parameter limit: In bytes, at most 65,535; a longer text is cut between two characters of Unicode.
    package mutating func text(_ text: String, limit: Int) {
        var utf8 = Array(text.utf8.prefix(limit))
        while String(validating: utf8, as: UTF8.self) == nil { utf8.removeLast() }
        integer(UInt16(utf8.count))
        raw(utf8)
    }

    package mutating func samples(_ samples: UnsafeBufferPointer<Int16>) {
        integer(UInt32(samples.count))
        bytes.append(contentsOf: UnsafeRawBufferPointer(samples))
    }
}
