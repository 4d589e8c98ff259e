import Foundation

/// The token table that the runtime reads, from the tokenizer that Moonshine's package holds.
package enum MoonshineTokens {
    /// The tokenizer is a list of tokens: a length and as many bytes. A length below 128 is one byte; else its low seven
    /// bits are in the first byte, whose high bit is set, and the rest is in a second one. The table has a line for each:
    /// the token in Base64, a space, its number from 0.
    /// - Returns: nil if the last token is cut off.
    package static func table(from tokenizer: [UInt8]) -> [UInt8]? {
        var table: [UInt8] = []
        var position = 0
        var number = 0
        while position < tokenizer.count {
            var length = Int(tokenizer[position])
            position += 1
            if length >= 128 {
                guard position < tokenizer.count else { return nil }
                length = Int(tokenizer[position]) * 128 + length - 128
                position += 1
            }
            guard length <= tokenizer.count - position else { return nil }
            table += Data(tokenizer[position..<position + length]).base64EncodedData()
            table += Array(" \(number)\n".utf8)
            position += length
            number += 1
        }
        return table
    }
}
