import CEngineHost
import Glibc
import SansIO

/// One end of a local socket that keeps message boundaries. Closes it at its end. For native threads: calls block.
///
/// Unchecked: `descriptor` changes only in `close`, which the owner calls before it shares the socket.
package final class HostSocket: @unchecked Sendable {
    package enum Failure: Error, Equatable {
        /// The peer has closed, or cannot be reached.
        case ended
        /// Nothing came, or nothing could be sent, for the time of `limitWaiting`.
        case timedOut
        /// A message is longer than `HostMessage.longest`.
        case oversized
    }

    package private(set) var descriptor: Int32

    /// Takes ownership of the descriptor.
    package init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close() }

    package func close() {
        if descriptor >= 0 { _ = Glibc.close(descriptor) }
        descriptor = -1
    }

    /// - Throws: `Failure.ended` when the process has no descriptor left.
    package static func pair() throws(Failure) -> (HostSocket, HostSocket) {
        var descriptors: [Int32] = [-1, -1]
        guard ceh_socket_pair(&descriptors) == 0 else { throw .ended }
        return (HostSocket(descriptor: descriptors[0]), HostSocket(descriptor: descriptors[1]))
    }

    /// How long one call may wait, in whole milliseconds; zero waits forever.
    package func limitWaiting(to time: Duration) {
        _ = ceh_set_timeout(descriptor, Int32(clamping: time.wholeMilliseconds))
    }

    /// - Parameter socket: Passed along with the message.
    package func send(_ message: [UInt8], with socket: HostSocket? = nil) throws(Failure) {
        let sent = message.withUnsafeBytes {
            ceh_send(descriptor, $0.baseAddress, $0.count, socket?.descriptor ?? -1)
        }
        if sent == message.count { return }
        throw errno == EAGAIN ? .timedOut : .ended
    }

    /// Waits for the next message, without a descriptor.
    package func receive(into buffer: inout [UInt8]) throws(Failure) -> HostMessage? {
        HostMessage(parsing: try receive(into: &buffer, waits: true, passed: nil))
    }

    /// Waits for the next message and the socket that comes with it.
    package func receiveWithSocket(into buffer: inout [UInt8]) throws(Failure) -> (HostMessage?, HostSocket?) {
        var passed: Int32 = -1
        let bytes = try receive(into: &buffer, waits: true, passed: &passed)
        return (HostMessage(parsing: bytes), passed < 0 ? nil : HostSocket(descriptor: passed))
    }

    package enum Pending: Equatable {
        case nothing
        case message(HostMessage.Kind?)
        case ended
    }

    /// Takes a message if one is there; never waits.
    package func poll(into buffer: inout [UInt8]) -> Pending {
        do {
            return .message(HostMessage(parsing: try receive(into: &buffer, waits: false, passed: nil))?.kind)
        } catch {
            return error == .timedOut ? .nothing : .ended
        }
    }

    private func receive(
        into buffer: inout [UInt8], waits: Bool, passed: UnsafeMutablePointer<Int32>?
    ) throws(Failure) -> ArraySlice<UInt8> {
        if buffer.count < HostMessage.longest { buffer = [UInt8](repeating: 0, count: HostMessage.longest) }
        let length = buffer.withUnsafeMutableBytes {
            ceh_receive(descriptor, $0.baseAddress, $0.count, waits ? 1 : 0, passed)
        }
        if length > 0 { return buffer[..<length] }
        if length == 0 { throw .ended }
        throw errno == EAGAIN ? .timedOut : errno == EMSGSIZE ? .oversized : .ended
    }
}
