import NIOCore
import RTC

/// Datagrams of one burst that belong to another loop, copied into one piece: the buffers they came in are large, and
/// are read into again.
package struct HandoverBatch: Sendable {
    private var bytes: [UInt8] = []
    private var datagrams: [(end: Int, remote: TransportAddress, local: TransportAddress)] = []

    package init() {}

    package var count: Int { datagrams.count }
    package var isEmpty: Bool { datagrams.isEmpty }

    package mutating func append(_ datagram: [UInt8], from remote: TransportAddress, to local: TransportAddress) {
        bytes.append(contentsOf: datagram)
        datagrams.append((bytes.count, remote, local))
    }

    /// Gives one after the other, in the order they came.
    package func forEach(
        _ body: (ArraySlice<UInt8>, _ remote: TransportAddress, _ local: TransportAddress) -> Void
    ) {
        var start = 0
        for (end, remote, local) in datagrams {
            body(bytes[start..<end], remote, local)
            start = end
        }
    }
}
