/// The choice among the WebSocket subprotocols a client offers (Voice Live protocol A.4).
public enum Subprotocol {
    private static let keyPrefix = "openai-insecure-api-key."
    private static let known = "realtime"
    /// More entries than any client offers; the rest is dropped.
    private static let maximumCount = 32

    /// The entries of all `Sec-WebSocket-Protocol` headers, in order.
    public static func offered(in headers: [some StringProtocol]) -> [String] {
        let entries = headers.lazy.flatMap { Array($0.utf8).split(separator: UInt8(ascii: ",")) }
            .map(trimmed).filter { !$0.isEmpty && $0.allSatisfy(isTokenByte) }
        return entries.prefix(maximumCount).map { String(decoding: $0, as: UTF8.self) }
    }

    /// What the 101 response names: `realtime` where offered, else the first entry that carries no secret.
    /// Browsers fail the connection when they offered something and nothing was chosen.
    public static func select(from offered: [String]) -> String? {
        offered.contains(known) ? known : offered.first { key(in: $0) == nil }
    }

    private static func trimmed(_ entry: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        guard let first = entry.firstIndex(where: { !isBlank($0) }), let last = entry.lastIndex(where: { !isBlank($0) })
        else { return [] }
        return entry[first...last]
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
