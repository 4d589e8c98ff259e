import Dialogue

/// The `api-version` a client asked for (Voice Live protocol 0.2).
///
/// No feature depends on it, since real clients mix versions and features; only some defaults of the session do.
public struct APIVersion: Equatable, Sendable {
    /// A published version: what the client sent when it is known, else the newest one.
    public let name: String

    /// Oldest first, as published.
    public static let dated = [
        "2025-05-01-preview", "2025-10-01", "2026-01-01-preview", "2026-04-10", "2026-06-01-preview", "2026-07-15",
        "2026-07-31-preview",
    ]

    /// - Returns: nil when `text` is not `YYYY-MM-DD` with an optional `-preview`. `v1` is another dialect, with other
    ///   events and another session object, which this server does not speak.
    public init?(_ text: String) {
        if Self.dated.contains(text) {
            name = text
        } else if Self.isWellFormed(text), let newest = Self.dated.last {
            name = newest
        } else {
            return nil
        }
    }

    private static func isWellFormed(_ text: String) -> Bool {
        var date = Substring(text)
        if date.hasSuffix("-preview") { date = date.dropLast("-preview".count) }
        let fields = date.split(separator: "-", omittingEmptySubsequences: false)
        guard fields.map(\.utf8.count) == [4, 2, 2] else { return false }
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard fields.allSatisfy({ $0.utf8.allSatisfy(digits.contains) }) else { return false }
        guard let month = Int(fields[1]), let day = Int(fields[2]) else { return false }
        return (1...12).contains(month) && (1...31).contains(day)
    }

    /// Defaults of `prefix_padding_ms`.
    public var prefixPadding: PrefixPadding {
        name < "2026-04-10" ? PrefixPadding(serverVAD: 300, azureSemanticVAD: 300) : PrefixPadding()
    }
}
