/// The query of a URL as name and value pairs (Voice Live protocol A.2).
///
/// Names compare without case and with `_` equal to `-`. A name given twice has the value given last.
/// Nothing here fails: an escape that is none stays as it was written.
public struct QueryParameters: Equatable, Sendable {
    /// More parameters than any client sends; the rest is dropped.
    private static let maximumCount = 64

    private var values: [String: String] = [:]

    public init(_ query: some StringProtocol) {
        for pair in query.split(separator: "&").prefix(Self.maximumCount) {
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = halves.first, !name.isEmpty else { continue }
            let value = halves.count > 1 ? Substring(halves[1]) : ""
            values[Self.canonical(Self.percentDecoded(Substring(name)))] = Self.percentDecoded(value)
        }
    }

    /// The value as clients that build forms mean it: `+` stands for a space.
    public subscript(_ name: String) -> String? {
        literal(name).map { value in String(value.map { $0 == "+" ? " " : $0 }) }
    }

    /// The value with `+` left alone: keys may contain it, and never contain a space.
    public func literal(_ name: String) -> String? {
        values[Self.canonical(name)]
    }

    private static func canonical(_ name: String) -> String {
        String(name.lowercased().map { $0 == "_" ? "-" : $0 })
    }

    private static func percentDecoded(_ text: Substring) -> String {
        let bytes = Array(text.utf8)
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let high = Self.hexDigit(bytes[index + 1]), let low = Self.hexDigit(bytes[index + 2])
            {
                decoded.append(high << 4 | low)
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
