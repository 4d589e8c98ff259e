import CLinuxSockets
import Glibc
import NIOCore
import NIOPosix
import RTC

/// One UDP socket of a port, and what waits to leave by it. Datagrams come and leave in batches, up to 32 at one call
/// into the kernel. Confined to its event loop.
///
/// The socket is read in one of two ways: by NIO, as soon as something comes, or by `read`, when the port's clock turns.
final class DatagramSocket {
    let local: TransportAddress
    private let file: Int32
    private var channel: (any Channel)?
    private var paced = DatagramBatch()
    private var prompt = DatagramBatch()

    /// Bytes, for the bursts of many calls.
    private static let receiveBuffer: Int32 = 4 * 1024 * 1024

    /// - Throws: `IOError` where the address cannot be had.
    init(_ address: TransportAddress, sharing: RTCPort.Sharing) throws {
        var raw = clinux_address(address)
        file = clinux_bind(&raw, sharing.raw, Self.receiveBuffer)
        guard file >= 0 else { throw IOError(errnoCode: errno, reason: "bind \(address.host)") }
        local = TransportAddress(raw)
    }

    deinit {
        Glibc.close(file)
    }

    // MARK: Out

    /// - Parameter isPaced: To leave with the next `depart`; otherwise with the next `flush`.
    func write(_ bytes: [UInt8], to remote: TransportAddress, isPaced: Bool, counting metrics: inout RTCPortMetrics) {
        if isPaced {
            if paced.isFull { depart(counting: &metrics) }
            paced.append(bytes, to: remote)
        } else {
            if prompt.isFull { flush(counting: &metrics) }
            prompt.append(bytes, to: remote)
        }
    }

    func depart(counting metrics: inout RTCPortMetrics) { paced.send(on: file, counting: &metrics) }

    func flush(counting metrics: inout RTCPortMetrics) { prompt.send(on: file, counting: &metrics) }

    // MARK: In

    /// Takes what waits.
    /// - Returns: How many datagrams `reader` holds now.
    func read(into reader: inout DatagramReader) -> Int { reader.read(file) }

    /// A second descriptor of the same socket. The caller owns it.
    func duplicate() throws -> CInt {
        let copy = fcntl(file, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw IOError(errnoCode: errno, reason: "fcntl") }
        return copy
    }

    /// NIO reads from now on, through this channel.
    func watch(by channel: any Channel) { self.channel = channel }

    /// Whether NIO reads as soon as something comes.
    func setWatched(_ isWatched: Bool) {
        // It fails on a channel that is closed, and then there is nothing to read.
        try? channel?.syncOptions?.setOption(.autoRead, value: isWatched)
    }

    /// - Returns: The channel that NIO has read by, to be closed.
    func unwatch() -> (any Channel)? {
        defer { channel = nil }
        return channel
    }
}

extension RTCPort.Sharing {
    fileprivate var raw: clinux_sharing {
        switch self {
        case .none: CLINUX_ALONE
        case .first: CLINUX_FIRST
        case .further: CLINUX_FURTHER
        }
    }
}
