import NIOCore
import NIOWebSocket
import Shares

/// Meters the bytes of a connection on their way to the frame decoder, and passes none on that the client's memory has
/// no room for. Such bytes cause an error of type `MemoryBudget.Refusal`; this and all later bytes are dropped.
final class FrameMeterHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let memory: MemoryReservation
    private var meter = FrameMeter()
    private var isDropping = false

    /// Bytes of an unfinished frame, which the decoder keeps.
    private(set) var held = 0

    /// - Parameter memory: Of the whole unfinished message. It grows here, before the decoder holds more; the owner of
    ///   the message lowers it when the message is complete.
    private init(memory: MemoryReservation) { self.memory = memory }

    /// Drops what still comes, so that the decoder keeps no more of it.
    func drop() { isDropping = true }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isDropping else { return }
        meter.pass(unwrapInboundIn(data).readableBytesView)
        do {
            try memory.resize(to: memory.bytes + max(0, meter.held - held))
        } catch {
            drop()
            context.fireErrorCaught(error)
            return
        }
        held = meter.held
        context.fireChannelRead(data)
    }

    /// Adds a meter in front of the frame decoder of a pipeline. To be called on the channel's event loop, before the
    /// first frame.
    static func install(on channel: any Channel, memory: MemoryReservation) throws -> FrameMeterHandler {
        let pipeline = channel.pipeline.syncOperations
        let decoder = try pipeline.handler(type: ByteToMessageHandler<WebSocketFrameDecoder>.self)
        let handler = FrameMeterHandler(memory: memory)
        try pipeline.addHandler(handler, position: .before(decoder))
        return handler
    }
}
