import NIOCore
import RTC
import Synchronization

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

/// Counts the datagrams that wait to be taken by one loop, whoever handed them over.
package final class HandoverBacklog: Sendable {
    private let waiting = Atomic<Int>(0)
    private let limit: Int

    /// - Parameter limit: Datagrams; what comes beyond is not taken.
    package init(limit: Int = 4096) {
        self.limit = limit
    }

    /// - Returns: Whether there is room for so many; then `leave` is owed.
    package func enter(_ count: Int) -> Bool {
        guard waiting.add(count, ordering: .relaxed).newValue > limit else { return true }
        leave(count)
        return false
    }

    package func leave(_ count: Int) {
        waiting.subtract(count, ordering: .relaxed)
    }
}
