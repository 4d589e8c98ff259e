import Bench
import Foundation

/// A server of our own, started from this very program for the time of a measurement.
final class ServerProcess {
    let url: String
    private let process = Process()

    /// - Parameter arguments: Given to `parley serve` behind those that choose its ports.
    init(arguments: [String]) throws {
        let http = try Self.freePort(SOCK_STREAM)
        let udp = try Self.freePort(SOCK_DGRAM)
        url = "ws://127.0.0.1:\(http)"
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments =
            ["serve", "--http", "127.0.0.1:\(http)", "--udp", "127.0.0.1:\(udp)", "--log-level", "error"] + arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
    }

    var identifier: Int32 { process.processIdentifier }

    /// Returns once the server listens.
    /// - Throws: `BenchError` where the server ends, or does not listen within 60 s.
    func start() async throws {
        try process.run()
        let port = UInt16(url.split(separator: ":").last ?? "") ?? 0
        for _ in 0..<600 {
            guard process.isRunning else {
                throw BenchError("The server that was started for the measurement ended at once; see above why.")
            }
            if Self.listens(port) { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw BenchError("The server that was started for the measurement does not listen.")
    }

    /// The server does not outlive us, whoever ends us.
    func stopWithUs() -> [any DispatchSourceSignal] {
        [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { [process] in
                if process.isRunning { process.terminate() }
                exit(128 + number)
            }
            source.activate()
            return source
        }
    }

    func stop() {
        guard process.isRunning else { return }
        process.terminate()
        for _ in 0..<50 where process.isRunning { usleep(100_000) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    private static func freePort(_ kind: __socket_type) throws -> UInt16 {
        var port: UInt16 = 0
        try withSocket(kind) { file in
            guard address(0, { bind(file, $0, $1) }) == 0 else { throw BenchError("No port is free.") }
            var name = sockaddr_in()
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            _ = withUnsafeMutablePointer(to: &name) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(file, $0, &length) }
            }
            port = UInt16(bigEndian: name.sin_port)
        }
        return port
    }

    private static func listens(_ port: UInt16) -> Bool {
        (try? withSocket(SOCK_STREAM) { file in address(port) { connect(file, $0, $1) } == 0 }) ?? false
    }

    private static func withSocket<Value>(_ kind: __socket_type, _ body: (Int32) throws -> Value) throws -> Value {
        let file = socket(AF_INET, Int32(kind.rawValue), 0)
        guard file >= 0 else { throw BenchError("No socket is to be had.") }
        defer { close(file) }
        return try body(file)
    }

    private static func address(_ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        name.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return withUnsafePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
    }
}
