import Caller
import Events
import Foundation
import Logging
import RTC
import RTCNative
import RTCPort

/// A native caller placed against a `LocalServer`, connected and watched.
public struct TestCall: Sendable {
    public let caller: NativeCaller
    public let observer: CallObserver
    private let port: RTCPort

    /// - Parameter session: JSON of the `session` to send with the offer.
    /// - Returns: Once the data channel is open, or the call connected where there is none.
    public static func place(
        to server: LocalServer, session: String? = nil, through link: LossyLink? = nil,
        options: NativeCaller.Options = .init(), query: String = usualQuery
    ) async throws -> TestCall {
        let call = try await prepare(for: server, session: session, through: link, options: options)
        try await call.caller.connect(to: try WebSocketURL(server.url + path + query))
        let hasChannel = options.hasDataChannel
        try await call.observer.wait(for: hasChannel ? "the data channel" : "the connection") { happening in
            switch happening.what {
            case .channelOpened where hasChannel, .connected where !hasChannel: true
            default: nil
            }
        }
        return call
    }

    /// A caller that has not connected yet.
    public static func prepare(
        for server: LocalServer, session: String? = nil, through link: LossyLink? = nil,
        options: NativeCaller.Options = .init()
    ) async throws -> TestCall {
        // A port of its own: two callers on one would share their path to the server.
        let port = try await RTCPort(eventLoop: server.callerLoop, logger: Logger(label: "parley.test.caller")) {
            try .native()
        }
        let bound = try await port.bind([TransportAddress(host: .v4(0x7f00_0001), port: 0)])
        var options = options
        options.reaches = link?.address
        if let session { options.session = try JSONDecoder().decode(SessionPatch.self, from: Data(session.utf8)) }
        let caller = NativeCaller(
            port: port, base: bound[0], options: options)
        return TestCall(caller: caller, observer: CallObserver(caller), port: port)
    }

    public static let path = "/voice-live/realtime/calls"
    public static let usualQuery = "?api-version=2026-01-01-preview&model=test"

    /// Sends a client event as JSON.
    public func send(_ json: String, on channel: EventChannel = .control) async throws {
        try await caller.send(text: Array(json.utf8), on: channel)
    }

    public func hangUp() async {
        await caller.hangUp()
        await port.shutdown()
    }
}
