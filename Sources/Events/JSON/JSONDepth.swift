/// Bounds how deep a message may nest, before anything recursive reads it.
enum JSONDepth {
    /// Ours nest to about ten; tool parameters and their like may go deeper.
    static let limit = 64

    /// Whether no bracket outside a string opens more than `limit` levels. Assumes nothing about the text.
    static func isBounded(_ text: some Sequence<UInt8>) -> Bool {
        var (depth, quoted, escaped) = (0, false, false)
        for byte in text {
            if quoted {
                if escaped {
                    escaped = false
                } else if byte == UInt8(ascii: "\\") {
                    escaped = true
                } else if byte == UInt8(ascii: "\"") {
                    quoted = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): quoted = true
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                depth += 1
                if depth > limit { return false }
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            default: break
            }
        }
        return true
    }
}
