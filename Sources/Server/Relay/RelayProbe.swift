import NIOPosix
import RTCPort
import RemoteSocket
import SansIO

/// Tries a remote model out: lets it begin one session, and takes leave.
public enum RelayProbe {
    /// What went wrong, and what to do about it.
    public struct Fault: Error, Hashable, Sendable {
        public let message: String
        public let advice: String
    }

    /// - Returns: How long it took from the beginning of the connection to the remote's `session.created`.
    public static func run(_ backend: RelayBackend) async -> Result<Duration, Fault> {
        let began = Moment(.now())
        do {
            let (client, _) = try await RelayConnector.open(
                backend, on: MultiThreadedEventLoopGroup.singleton.next())
            client.close()
            return .success(Moment(.now()) - began)
        } catch {
            return .failure(Fault(error))
        }
    }
}

extension RelayProbe.Fault {
    fileprivate init(_ error: any Error) {
        switch error {
        case WebSocketClientFault.refused(status: 401), WebSocketClientFault.refused(status: 403):
            self.init(
                message: "it does not accept the key", advice: "Check `api_key`, and that it is for this address.")
        case WebSocketClientFault.refused(status: 404):
            self.init(
                message: "it knows nothing at this address (404)",
                advice: "Check the path of `url`, `model`, `deployment` and `api_version`.")
        case let fault as WebSocketClientFault:
            self.init(message: fault.description, advice: "Check `url`, and that the remote model is up.")
        case let fault as RelayConnector.Fault:
            self.init(
                message: fault.description, advice: "Check `dialect` and `model`, and what the remote's own log says.")
        default:
            self.init(message: "it could not be tried", advice: "Check `url`.")
        }
    }
}
