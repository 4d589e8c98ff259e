/// One attribute of a STUN message (RFC 8489 §14, RFC 8445 §16.1). MESSAGE-INTEGRITY and FINGERPRINT are not here:
/// they cover the message and are checked by parsing and written by `STUNMessage.encoded`.
public enum STUNAttribute: Hashable, Sendable {
    /// `receiver:sender`, the two ufrags of a connectivity check (RFC 8445 §7.2.2).
    case username(String)
    case xorMappedAddress(TransportAddress)
    /// 300–699.
    case errorCode(Int, reason: String)
    case unknownAttributes([UInt16])
    case software(String)
    case priority(UInt32)
    case useCandidate
    /// The sender's tie-breaker.
    case iceControlled(UInt64)
    case iceControlling(UInt64)
}

/// Numbers of the IANA registry "STUN Attributes". Below 0x8000 the receiver must understand them.
enum STUNAttributeType {
    static let username: UInt16 = 0x0006
    static let messageIntegrity: UInt16 = 0x0008
    static let errorCode: UInt16 = 0x0009
    static let unknownAttributes: UInt16 = 0x000A
    static let xorMappedAddress: UInt16 = 0x0020
    static let priority: UInt16 = 0x0024
    static let useCandidate: UInt16 = 0x0025
    static let software: UInt16 = 0x8022
    static let fingerprint: UInt16 = 0x8028
    static let iceControlled: UInt16 = 0x8029
    static let iceControlling: UInt16 = 0x802A

    /// Required ones that mean nothing to a connectivity check, and so are understood by ignoring them:
    /// MAPPED-ADDRESS, REALM, NONCE, and the SHA-256 companions of MESSAGE-INTEGRITY and USERNAME.
    static let ignored: Set<UInt16> = [0x0001, 0x0014, 0x0015, 0x001C, 0x001D, 0x001E]
}

extension STUNAttribute {
    /// Reads one value; `nil` for an attribute that this type does not model.
    init?(type: UInt16, value: ArraySlice<UInt8>, transaction: STUNMessage.TransactionID) throws(STUNError) {
        switch type {
        case STUNAttributeType.username:
            // 513 bytes is the limit of RFC 8489 §14.3.
            guard value.count <= 513 else { throw .malformedAttribute(type) }
            self = .username(String(decoding: value, as: UTF8.self))
        case STUNAttributeType.software:
            guard value.count <= 763 else { throw .malformedAttribute(type) }
            self = .software(String(decoding: value, as: UTF8.self))
        case STUNAttributeType.errorCode:
            guard value.count >= 4, value.count <= 767 else { throw .malformedAttribute(type) }
            let hundreds = Int(value[value.startIndex + 2] & 0x07)
            let rest = Int(value[value.startIndex + 3])
            guard (3...6).contains(hundreds), rest < 100 else { throw .malformedAttribute(type) }
            self = .errorCode(hundreds * 100 + rest, reason: String(decoding: value.dropFirst(4), as: UTF8.self))
        case STUNAttributeType.unknownAttributes:
            guard value.count % 2 == 0 else { throw .malformedAttribute(type) }
            self = .unknownAttributes(
                stride(from: value.startIndex, to: value.endIndex, by: 2).map { value.bigEndian(at: $0) })
        case STUNAttributeType.xorMappedAddress:
            guard let address = TransportAddress(xored: value, transaction: transaction) else {
                throw .malformedAttribute(type)
            }
            self = .xorMappedAddress(address)
        case STUNAttributeType.priority:
            guard value.count == 4 else { throw .malformedAttribute(type) }
            self = .priority(value.bigEndian(at: value.startIndex))
        case STUNAttributeType.useCandidate:
            self = .useCandidate
        case STUNAttributeType.iceControlled:
            guard value.count == 8 else { throw .malformedAttribute(type) }
            self = .iceControlled(value.bigEndian(at: value.startIndex))
        case STUNAttributeType.iceControlling:
            guard value.count == 8 else { throw .malformedAttribute(type) }
            self = .iceControlling(value.bigEndian(at: value.startIndex))
        default:
            return nil
        }
    }

    func append(to bytes: inout [UInt8], transaction: STUNMessage.TransactionID) {
        switch self {
        case .username(let text):
            bytes.appendSTUNAttribute(STUNAttributeType.username, Array(text.utf8))
        case .software(let text):
            bytes.appendSTUNAttribute(STUNAttributeType.software, Array(text.utf8))
        case .errorCode(let code, let reason):
            let head: [UInt8] = [0, 0, UInt8(clamping: code / 100), UInt8(clamping: code % 100)]
            bytes.appendSTUNAttribute(STUNAttributeType.errorCode, head + Array(reason.utf8))
        case .unknownAttributes(let types):
            bytes.appendSTUNAttribute(STUNAttributeType.unknownAttributes, types.flatMap(\.bigEndianBytes))
        case .xorMappedAddress(let address):
            bytes.appendSTUNAttribute(STUNAttributeType.xorMappedAddress, address.xored(transaction: transaction))
        case .priority(let priority):
            bytes.appendSTUNAttribute(STUNAttributeType.priority, priority.bigEndianBytes)
        case .useCandidate:
            bytes.appendSTUNAttribute(STUNAttributeType.useCandidate, [])
        case .iceControlled(let tieBreaker):
            bytes.appendSTUNAttribute(STUNAttributeType.iceControlled, tieBreaker.bigEndianBytes)
        case .iceControlling(let tieBreaker):
            bytes.appendSTUNAttribute(STUNAttributeType.iceControlling, tieBreaker.bigEndianBytes)
        }
    }
}

extension TransportAddress {
    /// XOR-MAPPED-ADDRESS (RFC 8489 §14.2): port and address under the magic cookie, IPv6 under the transaction too.
    init?(xored value: ArraySlice<UInt8>, transaction: STUNMessage.TransactionID) {
        guard value.count >= 8 else { return nil }
        let start = value.startIndex
        let port: UInt16 = value.bigEndian(at: start + 2) ^ UInt16(STUNMessage.cookie >> 16)
        switch (value[start + 1], value.count) {
        case (1, 8):
            self.init(host: .v4(value.bigEndian(at: start + 4) ^ STUNMessage.cookie), port: port)
        case (2, 20):
            let high: UInt64 = value.bigEndian(at: start + 4)
            let low: UInt64 = value.bigEndian(at: start + 12)
            self.init(host: .v6(high: high ^ transaction.highMask, low: low ^ transaction.low), port: port)
        default:
            return nil
        }
    }

    func xored(transaction: STUNMessage.TransactionID) -> [UInt8] {
        let port = (port ^ UInt16(STUNMessage.cookie >> 16)).bigEndianBytes
        switch host {
        case .v4(let address):
            return [0, 1] + port + (address ^ STUNMessage.cookie).bigEndianBytes
        case .v6(let high, let low):
            return [0, 2] + port + (high ^ transaction.highMask).bigEndianBytes + (low ^ transaction.low).bigEndianBytes
        }
    }
}

extension FixedWidthInteger {
    var bigEndianBytes: [UInt8] {
        stride(from: Self.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: self >> Self($0)) }
    }
}

extension RandomAccessCollection<UInt8> where Index == Int {
    /// Reads an integer in network order. The caller has checked that it lies inside.
    func bigEndian<Number: FixedWidthInteger>(at index: Int) -> Number {
        self[index..<index + Number.bitWidth / 8].reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) }
    }
}

extension [UInt8] {
    /// Writes type, length, value and padding to four bytes. Values are ours and fit 16 bits.
    mutating func appendSTUNAttribute(_ type: UInt16, _ value: [UInt8]) {
        self += type.bigEndianBytes
        self += UInt16(clamping: value.count).bigEndianBytes
        self += value
        self += repeatElement(0, count: (4 - value.count % 4) % 4)
    }
}
