import NIOCore
import RTC

/// Carries datagrams from one socket into the port. Knows nothing of what they hold.
final class PortHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private let port: RTCPort
    private let local: TransportAddress

    init(port: RTCPort, local: TransportAddress) {
        self.port = port
        self.local = local
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = unwrapInboundIn(data)
        guard let remote = TransportAddress(envelope.remoteAddress) else { return }
        port.assumeIsolated { [data = envelope.data, local] in $0.receive(data, from: remote, to: local) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        port.assumeIsolated { $0.burstEnded() }
    }

    /// A UDP socket reports errors such as ICMP "port unreachable"; the peers' own timers decide what they mean.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}
