/// The choice among the WebSocket subprotocols a client offers (Voice Live protocol A.4).
public enum Subprotocol {
    private static let keyPrefix = "openai-insecure-api-key."
    private static let known = "realtime"
    /// More entries than any client offers; the rest is dropped.
    private static let maximumCount = 32

    /// The entries of all `Sec-WebSocket-Protocol` headers, in order.
    public static func offered(in headers: [some StringProtocol]) -> [String] {
        let entries = headers.lazy.flatMap { $0.split(separator: ",") }
            .map { String($0.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed()) }
            .filter { !$0.isEmpty && $0.utf8.allSatisfy(isTokenByte) }
        return Array(entries.prefix(maximumCount))
    }

    /// What the 101 response names: `realtime` where offered, else the first entry that carries no secret.
    /// Browsers fail the connection when they offered something and nothing was chosen.
    public static func select(from offered: [String]) -> String? {
        offered.contains(known) ? known : offered.first { key(in: $0) == nil }
    }

    /// The API key that an entry of the form `openai-insecure-api-key.<key>` carries.
    static func key(in entry: String) -> String? {
        guard entry.lowercased().hasPrefix(keyPrefix) else { return nil }
        return String(entry.dropFirst(keyPrefix.count))
    }

    /// `tchar` of RFC 9110 §5.6.2. Anything else could not be echoed in a header.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default:
            "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
