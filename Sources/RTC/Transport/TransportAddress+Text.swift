extension TransportAddress {
    /// Reads `192.0.2.1:8443` or `[2001:db8::1]:8443`. Names are not resolved.
    public init?(parsing text: some StringProtocol) {
        let text = Substring(text)
        guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")),
            let port = Substring(text.utf8[colon...].dropFirst()).decimal(UInt16.self)
        else { return nil }
        let name = text[..<colon]
        let host: Host?
        if name.utf8.first == UInt8(ascii: "["), name.utf8.last == UInt8(ascii: "]") {
            host = Host(parsing: Substring(name.utf8.dropFirst().dropLast())).flatMap { $0.isV6 ? $0 : nil }
        } else {
            host = Host(parsing: name).flatMap { $0.isV6 ? nil : $0 }
        }
        guard let host else { return nil }
        self.init(host: host, port: port)
    }

    /// Joins a literal address, as SDP carries it apart from its port. `nil` for a name.
    public init?(host text: some StringProtocol, port: UInt16) {
        guard let host = Host(parsing: text) else { return nil }
        self.init(host: host, port: port)
    }
}

extension TransportAddress: CustomStringConvertible {
    public var description: String {
        host.isV6 ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}

extension TransportAddress.Host {
    public var isV6: Bool {
        switch self {
        case .v4: false
        case .v6: true
        }
    }

    /// Reads a literal IPv4 or IPv6 address (RFC 4291 §2.2). A zone such as `%eth0` is not accepted: it means nothing
    /// to another machine.
    public init?(parsing text: some StringProtocol) {
        let text = Substring(text)
        if text.utf8.contains(UInt8(ascii: ":")) {
            guard let groups = Self.groups(of: text) else { return nil }
            let halves = (groups[..<4].joined64, groups[4...].joined64)
            self = .v6(high: halves.0, low: halves.1)
        } else {
            guard let address = Self.dottedQuad(text) else { return nil }
            self = .v4(address)
        }
    }

    private static func dottedQuad(_ text: Substring) -> UInt32? {
        let parts = text.fields(".", max: 5, omittingEmpty: false)
        guard parts.count == 4 else { return nil }
        var address: UInt32 = 0
        for part in parts {
            guard part.utf8.count <= 3, let byte = part.decimal(UInt8.self) else { return nil }
            address = address << 8 | UInt32(byte)
        }
        return address
    }

    private static func groups(of text: Substring) -> [UInt16]? {
        guard text.utf8.count <= 45 else { return nil }
        var head: [UInt16] = []
        var tail: [UInt16]?
        let parts = text.fields(":", omittingEmpty: false)
        for (index, part) in parts.enumerated() {
            if part.isEmpty {
                // "::" shows as one empty part inside, as two at either edge.
                let atEdge = index == 0 || index == parts.count - 1
                if atEdge {
                    let neighbour = index == 0 ? 1 : index - 1
                    guard parts[neighbour].isEmpty else { return nil }
                    continue
                }
                guard tail == nil else { return nil }
                tail = []
                continue
            }
            var read: [UInt16]
            if index == parts.count - 1, part.utf8.contains(UInt8(ascii: ".")) {
                guard let address = dottedQuad(part) else { return nil }
                read = [UInt16(address >> 16), UInt16(truncatingIfNeeded: address)]
            } else {
                guard part.utf8.count <= 4, part.utf8.allSatisfy({ $0.hexValue != nil }),
                    let group = UInt16(part, radix: 16)
                else { return nil }
                read = [group]
            }
            if tail == nil { head += read } else { tail? += read }
        }
        guard let tail else { return head.count == 8 ? head : nil }
        guard head.count + tail.count <= 7 else { return nil }
        return head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
    }
}

extension TransportAddress.Host: CustomStringConvertible {
    /// The literal address; IPv6 in the one form of RFC 5952: lower case, no leading zeros, the longest run of zero
    /// groups (the first of equals) as `::`, IPv4-mapped addresses with a dotted end.
    public var description: String {
        switch self {
        case .v4(let address):
            return "\(address >> 24).\(address >> 16 & 0xFF).\(address >> 8 & 0xFF).\(address & 0xFF)"
        case .v6(let high, let low):
            if high == 0, low >> 32 == 0xFFFF {
                return "::ffff:\(Self.v4(UInt32(truncatingIfNeeded: low)))"
            }
            let groups = (0..<8).map { index in
                UInt16(truncatingIfNeeded: (index < 4 ? high : low) >> UInt64(48 - index % 4 * 16))
            }
            let zeros = Self.longestZeroRun(groups)
            let text = { (part: ArraySlice<UInt16>) in part.map { String($0, radix: 16) }.joined(separator: ":") }
            guard zeros.count > 1 else { return text(groups[...]) }
            return text(groups[..<zeros.lowerBound]) + "::" + text(groups[zeros.upperBound...])
        }
    }

    private static func longestZeroRun(_ groups: [UInt16]) -> Range<Int> {
        var best = 0..<0
        var start = 0
        for index in groups.indices {
            if groups[index] != 0 {
                start = index + 1
            } else if index + 1 - start > best.count {
                best = start..<index + 1
            }
        }
        return best
    }
}

extension ArraySlice<UInt16> {
    fileprivate var joined64: UInt64 { reduce(0) { $0 << 16 | UInt64($1) } }
}
