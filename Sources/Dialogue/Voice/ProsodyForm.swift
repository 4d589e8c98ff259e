/// The shape of an attribute of SSML's `prosody`, before anyone asks what it is an attribute of.
enum ProsodyForm: Hashable {
    enum Unit: String, CaseIterable {
        case percent = "%"
        case semitones = "st"
        case hertz = "hz"
        case decibels = "db"
    }

    /// `slow`, in lower case.
    case word(String)
    /// `1.2`, `+10`.
    case number(Double, isSigned: Bool)
    /// `+20%`, `-2st`; a percentage also without a sign.
    case change(Double, Unit)
    /// `200Hz`
    case amount(Double, Unit)

    /// - Returns: nil for what is neither. Numbers are decimal and have no exponent; spaces around are no matter.
    init?(_ text: String) {
        guard text.utf8.count <= 32 else { return nil }
        var rest = text.lowercased()[...]
        while rest.first == " " { rest.removeFirst() }
        while rest.last == " " { rest.removeLast() }
        guard let first = rest.utf8.first else { return nil }
        guard !Self.letters.contains(first) else {
            guard rest.utf8.allSatisfy({ Self.letters.contains($0) || $0 == UInt8(ascii: "-") }) else { return nil }
            self = .word(String(rest))
            return
        }
        let unit = Unit.allCases.first { rest.hasSuffix($0.rawValue) }
        if let unit { rest.removeLast(unit.rawValue.count) }
        let isSigned = first == UInt8(ascii: "+") || first == UInt8(ascii: "-")
        let digits = isSigned ? rest.dropFirst() : rest
        guard digits.utf8.allSatisfy({ Self.digits.contains($0) || $0 == UInt8(ascii: ".") }),
            digits.utf8.contains(where: Self.digits.contains), let size = Double(digits)
        else { return nil }
        let value = first == UInt8(ascii: "-") ? -size : size
        guard let unit else {
            self = .number(value, isSigned: isSigned)
            return
        }
        self = isSigned || unit == .percent ? .change(value, unit) : .amount(value, unit)
    }

    private static let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
}
