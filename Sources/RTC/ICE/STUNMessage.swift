/// Why a datagram is not a STUN message that can be used.
public enum STUNError: Error, Hashable, Sendable {
    /// Not the header of RFC 8489 §5: too short, wrong leading bits, wrong cookie.
    case notSTUN
    /// The length field, or an attribute's, does not fit the datagram.
    case truncated
    case malformedAttribute(UInt16)
    /// More than 64 attributes.
    case tooManyAttributes
    /// FINGERPRINT is there and wrong: the datagram belongs to another protocol (RFC 8489 §7.3).
    case wrongFingerprint
}

/// HMAC-SHA1 of a message, 20 bytes. Handed in, because this target holds no cryptography.
public typealias HMACSHA1 = @Sendable (_ key: [UInt8], _ message: ArraySlice<UInt8>) -> [UInt8]

/// A STUN message (RFC 8489), of the Binding method as ICE uses it.
///
/// Parsing checks structure and FINGERPRINT; integrity is checked apart by `hasIntegrity`, once the password is known.
public struct STUNMessage: Sendable, Equatable {
    public enum Class: UInt16, Sendable {
        case request = 0b00
        case indication = 0b01
        case success = 0b10
        case error = 0b11
    }

    /// 96 bits that join a response to its request.
    public struct TransactionID: Hashable, Sendable {
        var high: UInt32
        var low: UInt64

        public init(high: UInt32, low: UInt64) {
            (self.high, self.low) = (high, low)
        }

        var highMask: UInt64 { UInt64(STUNMessage.cookie) << 32 | UInt64(high) }
    }

    public static let bindingMethod: UInt16 = 0x001
    static let cookie: UInt32 = 0x2112_A442
    static let headerLength = 20
    private static let maxAttributes = 64

    public var messageClass: Class
    /// Twelve bits.
    public var method: UInt16
    public var transactionID: TransactionID
    public var attributes: [STUNAttribute]
    /// Attributes that must be understood and are not (RFC 8489 §6.3.1), the first 16 of them.
    public private(set) var unknownRequired: [UInt16] = []
    public private(set) var hasFingerprint = false
    /// What MESSAGE-INTEGRITY covers, with the length field as it was when the tag was made (RFC 8489 §14.5).
    private var covered: ArraySlice<UInt8> = []
    private var tag: ArraySlice<UInt8>?

    public init(
        _ messageClass: Class, transactionID: TransactionID, attributes: [STUNAttribute] = [],
        method: UInt16 = STUNMessage.bindingMethod
    ) {
        self.messageClass = messageClass
        self.method = method & 0x0FFF
        self.transactionID = transactionID
        self.attributes = attributes
    }

    /// Reads one whole datagram.
    public init(parsing bytes: [UInt8]) throws(STUNError) {
        guard Self.looksLikeSTUN(bytes) else { throw .notSTUN }
        let end = bytes.count
        guard Int(bytes.bigEndian(at: 2) as UInt16) == end - Self.headerLength else { throw .truncated }
        let type: UInt16 = bytes.bigEndian(at: 0)
        guard let messageClass = Class(rawValue: type >> 7 & 0b10 | type >> 4 & 0b01) else { throw .notSTUN }
        self.init(
            messageClass, transactionID: TransactionID(high: bytes.bigEndian(at: 8), low: bytes.bigEndian(at: 12)),
            method: type & 0x000F | type >> 1 & 0x0070 | type >> 2 & 0x0F80)

        var offset = Self.headerLength
        var count = 0
        while offset < end {
            guard end - offset >= 4 else { throw .truncated }
            let type: UInt16 = bytes.bigEndian(at: offset)
            let length = Int(bytes.bigEndian(at: offset + 2) as UInt16)
            let next = offset + 4 + (length + 3) / 4 * 4
            guard next <= end else { throw .truncated }
            count += 1
            guard count <= Self.maxAttributes else { throw .tooManyAttributes }
            try read(type, at: offset, value: bytes[offset + 4..<offset + 4 + length], in: bytes)
            if hasFingerprint { break }  // Always the last; what follows is ignored.
            offset = next
        }
    }

    private mutating func read(
        _ type: UInt16, at offset: Int, value: ArraySlice<UInt8>, in bytes: [UInt8]
    ) throws(STUNError) {
        switch type {
        case STUNAttributeType.fingerprint:
            guard value.count == 4 else { throw .malformedAttribute(type) }
            guard value.bigEndian(at: value.startIndex) == CRC32.checksum(bytes[..<offset]) ^ Self.fingerprintMask
            else {
                throw .wrongFingerprint
            }
            hasFingerprint = true
        case _ where tag != nil:
            break  // Behind MESSAGE-INTEGRITY, thus not covered by it: ignored (RFC 8489 §14.5).
        case STUNAttributeType.messageIntegrity:
            guard value.count == 20 else { throw .malformedAttribute(type) }
            covered = Self.withLength(offset + 24, bytes[..<offset])
            tag = value
        default:
            if let attribute = try STUNAttribute(type: type, value: value, transaction: transactionID) {
                attributes.append(attribute)
            } else if type < 0x8000, !STUNAttributeType.ignored.contains(type), unknownRequired.count < 16 {
                unknownRequired.append(type)
            }
        }
    }

    /// Whether the bytes can be STUN at all: header, leading zero bits, magic cookie. Cheap enough for every datagram.
    public static func looksLikeSTUN(_ bytes: [UInt8]) -> Bool {
        bytes.count >= headerLength && bytes[0] < 0x40 && bytes[4] == 0x21 && bytes[5] == 0x12 && bytes[6] == 0xA4
            && bytes[7] == 0x42
    }

    /// The receiver's ufrag in the USERNAME of a Binding request: it names the call that a first check belongs to.
    /// Nothing else is validated, so it proves nothing.
    /// - Returns: 4 to 256 characters of printable ASCII; nil for anything else, which no call is named.
    public static func receiverUfrag(of bytes: [UInt8]) -> String? {
        guard looksLikeSTUN(bytes), bytes[0] == 0, bytes[1] == 1 else { return nil }
        var offset = headerLength
        while bytes.count - offset >= 4 {
            let length = Int(bytes.bigEndian(at: offset + 2) as UInt16)
            let value = offset + 4
            guard length <= bytes.count - value else { return nil }
            if (bytes.bigEndian(at: offset) as UInt16) == STUNAttributeType.username {
                let name = bytes[value..<value + length]
                let ufrag = name.prefix(ICECredentials.ufragLengths.upperBound + 1).prefix { $0 != UInt8(ascii: ":") }
                guard ICECredentials.ufragLengths.contains(ufrag.count), ufrag.endIndex < name.endIndex,
                    ufrag.allSatisfy(ICECredentials.isAllowed)
                else { return nil }
                return String(decoding: ufrag, as: UTF8.self)
            }
            offset = value + (length + 3) / 4 * 4
        }
        return nil
    }
}

extension STUNMessage {
    public var carriesIntegrity: Bool { tag != nil }

    /// Whether MESSAGE-INTEGRITY is there and right for the password. Compares in constant time.
    public func hasIntegrity(password: String, hmac: HMACSHA1) -> Bool {
        guard let tag else { return false }
        let expected = hmac(Array(password.utf8), covered)
        guard expected.count == tag.count else { return false }
        return zip(expected, tag).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// The datagram, ending in FINGERPRINT; with a password, MESSAGE-INTEGRITY goes before it.
    public func encoded(password: String? = nil, hmac: HMACSHA1) -> [UInt8] {
        let type =
            method & 0x000F | (method & 0x0070) << 1 | (method & 0x0F80) << 2
            | (messageClass.rawValue & 0b01) << 4 | (messageClass.rawValue & 0b10) << 7
        var bytes = type.bigEndianBytes + [0, 0] + Self.cookie.bigEndianBytes
        bytes += transactionID.high.bigEndianBytes + transactionID.low.bigEndianBytes
        for attribute in attributes { attribute.append(to: &bytes, transaction: transactionID) }
        if let password {
            let tag = hmac(Array(password.utf8), Self.withLength(bytes.count + 24, bytes[...]))
            bytes.appendSTUNAttribute(STUNAttributeType.messageIntegrity, tag)
        }
        bytes = Array(Self.withLength(bytes.count + 8, bytes[...]))
        let checksum = CRC32.checksum(bytes[...]) ^ Self.fingerprintMask
        bytes.appendSTUNAttribute(STUNAttributeType.fingerprint, checksum.bigEndianBytes)
        return bytes
    }

    private static var fingerprintMask: UInt32 { 0x5354_554E }

    /// A copy whose length field counts `total` bytes, header included.
    private static func withLength(_ total: Int, _ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var copy = bytes
        copy.replaceSubrange(2..<4, with: UInt16(clamping: total - headerLength).bigEndianBytes)
        return copy
    }
}

extension STUNMessage {
    public var username: String? {
        attributes.lazy.compactMap { if case .username(let it) = $0 { it } else { nil } }.first
    }
    public var priority: UInt32? {
        attributes.lazy.compactMap { if case .priority(let it) = $0 { it } else { nil } }.first
    }
    public var usesCandidate: Bool { attributes.contains(.useCandidate) }

    public var mappedAddress: TransportAddress? {
        attributes.lazy.compactMap { if case .xorMappedAddress(let it) = $0 { it } else { nil } }.first
    }
    public var errorCode: Int? {
        attributes.lazy.compactMap { if case .errorCode(let it, _) = $0 { it } else { nil } }.first
    }
    /// The tie-breaker of a sender that claims to be controlled.
    public var controlledTieBreaker: UInt64? {
        attributes.lazy.compactMap { if case .iceControlled(let it) = $0 { it } else { nil } }.first
    }
    public var controllingTieBreaker: UInt64? {
        attributes.lazy.compactMap { if case .iceControlling(let it) = $0 { it } else { nil } }.first
    }
}
