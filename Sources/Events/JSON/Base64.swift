/// Reads the base64 of peers: the standard alphabet or the URL-safe one, with padding or without (Voice Live protocol
/// 0.3). One pass without a branch per character of a valid text; 16 MiB take tens of milliseconds.
package enum Base64 {
    /// - Returns: nil when `text` holds any other character, white space included, or ends amid a byte.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var text = String(text)
        return text.withUTF8 { decode($0) }
    }

    private static func decode(_ characters: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var count = characters.count
        // At most two characters of padding, and only where they fill up a group of four.
        var padding = 0
        while padding < 2, count > 0, characters[count - 1] == UInt8(ascii: "=") {
            padding += 1
            count -= 1
        }
        guard padding == 0 || characters.count % 4 == 0, count % 4 != 1 else { return nil }
        var invalid = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count / 4 * 3 + 2) { output, written in
            var accumulated: UInt8 = 0
            func value(_ index: Int) -> UInt32 {
                let value = table[Int(characters[index])]
                accumulated |= value
                return UInt32(value & 63)
            }
            var out = 0
            for index in stride(from: 0, to: count - count % 4, by: 4) {
                let group =
                    value(index) << 18 | value(index + 1) << 12 | value(index + 2) << 6 | value(index + 3)
                output[out] = UInt8(truncatingIfNeeded: group >> 16)
                output[out + 1] = UInt8(truncatingIfNeeded: group >> 8)
                output[out + 2] = UInt8(truncatingIfNeeded: group)
                out += 3
            }
            let rest = count - count % 4
            if count % 4 >= 2 {
                output[out] = UInt8(truncatingIfNeeded: value(rest) << 2 | value(rest + 1) >> 4)
                out += 1
            }
            if count % 4 == 3 {
                output[out] = UInt8(truncatingIfNeeded: value(rest + 1) << 4 | value(rest + 2) >> 2)
                out += 1
            }
            invalid = accumulated & 0x80 != 0
            written = out
        }
        return invalid ? nil : bytes
    }

    /// Appends the text of `bytes` in the standard alphabet, padded.
    package static func encode(_ bytes: Span<UInt8>, appendingTo text: inout [UInt8]) {
        text.reserveCapacity(text.count + (bytes.count + 2) / 3 * 4)
        var index = 0
        while index < bytes.count {
            let count = min(3, bytes.count - index)
            var group = UInt32(bytes[index]) << 16
            if count > 1 { group |= UInt32(bytes[index + 1]) << 8 }
            if count > 2 { group |= UInt32(bytes[index + 2]) }
            for place in 0..<4 {
                let character = alphabet[Int(group >> (18 - 6 * UInt32(place))) & 63]
                text.append(place <= count ? character : UInt8(ascii: "="))
            }
            index += 3
        }
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The six bits of each character; the top bit marks those that are none of base64.
    private static let table: [UInt8] = {
        var table = [UInt8](repeating: 0x80, count: 256)
        for (value, character) in alphabet.enumerated() { table[Int(character)] = UInt8(value) }
        table[Int(UInt8(ascii: "-"))] = 62
        table[Int(UInt8(ascii: "_"))] = 63
        return table
    }()
}
