import CLinuxSockets
import RTC

/// Takes datagrams off a socket, up to 32 at one call into the kernel, into memory that is used again. One for all
/// sockets of a loop.
struct DatagramReader {
    /// Of one read.
    static let limit = Int(CLINUX_BATCH)
    private var bytes: [UInt8]
    private var datagrams: [clinux_datagram]

    init() {
        bytes = Array(repeating: 0, count: Self.limit * Int(CLINUX_DATAGRAM_SIZE))
        datagrams = Array(repeating: clinux_datagram(), count: Self.limit)
    }

    /// - Returns: How many there were.
    mutating func read(_ file: Int32) -> Int {
        max(0, Int(clinux_receive(file, &bytes, &datagrams, Int32(Self.limit))))
    }

    /// Puts one of the last read into `datagram`.
    /// - Returns: Where it came from.
    func copy(_ index: Int, into datagram: inout [UInt8]) -> TransportAddress {
        let start = index * Int(CLINUX_DATAGRAM_SIZE)
        datagram.removeAll(keepingCapacity: true)
        datagram.append(contentsOf: bytes[start..<start + Int(datagrams[index].length)])
        return TransportAddress(datagrams[index].from)
    }
}
