import CLinuxSockets
import Glibc
import RTC
import RTCPort
import SansIO

/// The UDP socket of one caller: a server tells callers apart by where they call from.
final class LoadSocket {
    let file: Int32
    /// With the port in use.
    let local: TransportAddress
    /// Where the last datagram went, in the kernel's form.
    private var destination: (address: TransportAddress, raw: clinux_address)?

    /// - Throws: `BenchError` where no socket is to be had.
    init(host: TransportAddress.Host) throws(BenchError) {
        var raw = clinux_address(TransportAddress(host: host, port: 0))
        file = clinux_bind(&raw, CLINUX_ALONE, 1 << 20)
        guard file >= 0 else {
            throw BenchError("No UDP socket on \(host) (error \(errno)). Many calls need many files: `ulimit -n`.")
        }
        clinux_stamp(file)
        local = TransportAddress(raw)
    }

    deinit {
        close(file)
    }

    /// - Returns: Whether the datagram left.
    func send(_ bytes: [UInt8], to remote: TransportAddress) -> Bool {
        if destination?.address != remote { destination = (remote, clinux_address(remote)) }
        guard var raw = destination?.raw else { return false }
        return clinux_send(file, bytes, UInt32(clamping: bytes.count), &raw) == 1
    }
}

extension DatagramReader {
    /// For one caller's socket, where more do not wait, nearly always.
    static var ofCaller: DatagramReader { DatagramReader(limit: 8) }

    /// Hands each datagram that waits to `body`, with the moment at which the kernel took it in.
    mutating func read(
        _ socket: LoadSocket, _ body: (ArraySlice<UInt8>, _ from: TransportAddress, _ arrival: Moment) -> Void
    ) {
        let count = read(socket.file)
        guard count > 0 else { return }
        let now = Moment.monotonic
        let wall = clinux_now(1)
        for index in 0..<count {
            // The kernel's stamp is time of day; a second that was set meanwhile must not enter.
            let stamp = arrival(index)
            let age = stamp == 0 ? 0 : wall &- stamp
            let arrival = (0..<1_000_000_000).contains(age) ? now - .nanoseconds(age) : now
            body(bytes(index), source(index), arrival)
        }
    }
}
