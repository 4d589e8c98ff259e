extension RTCPPacket {
    /// Takes a compound packet apart. A single packet (RFC 5506) passes as well; unknown ones are left out.
    /// - Throws: `malformed` if the headers do not tile the bytes. A packet whose inside is cut short is left out.
    public static func parse(compound bytes: [UInt8]) throws(RTCPError) -> [RTCPPacket] {
        var packets: [RTCPPacket] = []
        var index = 0
        repeat {
            guard let words = bytes.networkUInt16(at: index + 2), bytes[index] >> 6 == 2 else { throw .malformed }
            let end = index + 4 + 4 * Int(words)
            guard end <= bytes.count else { throw .malformed }
            if let packet = RTCPPacket(parsing: bytes, from: index, to: end) { packets.append(packet) }
            index = end
        } while index < bytes.count
        return packets
    }

    /// One packet; `bytes` has at least its header, and `start..<end` is inside.
    private init?(parsing bytes: [UInt8], from start: Int, to end: Int) {
        let count = Int(bytes[start] & 0x1F)
        guard let sender = bytes.networkUInt32(at: start + 4).map(SSRC.init), end >= start + 8 else { return nil }
        switch (bytes[start + 1], count) {
        case (Kind.senderReport, _):
            guard
                let high = bytes.networkUInt32(at: start + 8),
                let low = bytes.networkUInt32(at: start + 12),
                let timestamp = bytes.networkUInt32(at: start + 16),
                let packets = bytes.networkUInt32(at: start + 20),
                let octets = bytes.networkUInt32(at: start + 24),
                let blocks = Self.blocks(count, in: bytes, from: start + 28, to: end)
            else { return nil }
            self = .senderReport(
                SenderReport(
                    sender: sender, time: NTPTime(UInt64(high) << 32 | UInt64(low)), timestamp: timestamp,
                    packetCount: packets, octetCount: octets, blocks: blocks))
        case (Kind.receiverReport, _):
            guard let blocks = Self.blocks(count, in: bytes, from: start + 8, to: end) else { return nil }
            self = .receiverReport(sender: sender, blocks: blocks)
        case (Kind.sourceDescription, _):
            self = .sourceDescription(Self.names(count, in: bytes, from: start + 4, to: end))
        case (Kind.goodbye, _):
            guard start + 4 + 4 * count <= end else { return nil }
            self = .goodbye((0..<count).compactMap { bytes.networkUInt32(at: start + 4 + 4 * $0).map(SSRC.init) })
        case (Kind.transportFeedback, 1):
            guard let source = bytes.networkUInt32(at: start + 8), end >= start + 12 else { return nil }
            let missing = stride(from: start + 12, to: end, by: 4).flatMap { Self.missing(in: bytes, at: $0) }
            self = .negativeAcknowledgement(source: SSRC(source), missing: missing)
        case (Kind.payloadFeedback, 1):
            guard let source = bytes.networkUInt32(at: start + 8), end >= start + 12 else { return nil }
            self = .pictureLoss(source: SSRC(source))
        default:
            return nil
        }
    }

    private static func blocks(_ count: Int, in bytes: [UInt8], from start: Int, to end: Int) -> [ReportBlock]? {
        guard start + count * ReportBlock.length <= end else { return nil }
        return (0..<count).compactMap { ReportBlock(parsing: bytes, at: start + $0 * ReportBlock.length) }
    }

    /// A packet identifier and a mask of the sixteen that follow it.
    private static func missing(in bytes: [UInt8], at index: Int) -> [SequenceNumber] {
        guard let first = bytes.networkUInt16(at: index), let mask = bytes.networkUInt16(at: index + 2) else {
            return []
        }
        let number = SequenceNumber(first)
        return [number] + (0..<16).filter { mask >> $0 & 1 == 1 }.map { number.advanced(by: $0 + 1) }
    }

    /// The names in `count` chunks of items, each chunk padded to a word (RFC 3550 §6.5).
    private static func names(_ count: Int, in bytes: [UInt8], from start: Int, to end: Int) -> [SSRC: [UInt8]] {
        var names: [SSRC: [UInt8]] = [:]
        var index = start
        for _ in 0..<count {
            guard index + 4 <= end, let source = bytes.networkUInt32(at: index) else { break }
            index += 4
            while index < end, bytes[index] != 0 {
                guard index + 2 <= end, index + 2 + Int(bytes[index + 1]) <= end else { return names }
                let item = bytes[(index + 2)..<(index + 2 + Int(bytes[index + 1]))]
                if bytes[index] == 1 { names[SSRC(source)] = Array(item) }
                index += 2 + item.count
            }
            // The null that ends the list, and padding to the next word, counted from the start of the packet.
            index += 4 - (index - start) % 4
        }
        return names
    }
}
