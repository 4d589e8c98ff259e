import Dialogue
import Events
import NIOCore
import RTCPort
import Relay
import RemoteSocket
import SansIO

/// Opens the connection of one session to its remote model.
enum RelayConnector {
    /// Why a remote is not there, for the operator's log.
    enum Fault: Error, CustomStringConvertible {
        /// It ended the connection before it had begun a session, or answered with an error.
        case noSession(closeCode: UInt16?)
        case timedOut

        var description: String {
            switch self {
            case .noSession(let code): "it began no session (\(code.map { "close code \($0)" } ?? "an error"))"
            case .timedOut: "it began no session in time"
            }
        }
    }

    /// - Returns: The connection, held until somebody receives, and what the remote said of its session.
    /// - Throws: `WebSocketClientFault`, `Fault` or `CancellationError`.
    static func open(
        _ backend: RelayBackend, on eventLoop: any EventLoop
    ) async throws -> (client: WebSocketClient, greeting: RelayGreeting) {
        let began = Moment(.now())
        var options = backend.socket
        options.connectTimeout = backend.patience
        let client = try await WebSocketClient.connect(to: backend.address, options: options, on: eventLoop)
        let left = backend.patience - (Moment(.now()) - began)
        do {
            let dialect = backend.options.dialect
            let greeting = try await withTaskCancellationHandler {
                try await Self.greeting(of: client, in: dialect, patience: max(.milliseconds(1), left))
            } onCancel: {
                client.close()
            }
            return (client, greeting)
        } catch {
            client.close()
            try Task.checkCancellation()
            throw error
        }
    }

    private static func greeting(
        of client: WebSocketClient, in dialect: RelayDialect, patience: Duration
    ) async throws -> RelayGreeting {
        let promise = client.eventLoop.makePromise(of: RelayGreeting.self)
        client.eventLoop.execute {
            let alarm = client.eventLoop.scheduleTask(in: .nanoseconds(Int64(patience / .nanoseconds(1)))) {
                promise.fail(Fault.timedOut)
            }
            promise.futureResult.whenComplete { _ in alarm.cancel() }
            client.receive { event in
                switch event {
                case .closed(let code, _): promise.fail(Fault.noSession(closeCode: code))
                case .message(let bytes):
                    switch RelayGreeting.read(bytes, in: dialect) {
                    case .other: break
                    case .refusal: promise.fail(Fault.noSession(closeCode: nil))
                    case .greeting(let greeting):
                        // What comes now is the session's to read.
                        client.hold()
                        promise.succeed(greeting)
                    }
                }
            }
        }
        return try await promise.futureResult.get()
    }
}

extension ClientSocket {
    /// Ends a socket whose session cannot begin, and tells its client why (Voice Live protocol H.3).
    func close(telling fault: RemoteFault) {
        var random = SystemRandomNumberGenerator()
        var ids = IDSource(seed: (random.next(), random.next()))
        let event = ServerEvent.error(ErrorEvent(error: fault.details))
        send(ServerMessage(event, eventID: EventID(rawValue: ids.make("event"))).encoded())
        close(.serverFailure, reason: "the remote model cannot be reached")
    }
}
