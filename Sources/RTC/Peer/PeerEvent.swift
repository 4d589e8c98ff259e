/// Names a peer inside its table; never reused.
public struct PeerID: Hashable, Sendable {
    public var number: UInt64

    public init(number: UInt64) {
        self.number = number
    }
}

/// What a peer tells the call that owns it.
public enum PeerEvent: Sendable {
    /// The first valid connectivity check arrived, and DTLS may begin (RFC 8445 §7.3).
    case checked
    /// DTLS is up and the peer's certificate matches its SDP: media and messages may flow.
    case connected
    /// After an ICE restart a DTLS handshake begins where its checks came from, and nothing from there shows that the
    /// present association is known: it is another connection with the same certificate (`PeerTable.reconnect`).
    case handshakeRestarted
    /// One authenticated RTP packet.
    case audio(AudioPacket)
    case channelOpened(DataChannelID, label: String)
    case message(DataChannelID, DataChannelContent)
    case channelClosed(DataChannelID)
    /// Room came free in the send buffer of the data channels.
    case writable
    /// Nothing follows.
    case closed(PeerClosure)
}

/// The parts of an RTP packet that the audio path needs (RFC 3550 §5.1).
public struct AudioPacket: Sendable {
    public var header: RTPHeader
    /// A part of the datagram: to be used or copied at once, for the datagram's memory is used again.
    public var payload: ArraySlice<UInt8>

    public init(header: RTPHeader, payload: ArraySlice<UInt8>) {
        self.header = header
        self.payload = payload
    }
}

/// Why a peer is gone.
public enum PeerClosure: Sendable, Hashable {
    /// We closed it.
    case local
    /// The peer sent `close_notify`.
    case byPeer
    /// No address of the peer could be reached, or the handshake did not end, within 30 s.
    case notConnected
    /// No valid check arrived for 30 s (RFC 7675 §5.1).
    case consentLost
    /// The certificate is not the one that the SDP promised (RFC 8122 §6.2).
    case fingerprintMismatch
    /// DTLS broke.
    case handshakeFailed
}

/// What one peer, or a table of them, wants done.
public enum PeerOutput: Sendable {
    case send([UInt8], from: TransportAddress, to: TransportAddress)
    case event(PeerEvent, PeerID)
    /// From now on datagrams of this address pair belong to a peer of this table; or, no longer do. Of interest where
    /// several tables share a port.
    case route(ICEPath, isKnown: Bool)
}
