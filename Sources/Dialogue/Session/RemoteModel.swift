import Events

/// What comes from a remote model that leads the session.
public enum RemoteInput: Sendable {
    /// One message, whatever its bytes.
    case message([UInt8])
    /// Nothing comes from the remote model any more.
    case ended(RemoteFault.Reason)
}

/// What is to be done about a remote model.
public enum RemoteCommand: Equatable, Sendable {
    /// One message. If the remote takes too little, audio may be dropped, the oldest first.
    case send([UInt8], isAudio: Bool)
    /// The remote model is given up, and the client knows. Nothing follows.
    case close(RemoteFault)
}

/// Why a remote model is given up, in words fit for the client.
public struct RemoteFault: Error, Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        /// It could not be reached, or did not start a session in time.
        case unreachable
        /// The connection broke, or the remote closed it.
        case gone
        /// It sent message after message that is no event.
        case garbage
        /// It sent more than could ever be played, or stopped reading.
        case flood
    }

    public var reason: Reason

    public init(_ reason: Reason) {
        self.reason = reason
    }

    /// The error that the client receives.
    public var details: ErrorDetails {
        let message =
            switch reason {
            case .unreachable: "The remote model cannot be reached."
            case .gone: "The connection to the remote model was lost."
            case .garbage: "The remote model sends what makes no sense."
            case .flood: "The remote model sends too much, or reads too little."
            }
        return ErrorDetails(type: .server, code: .engineUnavailable, message: message)
    }
}

extension FaultCode {
    package static let engineUnavailable = FaultCode(rawValue: "engine_unavailable")
}
