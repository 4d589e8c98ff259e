import CUsrsctp

/// The notifications of usrsctp that matter to a data channel.
enum UsrsctpNotification {
    case connected(outboundStreams: UInt16)
    /// The peer began anew inside the same DTLS association. What it had half sent will not be completed.
    case restarted
    case over
    /// The rest of a message that was delivered in part will not come.
    case deliveryAborted(stream: UInt16)
    case incomingReset([UInt16])

    /// `nil` for what does not matter.
    init?(_ data: UnsafeRawBufferPointer) {
        guard let header = Self.read(sctp_tlv.self, data) else { return nil }
        switch Int32(header.sn_type) {
        case SCTP_ASSOC_CHANGE:
            guard let change = Self.read(sctp_assoc_change.self, data) else { return nil }
            switch Int32(change.sac_state) {
            case SCTP_COMM_UP: self = .connected(outboundStreams: change.sac_outbound_streams)
            case SCTP_RESTART: self = .restarted
            case SCTP_COMM_LOST, SCTP_SHUTDOWN_COMP, SCTP_CANT_STR_ASSOC: self = .over
            default: return nil
            }
        case SCTP_PARTIAL_DELIVERY_EVENT:
            guard let event = Self.read(sctp_pdapi_event.self, data) else { return nil }
            self = .deliveryAborted(stream: UInt16(truncatingIfNeeded: event.pdapi_stream))
        case SCTP_STREAM_RESET_EVENT:
            guard
                let event = Self.read(sctp_stream_reset_event.self, data),
                event.strreset_flags & UInt16(SCTP_STREAM_RESET_INCOMING_SSN) != 0,
                event.strreset_flags & UInt16(SCTP_STREAM_RESET_DENIED | SCTP_STREAM_RESET_FAILED) == 0
            else { return nil }
            let list = data.prefix(Int(event.strreset_length)).dropFirst(MemoryLayout<sctp_stream_reset_event>.size)
            let streams = stride(from: list.startIndex, to: list.endIndex - 1, by: 2).map {
                data.loadUnaligned(fromByteOffset: $0, as: UInt16.self)
            }
            // No list means all streams (RFC 6525 §4.1).
            self = .incomingReset(streams.isEmpty ? Array(0..<UsrsctpSettings.streams) : streams)
        default:
            return nil
        }
    }

    /// The bytes come from `malloc`, so they are aligned for anything.
    private static func read<Value>(_ type: Value.Type, _ data: UnsafeRawBufferPointer) -> Value? {
        data.count >= MemoryLayout<Value>.size ? data.load(as: type) : nil
    }
}
