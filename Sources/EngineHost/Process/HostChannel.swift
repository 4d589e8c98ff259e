import Glibc

/// The host's end of its socket while a job runs. When the server is gone, so is the host.
package final class HostChannel {
    private let socket: HostSocket
    private var buffer: [UInt8] = []
    private var wasCancelled = false

    init(_ socket: HostSocket) { self.socket = socket }

    /// Sends a message of the kind `output`, written by `ByteWriter(.output)`. Blocks while the server is behind.
    package func send(_ output: ByteWriter) { deliver(output.bytes) }

    /// Whether the server has no use for the job any more. A system call each time: ask once per message, not per sample.
    package func isCancelled() -> Bool {
        if wasCancelled { return true }
        switch socket.poll(into: &buffer) {
        case .nothing: break
        case .message(.cancel): wasCancelled = true
        // Nothing else may come while a job runs.
        case .message, .ended: _exit(EXIT_FAILURE)
        }
        return wasCancelled
    }

    func deliver(_ bytes: [UInt8]) {
        do { try socket.send(bytes) } catch { _exit(EXIT_FAILURE) }
    }

    func beginJob() { wasCancelled = false }
}
