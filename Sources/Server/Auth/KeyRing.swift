/// The API keys that open this server (Voice Live protocol A.3).
///
/// Printing one, by accident or by interpolation, shows how many there are and nothing of them.
public struct KeyRing: Sendable {
    /// Why text is no list of keys. Names a line, never what stands in it.
    public enum Fault: Error, Equatable, CustomStringConvertible {
        case empty
        case malformed(line: Int)

        public var description: String {
            switch self {
            case .empty: "holds no key"
            case .malformed(let line):
                "line \(line) is no key: a key has \(KeyRing.lengths.lowerBound) to \(KeyRing.lengths.upperBound) "
                    + "printable ASCII characters and no space or comma"
            }
        }
    }

    /// Characters of a key. What is shorter could be guessed.
    public static let lengths = 8...256

    private let keys: [[UInt8]]

    /// - Parameter keys: as they are; see `init(parsing:)` for the rules of one.
    /// - Throws: `Fault.empty`, or `malformed` with the position counted from 1.
    public init(_ keys: [String]) throws(Fault) {
        guard !keys.isEmpty else { throw .empty }
        for (index, key) in keys.enumerated() where !Self.isKey(key) { throw .malformed(line: index + 1) }
        self.keys = keys.map { Array($0.utf8) }
    }

    /// The content of a key file: one key a line; empty lines and lines that begin with `#` count for nothing.
    public init(parsing text: String) throws(Fault) {
        var keys: [String] = []
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let key = Self.trimmed(line)
            if key.isEmpty || key.hasPrefix("#") { continue }
            guard Self.isKey(key) else { throw .malformed(line: index + 1) }
            keys.append(key)
        }
        try self.init(keys)
    }

    /// Keys separated by commas, as an environment variable holds them.
    public init(commaSeparated text: String) throws(Fault) {
        try self.init(text.split(separator: ",").map { Self.trimmed($0) }.filter { !$0.isEmpty })
    }

    /// These keys and those of `other`.
    public func merged(with other: KeyRing) -> KeyRing {
        KeyRing(unchecked: keys + other.keys)
    }

    private init(unchecked keys: [[UInt8]]) {
        self.keys = keys
    }

    public var count: Int { keys.count }

    /// Whether `secret` is one of the keys. Takes the same time whichever key it resembles, and however much.
    public func contains(_ secret: String) -> Bool {
        let presented = Array(secret.utf8)
        var found: UInt8 = 0
        for key in keys { found |= Self.equals(presented, key) }
        return found != 0
    }

    /// - Returns: 1 when they are equal, else 0. How long it takes depends on the length of `presented` alone.
    private static func equals(_ presented: [UInt8], _ key: [UInt8]) -> UInt8 {
        var difference = presented.count ^ key.count
        for index in presented.indices {
            difference |= Int(presented[index] ^ key[index % key.count])
        }
        return difference == 0 ? 1 : 0
    }

    private static func isKey(_ text: String) -> Bool {
        lengths.contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x2C }
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}

extension KeyRing: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "\(count) API keys" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["count": count]) }
}
