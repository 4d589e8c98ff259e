import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// Collects the body of a response in memory.
final class BodyCollector: ResponseBodyWriter, Sendable {
    let body = Mutex(ByteBuffer())

    func write(_ buffer: ByteBuffer) async throws {
        body.withLock { _ = $0.writeImmutableBuffer(buffer) }
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
