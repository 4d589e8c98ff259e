/// Text protocols here are parsed by UTF-8 byte, never by `Character`: "\r\n" is one `Character`, and a combining
/// mark behind a separator would hide it.
extension Substring {
    /// The parts between `separator`s; with `omittingEmpty`, runs of separators count as one.
    package func fields(_ separator: Unicode.Scalar, max: Int = .max, omittingEmpty: Bool = true) -> [Substring] {
        utf8.split(separator: UInt8(ascii: separator), maxSplits: max - 1, omittingEmptySubsequences: omittingEmpty)
            .map { Substring($0) }
    }

    /// Splits at the first `separator`; `nil` when there is none.
    package func cut(at separator: Unicode.Scalar) -> (head: Substring, tail: Substring)? {
        guard let index = utf8.firstIndex(of: UInt8(ascii: separator)) else { return nil }
        return (self[..<index], Substring(utf8[index...].dropFirst()))
    }

    /// A number of decimal digits alone (no sign, no blanks) that fits `Number`.
    package func decimal<Number: FixedWidthInteger>(_: Number.Type = Number.self) -> Number? {
        guard utf8.allSatisfy({ $0.isDigit }) else { return nil }
        return Number(self)
    }

    package var trimmed: Substring {
        var view = utf8
        while let first = view.first, first == 0x20 || first == 0x09 { view = view.dropFirst() }
        while let last = view.last, last == 0x20 || last == 0x09 { view = view.dropLast() }
        return Substring(view)
    }
}

extension StringProtocol {
    /// Equality without regard to the case of ASCII letters.
    package func matches(_ other: some StringProtocol) -> Bool {
        utf8.elementsEqual(other.utf8) { $0.lowercased == $1.lowercased }
    }
}

extension UInt8 {
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }
    var isLetter: Bool { lowercased >= 0x61 && lowercased <= 0x7A }

    /// Lower case of an ASCII letter, anything else unchanged.
    var lowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }

    /// The value of a hexadecimal digit of either case.
    var hexValue: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x41 + 10
        case 0x61...0x66: self - 0x61 + 10
        default: nil
        }
    }
}
