import CLinuxSockets
import RTC

/// Datagrams that leave together: one behind the other in one piece of memory, which is used again, so that a packet
/// costs no memory of the heap to send.
struct DatagramBatch {
    private var bytes: [UInt8] = []
    private var datagrams: [clinux_outgoing] = []

    /// Datagrams. More than one turn of an event loop writes, nearly always.
    private static let limit = 512

    init() {
        bytes.reserveCapacity(Self.limit * 256)
        datagrams.reserveCapacity(Self.limit)
    }

    var isEmpty: Bool { datagrams.isEmpty }
    var isFull: Bool { datagrams.count >= Self.limit }

    mutating func append(_ datagram: [UInt8], to remote: TransportAddress) {
        bytes.append(contentsOf: datagram)
        datagrams.append(
            clinux_outgoing(to: clinux_address(remote), length: UInt32(truncatingIfNeeded: datagram.count)))
    }

    /// Hands all of them to the kernel and forgets them. UDP has no backpressure to pass on: what the socket cannot take
    /// is dropped and counted.
    mutating func send(on file: Int32, counting metrics: inout RTCPortMetrics) {
        if datagrams.isEmpty { return }
        let sent = Int(clinux_send_all(file, bytes, datagrams, Int32(datagrams.count)))
        metrics.datagramsOut &+= UInt64(sent)
        metrics.datagramsDropped &+= UInt64(datagrams.count - sent)
        bytes.removeAll(keepingCapacity: true)
        datagrams.removeAll(keepingCapacity: true)
    }
}
