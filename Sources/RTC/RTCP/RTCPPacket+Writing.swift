extension RTCPPacket {
    /// Appends this packet. Counts beyond 31 do not fit into the header; what exceeds them is left out.
    public func write(to bytes: inout [UInt8]) {
        let start = bytes.count
        switch self {
        case .senderReport(let report):
            let blocks = report.blocks.prefix(31)
            Self.writeHeader(count: blocks.count, kind: Kind.senderReport, to: &bytes)
            bytes.appendNetwork(report.sender.value)
            bytes.appendNetwork(UInt32(truncatingIfNeeded: report.time.value >> 32))
            bytes.appendNetwork(UInt32(truncatingIfNeeded: report.time.value))
            bytes.appendNetwork(report.timestamp)
            bytes.appendNetwork(report.packetCount)
            bytes.appendNetwork(report.octetCount)
            for block in blocks { block.write(to: &bytes) }
        case .receiverReport(let sender, let all):
            let blocks = all.prefix(31)
            Self.writeHeader(count: blocks.count, kind: Kind.receiverReport, to: &bytes)
            bytes.appendNetwork(sender.value)
            for block in blocks { block.write(to: &bytes) }
        case .sourceDescription(let names):
            let sorted = names.sorted { $0.key.value < $1.key.value }.prefix(31)
            Self.writeHeader(count: sorted.count, kind: Kind.sourceDescription, to: &bytes)
            for (source, name) in sorted {
                bytes.appendNetwork(source.value)
                bytes.append(1)
                bytes.append(UInt8(min(name.count, 255)))
                bytes += name.prefix(255)
                repeat { bytes.append(0) } while (bytes.count - start) % 4 != 0
            }
        case .goodbye(let all):
            let sources = all.prefix(31)
            Self.writeHeader(count: sources.count, kind: Kind.goodbye, to: &bytes)
            for source in sources { bytes.appendNetwork(source.value) }
        case .negativeAcknowledgement(let source, let missing):
            Self.writeHeader(count: 1, kind: Kind.transportFeedback, to: &bytes)
            bytes.appendNetwork(UInt32(0))
            bytes.appendNetwork(source.value)
            for number in missing {
                bytes.appendNetwork(number.value)
                bytes.appendNetwork(UInt16(0))
            }
        case .pictureLoss(let source):
            Self.writeHeader(count: 1, kind: Kind.payloadFeedback, to: &bytes)
            bytes.appendNetwork(UInt32(0))
            bytes.appendNetwork(source.value)
        }
        let words = UInt16(clamping: (bytes.count - start) / 4 - 1)
        bytes[start + 2] = UInt8(words >> 8)
        bytes[start + 3] = UInt8(truncatingIfNeeded: words)
    }

    /// With a length of zero, to be filled in.
    private static func writeHeader(count: Int, kind: UInt8, to bytes: inout [UInt8]) {
        bytes += [0x80 | UInt8(count), kind, 0, 0]
    }
}
