import CLinuxSockets
import RTC

/// Takes datagrams off a socket, up to 32 at one call into the kernel, into memory that is used again. One for all
/// sockets of a loop.
package struct DatagramReader {
    /// Datagrams of one read at most.
    package let limit: Int
    private var storage: [UInt8]
    private var datagrams: [clinux_datagram]

    /// - Parameter limit: 1…32.
    package init(limit: Int = Int(CLINUX_BATCH)) {
        self.limit = limit
        storage = Array(repeating: 0, count: limit * Int(CLINUX_DATAGRAM_SIZE))
        datagrams = Array(repeating: clinux_datagram(), count: limit)
    }

    /// - Returns: How many there were.
    package mutating func read(_ file: Int32) -> Int {
        max(0, Int(clinux_receive(file, &storage, &datagrams, Int32(limit))))
    }

    // MARK: Of the last read

    /// Until the next.
    package func bytes(_ index: Int) -> ArraySlice<UInt8> {
        let start = index * Int(CLINUX_DATAGRAM_SIZE)
        return storage[start..<start + Int(datagrams[index].length)]
    }

    package func source(_ index: Int) -> TransportAddress { TransportAddress(datagrams[index].from) }

    /// When the kernel took it in, by the time of day in nanoseconds; 0 where the socket is not asked to tell.
    package func arrival(_ index: Int) -> Int64 { datagrams[index].arrival }
}
