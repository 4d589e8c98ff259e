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

/// The tokens of a header whose value is a list, such as `Connection` (RFC 9110 §5.6.1).
package enum HeaderTokens {
    /// Whether one of the values lists `token`, which is ASCII, whatever the case of its letters.
    package static func contain(_ token: String, in values: [String]) -> Bool {
        values.contains { value in
            value.utf8.split(separator: UInt8(ascii: ",")).contains { entry in
                Substring(entry).trimmedBlanks.equalsIgnoringCase(token)
            }
        }
    }
}

extension Substring {
    fileprivate var trimmedBlanks: Substring {
        var view = utf8
        while let first = view.first, first == 0x20 || first == 0x09 { view.removeFirst() }
        while let last = view.last, last == 0x20 || last == 0x09 { view.removeLast() }
        return Substring(view)
    }
}
