import Audio
import Caller
import Events
import Foundation
import NIOPosix
import Synchronization

/// A client of the plain endpoint: it appends audio, sends events and remembers every event of the server.
public actor PlainCaller {
    public struct Missing: Error, CustomStringConvertible {
        var what: String
        var seen: [String]
        public var description: String { "waited in vain for \(what); seen: \(seen.joined(separator: ", "))" }
    }

    private let client: ControlClient
    /// Events of the server in order.
    public private(set) var events: [ServerEvent] = []
    /// Messages that are no event this build can read.
    public private(set) var unreadable: [String] = []
    /// How the server closed: nil while it has not.
    public private(set) var closeCode: UInt16?
    private var hasEnded = false
    private var waiters: [CheckedContinuation<Void, Never>] = []

    public static let path = "/voice-live/realtime"

    public static func connect(
        to server: LocalServer, path: String = path, query: String = TestCall.usualQuery
    ) async throws -> PlainCaller {
        let url = try WebSocketURL(server.url + path + query)
        let client = try await ControlClient.connect(to: url, on: MultiThreadedEventLoopGroup.singleton.next())
        let caller = PlainCaller(client: client)
        Task { await caller.listen() }
        return caller
    }

    private init(client: ControlClient) {
        self.client = client
    }

    private func listen() async {
        for await message in client.messages {
            switch message {
            case .text(let bytes):
                do {
                    events.append(try ServerMessage.parse(bytes).event)
                } catch {
                    unreadable.append(String(decoding: bytes, as: UTF8.self))
                }
            case .closed(let code, _):
                closeCode = code
            }
            wake()
        }
        hasEnded = true
        wake()
    }

    private func wake() {
        for waiter in waiters { waiter.resume() }
        waiters = []
    }

    public func send(_ json: String) async throws {
        try await client.send(Array(json.utf8))
    }

    /// Appends the bytes of one chunk.
    public func append(_ bytes: [UInt8]) async throws {
        try await send(#"{"type":"input_audio_buffer.append","audio":"\#(Data(bytes).base64EncodedString())"}"#)
    }

    /// Appends pcm16 as fast as it goes, in chunks of so many samples.
    public func append(_ samples: [Int16], chunk: Int = 2400) async throws {
        for start in stride(from: 0, to: samples.count, by: chunk) {
            var bytes: [UInt8] = []
            PCM.append(samples[start..<min(start + chunk, samples.count)].span, littleEndianTo: &bytes)
            try await append(bytes)
        }
    }

    public func close() async {
        await client.close()
    }

    /// How many events came: the place from which a later wait may start.
    public var count: Int { events.count }

    /// The first event of this type on the wire, from `start` on; waits for it.
    @discardableResult
    public func wait(
        for type: String, from start: Int = 0, patience: Duration = .seconds(20)
    ) async throws -> (event: ServerEvent, next: Int) {
        let deadline = ContinuousClock.now + patience
        let alarm = Task {
            try? await Task.sleep(until: deadline)
            self.wake()
        }
        defer { alarm.cancel() }
        var index = start
        while true {
            while index < events.count {
                if events[index].type == type { return (events[index], index + 1) }
                index += 1
            }
            if hasEnded || ContinuousClock.now >= deadline {
                throw Missing(what: type, seen: events.dropFirst(start).map(\.type))
            }
            await withCheckedContinuation { waiters.append($0) }
        }
    }

    /// Waits until the server has closed.
    public func untilClosed(patience: Duration = .seconds(20)) async -> UInt16? {
        let deadline = ContinuousClock.now + patience
        let alarm = Task {
            try? await Task.sleep(until: deadline)
            self.wake()
        }
        defer { alarm.cancel() }
        while !hasEnded, ContinuousClock.now < deadline {
            await withCheckedContinuation { waiters.append($0) }
        }
        return closeCode
    }

    /// The agent's audio so far: pcm16 of the deltas from `start` on.
    public func audio(from start: Int = 0) -> [UInt8] {
        events.dropFirst(start).flatMap { event -> [UInt8] in
            guard case .audioDelta(let delta) = event else { return [] }
            return Data(base64Encoded: delta.delta).map(Array.init) ?? []
        }
    }
}
