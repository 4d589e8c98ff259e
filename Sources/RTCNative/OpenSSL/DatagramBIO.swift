import COpenSSL

/// What OpenSSL sees of the network: one datagram in at a time, datagrams out as they were written.
///
/// Unlike OpenSSL's memory BIO it keeps datagram boundaries, and a retransmitted flight is several datagrams.
final class DatagramLink {
    /// The datagram to be read; `nil` once OpenSSL took it.
    var incoming: [UInt8]?
    var outgoing: [[UInt8]] = []
    var timer: RetransmissionTimer

    init(clock: RetransmissionTimer.Clock) {
        timer = RetransmissionTimer(clock: clock)
    }

    /// What was written since the last call.
    func takeOutgoing() -> [[UInt8]] {
        defer { outgoing = [] }
        return outgoing
    }
}

/// The BIO method over `DatagramLink`.
enum DatagramBIO {
    /// Room for our records within 1280 bytes of IPv6, less 28 to 48 for IP and UDP.
    static let mtu = 1200
    /// IPv4 and UDP headers.
    private static let overhead = 28

    /// A BIO that reads and writes through `link`, which must outlive it.
    static func make(over link: DatagramLink) -> OpaquePointer? {
        guard let method, let bio = BIO_new(method) else { return nil }
        BIO_set_data(bio, Unmanaged.passUnretained(link).toOpaque())
        BIO_set_init(bio, 1)
        return bio
    }

    static func link(of bio: OpaquePointer?) -> DatagramLink? {
        guard let data = BIO_get_data(bio) else { return nil }
        return Unmanaged<DatagramLink>.fromOpaque(data).takeUnretainedValue()
    }

    /// Made once and kept for the life of the process. Never written to after that, so any thread may use it.
    nonisolated(unsafe) private static let method: OpaquePointer? = {
        let method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "datagram link")
        BIO_meth_set_read(method) { bio, buffer, capacity in
            COpenSSL_clear_retry_flags(bio)
            guard let link = DatagramBIO.link(of: bio), let buffer, capacity > 0, let datagram = link.incoming else {
                BIO_set_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY)
                return -1
            }
            link.incoming = nil
            let count = min(datagram.count, Int(capacity))
            datagram.withUnsafeBytes { UnsafeMutableRawPointer(buffer).copyMemory(from: $0.prefix(count)) }
            return Int32(count)
        }
        BIO_meth_set_write(method) { bio, bytes, count in
            COpenSSL_clear_retry_flags(bio)
            guard let link = DatagramBIO.link(of: bio), let bytes, count > 0 else { return 0 }
            link.outgoing.append(Array(UnsafeRawBufferPointer(start: bytes, count: Int(count))))
            return count
        }
        BIO_meth_set_ctrl(method) { bio, command, _, argument in
            switch command {
            case BIO_CTRL_FLUSH:
                return 1
            case BIO_CTRL_DGRAM_QUERY_MTU, BIO_CTRL_DGRAM_GET_MTU, BIO_CTRL_DGRAM_GET_FALLBACK_MTU:
                return DatagramBIO.mtu
            case BIO_CTRL_DGRAM_GET_MTU_OVERHEAD:
                return DatagramBIO.overhead
            case BIO_CTRL_DGRAM_SET_NEXT_TIMEOUT:
                if let argument { DatagramBIO.link(of: bio)?.timer.changed(argument) }
                return 1
            default:
                return 0  // Among them PENDING and WPENDING: nothing is held back.
            }
        }
        return method
    }()
}

extension UnsafeMutableRawPointer {
    fileprivate func copyMemory(from bytes: Slice<UnsafeRawBufferPointer>) {
        guard let start = bytes.base.baseAddress else { return }
        copyMemory(from: start + bytes.startIndex, byteCount: bytes.count)
    }
}
