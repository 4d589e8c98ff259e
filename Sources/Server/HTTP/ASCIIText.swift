/// Comparisons of header values and URLs by byte, which take linear time on any text. Those of `String` and `Character`
/// normalize what is not ASCII first.
extension StringProtocol {
    var isASCII: Bool { utf8.allSatisfy { $0 < 0x80 } }

    /// Whether the text begins with `prefix`, which is ASCII, whatever the case of its letters.
    func beginsIgnoringCase(with prefix: String) -> Bool {
        utf8.starts(with: prefix.utf8) { $0.lowercasedASCII == $1.lowercasedASCII }
    }

    /// Whether the text is `other`, which is ASCII, whatever the case of its letters.
    func equalsIgnoringCase(_ other: String) -> Bool {
        utf8.elementsEqual(other.utf8) { $0.lowercasedASCII == $1.lowercasedASCII }
    }
}

extension UInt8 {
    fileprivate var lowercasedASCII: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }
}
