/// Text of peers in the Stream-Safe Text Format (Unicode Standard Annex #15, §13): at most 30 combining marks in a row.
///
/// Swift compares and hashes strings by canonical equivalence, for which it sorts every run of combining marks, in
/// quadratic time: a run of 64 Ki marks takes seconds. Once the runs are bounded, `==`, hashing, `switch`, `hasPrefix`
/// and iteration by `Character` all take linear time, whoever does them: our code, the standard library or Foundation.
///
/// The format puts U+034F COMBINING GRAPHEME JOINER behind the 30th mark of a run. No language needs that many, so the
/// text of honest peers stays as it is, byte for byte.
///
/// Bytes from a peer become a `String` here. What is known to be ASCII needs none of it.
public enum StreamSafeText {
    /// Marks that may follow each other.
    public static let longestRun = 30

    /// - Returns: The text, or nil for bytes that are not UTF-8.
    @inlinable public static func validating(_ bytes: some Collection<UInt8>) -> String? {
        String(validating: bytes, as: UTF8.self).map(bounded)
    }

    /// The text with U+FFFD for what is not UTF-8.
    @inlinable public static func decoding(_ bytes: some Collection<UInt8>) -> String {
        bounded(String(decoding: bytes, as: UTF8.self))
    }

    /// `text` itself if it is in the format; else with joiners. Reads one byte in 62 of most texts.
    public static func bounded(_ text: String) -> String {
        var text = text
        return text.withUTF8 { isSuspect($0) ? joined($0) : nil } ?? text
    }

    /// `piece` as it may follow `text`, both in the format: with a joiner in front if their marks together are too many.
    public static func continuing(_ text: String, with piece: String) -> String {
        let head = piece.unicodeScalars.prefix(while: isMark).count
        guard head > 0 else { return piece }
        let tail = text.unicodeScalars.reversed().prefix(while: isMark).count
        return head + tail > longestRun ? "\u{34F}" + piece : piece
    }

    /// Whether a run of marks may be too long. A mark takes two bytes or more, so a run that is too long covers one of
    /// the places that are 62 bytes apart.
    private static func isSuspect(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var place = 0
        while place < bytes.count {
            if bytes[place] >= 0x80 {
                var start = place
                while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
                // U+0300, the first mark, begins with 0xCC.
                if bytes[start] >= 0xCC, isMark(scalar(at: start, in: bytes).value) { return true }
            }
            place += 2 * (longestRun + 1)
        }
        return false
    }

    /// - Returns: nil if no run is too long.
    private static func joined(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        var output: [UInt8] = []
        var copied = 0
        var run = 0
        var place = 0
        while place < bytes.count {
            if bytes[place] < 0xCC {
                run = 0
                place += 1
                while place < bytes.count, bytes[place] & 0xC0 == 0x80 { place += 1 }
                continue
            }
            let (value, next) = scalar(at: place, in: bytes)
            run = isMark(value) ? run + 1 : 0
            if run > longestRun {
                output += bytes[copied..<place]
                output += "\u{34F}".utf8
                copied = place
                run = 1
            }
            place = next
        }
        guard copied > 0 else { return nil }
        return String(decoding: output + bytes[copied...], as: UTF8.self)
    }

    /// Reads a scalar that begins at `place`. `bytes` are valid UTF-8, as those of every `String` are.
    private static func scalar(
        at place: Int, in bytes: UnsafeBufferPointer<UInt8>
    ) -> (value: Unicode.Scalar, next: Int) {
        let first = bytes[place]
        let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        guard place + length <= bytes.count else { return ("\u{FFFD}", bytes.count) }
        var value = length == 1 ? UInt32(first) : UInt32(first & (0x7F >> UInt8(length)))
        for index in (place + 1)..<(place + length) { value = value << 6 | UInt32(bytes[index] & 0x3F) }
        return (Unicode.Scalar(value) ?? "\u{FFFD}", place + length)
    }

    /// Whether canonical decomposition leaves `scalar` without a starter. Three vowel signs of Tibetan are starters by
    /// themselves and decompose into marks.
    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xF73, 0xF75, 0xF81: true
        default: scalar.properties.canonicalCombiningClass != .notReordered
        }
    }
}
