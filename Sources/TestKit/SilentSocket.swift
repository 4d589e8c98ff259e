import Caller
import NIOPosix

/// A control socket that is opened and only listened to.
public struct SilentSocket: Sendable {
    private let client: ControlClient

    public static func open(_ url: String) async throws -> SilentSocket {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        return SilentSocket(client: try await ControlClient.connect(to: try WebSocketURL(url), on: loop))
    }

    public func send(_ text: String) async throws {
        try await client.send(Array(text.utf8))
    }

    /// Everything that comes until the server closes, and its code.
    public func untilClosed() async -> (messages: [String], code: UInt16?) {
        var messages: [String] = []
        for await message in client.messages {
            switch message {
            case .text(let bytes): messages.append(String(decoding: bytes, as: UTF8.self))
            case .closed(let code, _): return (messages, code)
            }
        }
        return (messages, nil)
    }
}
