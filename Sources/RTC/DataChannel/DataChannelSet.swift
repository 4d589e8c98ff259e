/// The data channels of one call (RFC 8831, RFC 8832), over the messages of its SCTP association.
///
/// Text that is not UTF-8 arrives repaired; the reader of the text will find it wrong. Channels agreed on outside of
/// DCEP (`negotiated: true`) are not known here, so what arrives on their streams is ignored.
public struct DataChannelSet: Sendable {
    public enum Output: Equatable, Sendable {
        /// For SCTP.
        case send(SCTPMessage)
        /// For SCTP: reset our side of the stream.
        case reset(stream: UInt16)
        /// Both sides know the channel: the peer opened it, or acknowledged ours.
        case opened(DataChannelID, label: String, subprotocol: String)
        case message(DataChannelID, DataChannelContent)
        /// The channel is closed on both sides. Not said of channels that were refused.
        case closed(DataChannelID)
    }

    private enum State {
        /// We opened it and the peer has not answered; messages may flow already (RFC 8832 §6).
        case opening(label: String, subprotocol: String)
        case open
        /// We reset our side and wait for the peer to reset its own.
        case closing
    }

    /// Labels and subprotocols longer than this many bytes are refused.
    public static let longestName = 256

    private let maxChannels: Int
    private let peerMaxMessageSize: Int
    private var channels: [DataChannelID: State] = [:]
    /// The next stream for a channel of ours: even for the DTLS client, odd for the server (RFC 8832 §6).
    private var nextStream: UInt16

    /// - Parameters:
    ///   - role: Ours in DTLS.
    ///   - peerMaxMessageSize: Bytes, from the peer's `a=max-message-size`; 0 means any (RFC 8841 §6).
    ///   - maxChannels: Channels at a time, ours and the peer's; more are refused by reset.
    public init(role: DTLSRole, peerMaxMessageSize: Int, maxChannels: Int = 16) {
        self.peerMaxMessageSize = max(0, peerMaxMessageSize)
        self.maxChannels = maxChannels
        nextStream = role == .client ? 0 : 1
    }

    /// Channels that exist, also those that are opening or closing.
    public var count: Int { channels.count }

    /// Opens a channel, ordered and reliable. It can be sent on at once.
    public mutating func open(
        label: String, subprotocol: String = ""
    ) throws(DataChannelError) -> (id: DataChannelID, outputs: [Output]) {
        guard channels.count < maxChannels else { throw .tooMany }
        guard label.utf8.count <= Self.longestName, subprotocol.utf8.count <= Self.longestName else { throw .tooLarge }
        while channels[DataChannelID(stream: nextStream)] != nil { nextStream &+= 2 }
        let id = DataChannelID(stream: nextStream)
        nextStream &+= 2
        channels[id] = .opening(label: label, subprotocol: subprotocol)
        return (id, [control(.open(DCEPMessage.Open(label: label, subprotocol: subprotocol)), on: id)])
    }

    /// The message that carries `content`.
    public func message(
        _ content: DataChannelContent, on id: DataChannelID
    ) throws(DataChannelError) -> SCTPMessage {
        switch channels[id] {
        case .open, .opening: break
        case .closing, nil: throw .notOpen
        }
        let (bytes, protocolID, emptyProtocolID) =
            switch content {
            case .text(let text):
                (Array(text.utf8), DataChannelProtocolID.text, DataChannelProtocolID.emptyText)
            case .binary(let bytes):
                (bytes, DataChannelProtocolID.binary, DataChannelProtocolID.emptyBinary)
            }
        guard peerMaxMessageSize == 0 || bytes.count <= peerMaxMessageSize else { throw .tooLarge }
        // SCTP carries no empty message, so one is spelled as a zero byte (RFC 8831 §6.6).
        return bytes.isEmpty
            ? SCTPMessage(stream: id.stream, protocolID: emptyProtocolID, bytes: [0])
            : SCTPMessage(stream: id.stream, protocolID: protocolID, bytes: bytes)
    }

    public mutating func handle(_ message: SCTPMessage) -> [Output] {
        let id = DataChannelID(stream: message.stream)
        switch message.protocolID {
        case DataChannelProtocolID.control:
            return handleControl(message.bytes, on: id)
        case DataChannelProtocolID.text:
            return deliver(.text(String(decoding: message.bytes, as: UTF8.self)), on: id)
        case DataChannelProtocolID.binary:
            return deliver(.binary(message.bytes), on: id)
        case DataChannelProtocolID.emptyText:
            return deliver(.text(""), on: id)
        case DataChannelProtocolID.emptyBinary:
            return deliver(.binary([]), on: id)
        default:
            return []  // 52 and 54 are obsolete; others are not of WebRTC.
        }
    }

    /// The peer reset its side of these streams.
    public mutating func handleReset(of streams: [UInt16]) -> [Output] {
        streams.flatMap { stream -> [Output] in
            let id = DataChannelID(stream: stream)
            switch channels.removeValue(forKey: id) {
            case .open, .opening: return [.reset(stream: stream), .closed(id)]
            case .closing: return [.closed(id)]
            case nil: return []
            }
        }
    }

    /// Closes a channel. It is gone when `closed` is said.
    public mutating func close(_ id: DataChannelID) -> [Output] {
        switch channels[id] {
        case .open, .opening:
            channels[id] = .closing
            return [.reset(stream: id.stream)]
        case .closing, nil:
            return []
        }
    }

    private mutating func handleControl(_ bytes: [UInt8], on id: DataChannelID) -> [Output] {
        switch (DCEPMessage(parsing: bytes), channels[id]) {
        case (.open(let open), nil):
            guard
                channels.count < maxChannels,
                open.label.utf8.count <= Self.longestName, open.subprotocol.utf8.count <= Self.longestName
            else { return [.reset(stream: id.stream)] }
            channels[id] = .open
            return [
                control(.acknowledge, on: id), .opened(id, label: open.label, subprotocol: open.subprotocol),
            ]
        case (.open, .open), (.open, .opening):
            // The stream is taken (RFC 8832 §6).
            return close(id)
        case (.acknowledge, .opening(let label, let subprotocol)):
            channels[id] = .open
            return [.opened(id, label: label, subprotocol: subprotocol)]
        case (nil, nil):
            return [.reset(stream: id.stream)]
        case (.acknowledge, .open), (.acknowledge, nil), (_, .closing), (nil, _):
            return []
        }
    }

    /// On a channel of ours, messages may arrive before the acknowledgement.
    private func deliver(_ content: DataChannelContent, on id: DataChannelID) -> [Output] {
        switch channels[id] {
        case .open, .opening: [.message(id, content)]
        case .closing, nil: []
        }
    }

    private func control(_ message: DCEPMessage, on id: DataChannelID) -> Output {
        .send(SCTPMessage(stream: id.stream, protocolID: DataChannelProtocolID.control, bytes: message.bytes))
    }
}
