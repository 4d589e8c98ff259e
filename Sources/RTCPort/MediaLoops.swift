import Logging
import NIOCore
import NIOPosix
import RTC

/// The event loops that media lives on, each with a port of its own, all on one UDP port number. A call stays on one of
/// them for its life; datagrams that the kernel gives to another are handed over.
public struct MediaLoops: Sendable {
    public let ports: [RTCPort]
    private let steering: Steering

    /// - Parameters:
    ///   - count: 1…`UfragPrefix.limit`; what lies outside is taken for the nearest of these.
    ///   - makeFactory: Builds the native parts of one loop.
    public init(
        count: Int, logger: Logger, makeFactory: @escaping @Sendable () throws -> RTCFactory
    ) async throws {
        let count = min(max(1, count), UfragPrefix.limit)
        var ports: [RTCPort] = []
        for loop in MultiThreadedEventLoopGroup(numberOfThreads: count).makeIterator() {
            guard let mark = UfragPrefix(index: ports.count) else { break }
            ports.append(
                try await RTCPort(
                    eventLoop: loop, mark: mark, phase: FrameWheel.slotLength * ports.count / count, logger: logger,
                    makeFactory: makeFactory))
        }
        self.ports = ports
        steering = Steering()
        for port in ports {
            await port.join(ports, steering)
            await port.startMeter()
        }
    }

    /// Binds every address on every loop.
    /// - Parameter addresses: Concrete addresses; port 0 lets the system choose one.
    /// - Returns: The addresses with the ports in use.
    public func bind(_ addresses: [TransportAddress]) async throws -> [TransportAddress] {
        guard let first = ports.first else { return [] }
        let bound = try await first.bind(addresses, sharing: ports.count > 1 ? .first : .none)
        for port in ports.dropFirst() { _ = try await port.bind(bound, sharing: .further) }
        if ports.count > 1 { try await first.steer(by: steering) }
        return bound
    }

    /// Of all loops together.
    public var peerCount: Int {
        get async {
            var count = 0
            for port in ports { count += await port.peerCount }
            return count
        }
    }

    /// Address pairs that a loop hands over; none while no call is up.
    public var foreignRouteCount: Int {
        get async {
            var count = 0
            for port in ports { count += await port.foreignRouteCount }
            return count
        }
    }

    /// Datagrams that were handed over so far.
    public var handedOver: UInt64 {
        get async {
            var count: UInt64 = 0
            for port in ports { count += await port.metrics.datagramsHandedOver }
            return count
        }
    }

    public func shutdown() async {
        for port in ports { await port.shutdown() }
    }
}
