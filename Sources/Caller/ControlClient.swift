import NIOCore
import RemoteSocket

/// The client end of a control WebSocket: text messages out, text messages in.
package final class ControlClient: Sendable {
    private let client: WebSocketClient
    /// Messages in the order of arrival; ends when the socket closes.
    package let messages: AsyncStream<Message>

    package enum Message: Sendable {
        case text([UInt8])
        case closed(code: UInt16?, reason: String)
    }

    /// A server cannot make us hold more than this many messages that nobody reads.
    private static let inboxLimit = 65_536

    private init(client: WebSocketClient, messages: AsyncStream<Message>) {
        self.client = client
        self.messages = messages
    }

    /// - Parameter certificates: A file of certificates in PEM form that are trusted instead of the system's.
    /// - Throws: `CallerError.unreachable`, or `notUpgraded` when the server refuses the WebSocket.
    package static func connect(
        to url: WebSocketURL, trusting certificates: String? = nil, on eventLoop: any EventLoop
    ) async throws -> ControlClient {
        var options = WebSocketClientOptions()
        options.trustedCertificates = certificates
        let client: WebSocketClient
        do {
            client = try await WebSocketClient.connect(to: url.address, options: options, on: eventLoop)
        } catch let fault as WebSocketClientFault {
            if case .refused = fault { throw CallerError.notUpgraded }
            throw CallerError.unreachable(fault.description)
        }
        let (messages, inbox) = AsyncStream.makeStream(of: Message.self, bufferingPolicy: .bufferingNewest(inboxLimit))
        try await eventLoop.submit {
            client.receive { event in
                switch event {
                case .message(let bytes):
                    inbox.yield(.text(bytes))
                case .closed(let code, let reason):
                    inbox.yield(.closed(code: code, reason: reason))
                    inbox.finish()
                }
            }
        }.get()
        return ControlClient(client: client, messages: messages)
    }

    /// - Throws: where the socket is closed.
    package func send(_ text: [UInt8]) async throws {
        try await client.write(text)
    }

    package func close() async {
        client.close()
    }
}
