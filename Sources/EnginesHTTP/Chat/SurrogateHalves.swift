/// Surrogate halves that a server writes into two pieces of one text.
///
/// Servers that count UTF-16 units cut 😀 into `"\ud83d"` and `"\ude00"`. A string can hold neither, and a JSON reader
/// makes U+FFFD of each; so the halves are replaced before the JSON is read, and joined when the next piece is there.
package enum SurrogateHalves {
    /// Stands for the half 0xD800; the other 2047 follow. Private use, so that no text has these characters otherwise.
    fileprivate static let first: UInt32 = 0x10F000

    /// JSON text with every escape of half a pair replaced by a character that stands for it. Whole pairs stay.
    package static func marked(_ json: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        var copied = 0
        var place = 0
        while let escape = json[place...].firstIndex(of: UInt8(ascii: "\\")) {
            guard let half = half(at: escape, in: json) else {
                place = min(escape + 2, json.count)
                continue
            }
            place = escape + 6
            if half < 0xDC00, let trail = self.half(at: place, in: json), trail >= 0xDC00 {
                place += 6
                continue
            }
            output += json[copied..<escape]
            output += String(scalar(half)).utf8
            copied = place
        }
        return copied == 0 ? json : output + json[copied...]
    }

    /// The half whose escape begins at `place`; nil for anything else.
    private static func half(at place: Int, in json: [UInt8]) -> UInt32? {
        guard place + 6 <= json.count, json[place] == UInt8(ascii: "\\"), json[place + 1] == UInt8(ascii: "u")
        else { return nil }
        var unit: UInt32 = 0
        for byte in json[(place + 2)..<(place + 6)] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            unit = unit << 4 | UInt32(digit)
        }
        return 0xD800...0xDFFF ~= unit ? unit : nil
    }

    private static func scalar(_ half: UInt32) -> Character {
        Character(Unicode.Scalar(first + half - 0xD800) ?? "\u{FFFD}")
    }

    fileprivate static func half(_ scalar: Unicode.Scalar) -> UInt32? {
        first..<first + 0x800 ~= scalar.value ? scalar.value - first + 0xD800 : nil
    }
}

/// Joins the halves in one text that comes in pieces, such as the content of an answer or the arguments of one call.
package struct SurrogateJoiner: Sendable {
    /// The first half of a pair, at the end of what came so far.
    private var lead: UInt32?

    package init() {}

    /// - Parameter piece: From JSON whose halves were marked.
    /// - Returns: The piece, with U+FFFD for a half whose other one never came.
    package mutating func pass(_ piece: String) -> String {
        // 0xF4 begins the characters that stand for halves.
        if piece.isEmpty || lead == nil && !piece.utf8.contains(0xF4) { return piece }
        var text = String.UnicodeScalarView()
        for scalar in piece.unicodeScalars {
            let half = SurrogateHalves.half(scalar)
            if let lead {
                self.lead = nil
                if let half, half >= 0xDC00 {
                    text.append(Unicode.Scalar(0x10000 + (lead - 0xD800) << 10 + (half - 0xDC00)) ?? "\u{FFFD}")
                    continue
                }
                text.append("\u{FFFD}")
            }
            switch half {
            case nil: text.append(scalar)
            case let half? where half < 0xDC00: lead = half
            case .some: text.append("\u{FFFD}")
            }
        }
        return String(text)
    }

    /// The text is over.
    package mutating func finish() -> String {
        defer { lead = nil }
        return lead == nil ? "" : "\u{FFFD}"
    }

    /// A text that comes in one piece.
    static func whole(_ text: String) -> String {
        var joiner = SurrogateJoiner()
        return joiner.pass(text) + joiner.finish()
    }
}
