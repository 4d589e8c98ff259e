import Foundation
import StreamSafeText

/// A JSON value that keeps the order of its members, for schemas and results of tools.
indirect enum JSONText: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONText])
    case object([Member])

    struct Member: Hashable, Sendable {
        var name: String
        var value: JSONText
    }

    subscript(name: String) -> JSONText? {
        if case .object(let members) = self { members.first { $0.name == name }?.value } else { nil }
    }

    var string: String? { if case .string(let text) = self { text } else { nil } }
    var items: [JSONText] { if case .array(let items) = self { items } else { [] } }
    var members: [Member] { if case .object(let members) = self { members } else { [] } }

    /// - Returns: nil for what is not JSON, is deeper than 32 levels or longer than 64 kB.
    init?(_ text: String) {
        guard text.utf8.count <= 65_536 else { return nil }
        var parser = Parser(bytes: Array(text.utf8))
        guard let value = parser.value(depth: 0) else { return nil }
        parser.skipSpace()
        guard parser.position == parser.bytes.count else { return nil }
        self = value
    }

    var text: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .number(let value):
            value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : value.isFinite ? String(value) : "null"
        case .string(let value): Self.quoted(value)
        case .array(let items): "[" + items.map(\.text).joined(separator: ",") + "]"
        case .object(let members):
            "{" + members.map { "\(Self.quoted($0.name)):\($0.value.text)" }.joined(separator: ",") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case _ where scalar.value < 0x20:
                quoted += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    private struct Parser {
        let bytes: [UInt8]
        var position = 0

        var next: UInt8? { position < bytes.count ? bytes[position] : nil }

        mutating func skipSpace() {
            while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
        }

        mutating func take(_ byte: UInt8) -> Bool {
            skipSpace()
            guard next == byte else { return false }
            position += 1
            return true
        }

        mutating func value(depth: Int) -> JSONText? {
            skipSpace()
            guard depth < 32, let byte = next else { return nil }
            switch byte {
            case UInt8(ascii: "{"): return object(depth: depth)
            case UInt8(ascii: "["): return array(depth: depth)
            case UInt8(ascii: "\""): return text().map(JSONText.string)
            default: return word()
            }
        }

        private mutating func object(depth: Int) -> JSONText? {
            position += 1
            var members: [Member] = []
            if take(UInt8(ascii: "}")) { return .object(members) }
            repeat {
                skipSpace()
                guard next == UInt8(ascii: "\""), let name = text(), take(UInt8(ascii: ":")),
                    let value = value(depth: depth + 1)
                else { return nil }
                members.append(Member(name: name, value: value))
            } while take(UInt8(ascii: ","))
            return take(UInt8(ascii: "}")) ? .object(members) : nil
        }

        private mutating func array(depth: Int) -> JSONText? {
            position += 1
            var items: [JSONText] = []
            if take(UInt8(ascii: "]")) { return .array(items) }
            repeat {
                guard let value = value(depth: depth + 1) else { return nil }
                items.append(value)
            } while take(UInt8(ascii: ","))
            return take(UInt8(ascii: "]")) ? .array(items) : nil
        }

        /// The string that starts here; its escapes are left to Foundation.
        private mutating func text() -> String? {
            let start = position
            position += 1
            var hasEscape = false
            while let byte = next, byte != UInt8(ascii: "\"") {
                if byte == UInt8(ascii: "\\") {
                    hasEscape = true
                    position += 1
                }
                position += 1
            }
            guard next != nil else { return nil }
            position += 1
            guard hasEscape else { return StreamSafeText.decoding(bytes[(start + 1)..<(position - 1)]) }
            return (try? JSONDecoder().decode(String.self, from: Data(bytes[start..<position])))
                .map(StreamSafeText.bounded)
        }

        private mutating func word() -> JSONText? {
            let start = position
            while let byte = next, !Self.ends.contains(byte) { position += 1 }
            let word = String(decoding: bytes[start..<position], as: UTF8.self)
            switch word {
            case "null": return .null
            case "true": return .bool(true)
            case "false": return .bool(false)
            default:
                guard let first = word.first, first == "-" || first.isNumber, let value = Double(word), value.isFinite
                else { return nil }
                return .number(value)
            }
        }

        private static let ends = Set<UInt8>(",]} \n\r\t".utf8)
    }
}
