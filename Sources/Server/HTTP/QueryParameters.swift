import StreamSafeText

/// The query of a URL as name and value pairs (Voice Live protocol A.2).
///
/// Names compare without case and with `_` equal to `-`. A name given twice has the value given last.
/// Nothing here fails: an escape that is none stays as it was written.
public struct QueryParameters: Equatable, Sendable {
    /// More parameters than any client sends; the rest is dropped.
    private static let maximumCount = 64
    /// No parameter has a longer name, in bytes; one that is longer is dropped.
    private static let longestName = 64

    private var values: [String: String] = [:]

    public init(_ query: some StringProtocol) {
        for pair in Array(query.utf8).split(separator: UInt8(ascii: "&")).prefix(Self.maximumCount) {
            let name = Self.percentDecoded(pair.prefix { $0 != UInt8(ascii: "=") })
            // All names are ASCII, so that comparing them takes linear time.
            guard !name.isEmpty, name.count <= Self.longestName, name.allSatisfy({ $0 < 0x80 }) else { continue }
            let value = Self.percentDecoded(pair.drop { $0 != UInt8(ascii: "=") }.dropFirst())
            values[Self.canonical(name)] = StreamSafeText.decoding(value)
        }
    }

    /// The value as clients that build forms mean it: `+` stands for a space.
    public subscript(_ name: String) -> String? {
        literal(name).map { value in
            String(decoding: value.utf8.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
        }
    }

    /// The value with `+` left alone: keys may contain it, and never contain a space.
    public func literal(_ name: String) -> String? {
        values[Self.canonical(Array(name.utf8))]
    }

    /// - Parameter name: ASCII.
    private static func canonical(_ name: [UInt8]) -> String {
        String(decoding: name.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }, as: UTF8.self).lowercased()
    }

    private static func percentDecoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.endIndex,
                let high = Self.hexDigit(bytes[index + 1]), let low = Self.hexDigit(bytes[index + 2])
            {
                decoded.append(high << 4 | low)
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return decoded
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
