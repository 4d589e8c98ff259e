/// Makes text that came from a peer safe to put into a log line.
public enum LogText {
    /// `text` with control characters, quotes, backslashes and everything outside printable ASCII written as escapes,
    /// cut after `limit` characters of output (a cut is marked with `…`).
    ///
    /// One line stays one line and no terminal sequence survives, whatever the peer sent.
    public static func escaped(_ text: some StringProtocol, limit: Int = 200) -> String {
        var output = ""
        var length = 0
        for scalar in text.unicodeScalars {
            let piece: String
            switch scalar {
            case "\n": piece = "\\n"
            case "\r": piece = "\\r"
            case "\t": piece = "\\t"
            case "\"", "\\": piece = "\\" + String(scalar)
            case " "..."~": piece = String(scalar)
            default: piece = "\\u{" + String(scalar.value, radix: 16) + "}"
            }
            length += piece.utf8.count
            guard length <= limit else { return output + "…" }
            output += piece
        }
        return output
    }
}
