import NIOCore

/// A connection that has become a WebSocket, and its owner.
struct AcceptedSocket: Sendable {
    let socket: ClientSocket
    let channel: any Channel
    let serve: @Sendable (ClientSocket) async -> Void

    /// Returns when the owner is done and the connection is closed. Cancellation closes the socket with 1001.
    func run() async {
        await withTaskCancellationHandler {
            await serve(socket)
            socket.close(.normal)
            try? await channel.closeFuture.get()
        } onCancel: {
            socket.close(.goingAway, reason: "the server is shutting down")
        }
    }
}
