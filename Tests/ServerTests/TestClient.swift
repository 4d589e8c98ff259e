import NIOCore
import NIOPosix
import Synchronization
import Testing

/// A TCP client that writes any bytes and keeps all it receives. `reads: false` leaves them in the kernel;
/// `stays: true` keeps its side open when the server closes.
final class TestClient: Sendable {
    struct Received: Sendable {
        var bytes: [UInt8] = []
        var isClosed = false
    }
    struct TimedOut: Error {}

    private let channel: any Channel
    private let received: Received_

    private final class Received_: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        let state = Mutex(Received())
        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let bytes = Array(unwrapInboundIn(data).readableBytesView)
            state.withLock { $0.bytes += bytes }
        }
        func channelInactive(context: ChannelHandlerContext) { state.withLock { $0.isClosed = true } }
        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }

    init(port: Int, reads: Bool = true, stays: Bool = false) async throws {
        let received = Received_()
        self.received = received
        channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: reads)
            .channelOption(.allowRemoteHalfClosure, value: stays)
            .channelOption(.socketOption(.so_rcvbuf), value: reads ? 1 << 18 : 4096)
            .channelInitializer { $0.pipeline.addHandler(received) }
            .connect(host: "127.0.0.1", port: port).get()
    }

    /// Never waits for the peer, and does not mind if it is gone.
    func write(_ bytes: [UInt8]) { channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil) }
    func write(_ text: String) { write(Array(text.utf8)) }
    func close() { channel.close(promise: nil) }
    func closeOutput() { channel.close(mode: .output, promise: nil) }
    func setReading(_ reads: Bool) {
        channel.setOption(.autoRead, value: reads).whenComplete { _ in }
        if reads { channel.read() }
    }

    /// Bytes taken by the kernel so far are no longer writable once the peer's window is full.
    var isWritable: Bool { channel.isWritable }
    var now: Received { received.state.withLock { $0 } }

    func wait<Value>(_ seconds: Double = 5, for condition: (Received) throws -> Value?) async throws
        -> Value
    {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            if let value = try condition(now) { return value }
            guard ContinuousClock.now < deadline else { throw TimedOut() }
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    /// All that came until the server closed the connection.
    func untilClosed(_ seconds: Double = 5) async throws -> String {
        try await wait(seconds) { $0.isClosed ? String(decoding: $0.bytes, as: UTF8.self) : nil }
    }
}

/// One request on a connection of its own; returns the whole response as text.
func exchange(_ request: String, port: Int) async throws -> String {
    let client = try await TestClient(port: port)
    client.write(request)
    let response = try await client.untilClosed()
    return response
}

/// Small WebSocket client: the handshake and frames, legal ones and others.
final class TestSocket {
    struct Frame: Equatable {
        var opcode: UInt8
        var payload: [UInt8]
        var text: String { String(decoding: payload, as: UTF8.self) }
        var closeCode: Int? {
            opcode == 8 && payload.count >= 2 ? Int(payload[0]) << 8 | Int(payload[1]) : nil
        }
    }

    static let query = "?api-version=2026-01-01-preview&model=test"
    let client: TestClient
    private var consumed = 0

    static func handshake(
        _ query: String = query, path: String = "/voice-live/realtime/calls", headers: String = ""
    ) -> String {
        "GET \(path)\(query) HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + headers + "\r\n"
    }

    /// - Parameter behind: Bytes that go out in one piece with the handshake.
    init(
        port: Int, query: String = query, path: String = "/voice-live/realtime/calls", headers: String = "",
        behind: [UInt8] = [], reads: Bool = true
    ) async throws {
        client = try await TestClient(port: port, reads: reads)
        client.write(Array(Self.handshake(query, path: path, headers: headers).utf8) + behind)
        guard reads else { return }
        let end = Array("\r\n\r\n".utf8)
        let head = try await client.wait { received -> String? in
            guard let range = received.bytes.firstRange(of: end) else { return nil }
            return String(decoding: received.bytes[..<range.upperBound], as: UTF8.self)
        }
        #expect(head.hasPrefix("HTTP/1.1 101 "))
        consumed = head.utf8.count
        self.head = head
    }
    private(set) var head = ""

    func send(_ text: String) { client.write(Self.frame(1, Array(text.utf8))) }

    static func frame(
        _ opcode: UInt8, _ payload: [UInt8], fin: Bool = true, masked: Bool = true, rsv: UInt8 = 0
    ) -> [UInt8] {
        var bytes: [UInt8] = [(fin ? 0x80 : 0) | rsv << 4 | opcode]
        let mask: UInt8 = masked ? 0x80 : 0
        switch payload.count {
        case ..<126: bytes.append(mask | UInt8(payload.count))
        case ..<65536: bytes += [mask | 126, UInt8(payload.count >> 8), UInt8(payload.count & 255)]
        default:
            bytes.append(mask | 127)
            bytes += (0..<8).reversed().map { UInt8(truncatingIfNeeded: payload.count >> ($0 * 8)) }
        }
        let key: [UInt8] = [1, 2, 3, 4]
        if masked { bytes += key }
        bytes += masked ? payload.enumerated().map { $1 ^ key[$0 % 4] } : payload
        return bytes
    }

    /// The next frame of the server; nil once the connection is closed.
    func next(_ seconds: Double = 5) async throws -> Frame? {
        let start = consumed
        let found: (Frame, Int)? = try await client.wait(seconds) { received -> (Frame, Int)?? in
            if let found = Self.parse(received.bytes[start...]) { return .some(found) }
            return received.isClosed ? .some(nil) : nil
        }
        consumed += found?.1 ?? 0
        return found?.0
    }

    private static func parse(_ bytes: ArraySlice<UInt8>) -> (Frame, Int)? {
        let bytes = Array(bytes)
        guard bytes.count >= 2 else { return nil }
        var length = Int(bytes[1] & 0x7f)
        var start = 2
        let wide = length == 126 ? 2 : length == 127 ? 8 : 0
        guard bytes.count >= 2 + wide else { return nil }
        if wide > 0 {
            length = bytes[2..<2 + wide].reduce(0) { $0 << 8 | Int($1) }
            start += wide
        }
        guard bytes.count >= start + length else { return nil }
        return (
            Frame(opcode: bytes[0] & 15, payload: Array(bytes[start..<start + length])), start + length
        )
    }
}
