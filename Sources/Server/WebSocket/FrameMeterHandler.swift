import NIOCore
import NIOWebSocket

/// Meters the bytes of a connection on their way to the frame decoder.
final class FrameMeterHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private var meter = FrameMeter()

    /// Bytes of an unfinished frame, which the decoder keeps.
    var held: Int { meter.held }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
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
