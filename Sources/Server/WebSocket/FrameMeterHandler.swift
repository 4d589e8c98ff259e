import NIOCore
import NIOWebSocket

/// Meters the bytes of a connection on their way to the frame decoder.
final class FrameMeterHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private var meter = FrameMeter()
    private var isDropping = false

    /// Bytes of an unfinished frame, which the decoder keeps.
    var held: Int { meter.held }

    /// Drops what still comes, so that the decoder keeps no more of it.
    func drop() { isDropping = true }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isDropping else { return }
        meter.pass(unwrapInboundIn(data).readableBytesView)
        context.fireChannelRead(data)
    }

    /// Adds a meter in front of the frame decoder of a pipeline. To be called on the channel's event loop, before the
    /// first frame.
    static func install(on channel: any Channel) throws -> FrameMeterHandler {
        let pipeline = channel.pipeline.syncOperations
        let decoder = try pipeline.handler(type: ByteToMessageHandler<WebSocketFrameDecoder>.self)
        let handler = FrameMeterHandler()
        try pipeline.addHandler(handler, position: .before(decoder))
        return handler
    }
}
