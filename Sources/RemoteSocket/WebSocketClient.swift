import NIOCore
import NIOWebSocket

/// The client end of a WebSocket: text messages out, messages in.
///
/// Everything happens on the event loop that it was opened on: `receive`, `hold` and `resume` are to be called there,
/// `send` and `close` from anywhere, and the receiver is called there. No extension is negotiated, so that a message
/// has the size on the wire that it has.
public final class WebSocketClient: Sendable {
    public enum Event: Sendable {
        case message([UInt8])
        /// Always the last one. The words are the other end's, and untrusted.
        case closed(code: UInt16?, reason: String)
    }

    let channel: any Channel
    private let handler: NIOLoopBound<WebSocketClientHandler>

    init(channel: any Channel, handler: NIOLoopBound<WebSocketClientHandler>) {
        self.channel = channel
        self.handler = handler
    }

    public var eventLoop: any EventLoop { channel.eventLoop }

    /// Hands every event to `receiver` from now on, those first that came before. Until there is one, nothing is read.
    public func receive(_ receiver: @escaping (Event) -> Void) {
        handler.value.receive(receiver)
    }

    /// Reads no more, so that the other end is held back; what was read already waits.
    public func hold() {
        handler.value.hold()
    }

    public func resume() {
        handler.value.resume()
    }

    /// - Parameters:
    ///   - text: UTF-8.
    ///   - isAudio: It may be dropped where the other end reads too little, the oldest first.
    public func send(_ text: [UInt8], isAudio: Bool = false) {
        let handler = self.handler
        guard !eventLoop.inEventLoop else { return handler.value.send(text, isAudio: isAudio) }
        eventLoop.execute { handler.value.send(text, isAudio: isAudio) }
    }

    /// Sends at the other end's pace: returns once the network has taken the message.
    /// - Throws: where the connection is closed.
    public func write(_ text: [UInt8]) async throws {
        let handler = self.handler
        let promise = eventLoop.makePromise(of: Void.self)
        eventLoop.execute { handler.value.write(text, promise: promise) }
        try await promise.futureResult.get()
    }

    /// Says farewell; the connection ends with the other end's answer, or after two seconds without.
    public func close(code: UInt16 = 1000) {
        let handler = self.handler
        guard !eventLoop.inEventLoop else { return handler.value.close(code) }
        eventLoop.execute { handler.value.close(code) }
    }
}
