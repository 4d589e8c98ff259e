import NIOCore

/// Drops received bytes before the HTTP decoder once they no longer matter: they cost no parsing, and the decoder, which
/// keeps everything behind a request with an `Upgrade` header, has nothing to keep.
final class InputDiscarder: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private var isDiscarding = false

    /// To be called on the event loop of the channel.
    func discardAll() {
        isDiscarding = true
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if !isDiscarding { context.fireChannelRead(data) }
    }
}
