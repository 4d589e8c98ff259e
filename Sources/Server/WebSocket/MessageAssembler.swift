import NIOCore
import NIOWebSocket

/// Turns frames of a client into messages, holding them to RFC 6455 and to our limits.
package struct MessageAssembler {
    package enum Output: Equatable {
        case message(SocketMessage)
        /// To be answered with a pong of the same payload.
        case ping(ByteBuffer)
        case pong
        case close(CloseCode?, reason: String)
        /// The connection has to be closed; no frame after this one counts.
        case violation(CloseCode, CloseReason)
        /// A fragment with more to come.
        case none
    }

    private struct Partial {
        let isText: Bool
        var bytes: ByteBuffer
        var fragments: Int
    }

    let messageSize: Int
    let fragmentCount: Int
    private var partial: Partial?

    /// Bytes held of a message whose last fragment has not come; nil without such a message.
    package var unfinished: Int? { partial?.bytes.readableBytes }

    package init(messageSize: Int, fragmentCount: Int) {
        self.messageSize = messageSize
        self.fragmentCount = fragmentCount
    }

    /// Drops an unfinished message.
    package mutating func drop() { partial = nil }

    package mutating func handle(_ frame: WebSocketFrame) -> Output {
        guard frame.maskKey != nil else { return .violation(.protocolError, "client frames must be masked") }
        guard !frame.rsv1, !frame.rsv2, !frame.rsv3 else {
            return .violation(.protocolError, "no extension was negotiated")
        }
        switch frame.opcode {
        case .text, .binary:
            guard partial == nil else { return .violation(.protocolError, "a fragmented message was not finished") }
            return append(Partial(isText: frame.opcode == .text, bytes: ByteBuffer(), fragments: 0), frame)
        case .continuation:
            guard let partial else { return .violation(.protocolError, "nothing to continue") }
            return append(partial, frame)
        case .ping:
            return .ping(frame.unmaskedData)
        case .pong:
            return .pong
        case .connectionClose:
            return closing(frame.unmaskedData)
        default:
            return .violation(.protocolError, "unknown opcode")
        }
    }

    private mutating func append(_ soFar: consuming Partial, _ frame: WebSocketFrame) -> Output {
        partial = nil
        var message = soFar
        var payload = frame.unmaskedData
        guard message.bytes.readableBytes + payload.readableBytes <= messageSize else {
            return .violation(.messageTooLarge, CloseReason("a message may have \(messageSize) bytes"))
        }
        message.fragments += 1
        guard message.fragments <= fragmentCount else { return .violation(.policyViolation, "too many fragments") }
        message.bytes.writeBuffer(&payload)
        guard frame.fin else {
            partial = message
            return .none
        }
        let bytes = Array(message.bytes.readableBytesView)
        guard !message.isText || String(validating: bytes, as: UTF8.self) != nil else {
            return .violation(.invalidUTF8, "text is not UTF-8")
        }
        return .message(SocketMessage(bytes: bytes, isText: message.isText))
    }

    private func closing(_ payload: ByteBuffer) -> Output {
        var payload = payload
        guard payload.readableBytes > 0 else { return .close(nil, reason: "") }
        guard let raw = payload.readInteger(as: UInt16.self), case let code = CloseCode(rawValue: raw),
            code.isValidInFrame
        else { return .violation(.protocolError, "not a close code") }
        guard let reason = String(validating: payload.readableBytesView, as: UTF8.self) else {
            return .violation(.invalidUTF8, "close reason is not UTF-8")
        }
        return .close(code, reason: reason)
    }
}
