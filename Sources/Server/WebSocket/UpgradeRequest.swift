import NIOCore
import NIOHTTP1

/// A request to open a WebSocket, well formed and not yet decided.
public struct UpgradeRequest: Sendable {
    public let endpoint: Endpoint
    public let query: CallQuery
    /// Every parameter, for the few that only some deployments know.
    public let parameters: QueryParameters
    public let headers: HTTPHeaders
    /// Who presented what. nil: nothing was presented.
    public let credential: Credential?
    /// The other end of the TCP connection, which may be a proxy. It need not be where the media comes from.
    public let remoteAddress: SocketAddress?
    /// The access policy knows several credentials, so that limits go by them and not by addresses.
    public var credentialsTellClientsApart = false

    public init(
        endpoint: Endpoint, query: CallQuery, parameters: QueryParameters, headers: HTTPHeaders,
        credential: Credential?,
        remoteAddress: SocketAddress?
    ) {
        self.endpoint = endpoint
        self.query = query
        self.parameters = parameters
        self.headers = headers
        self.credential = credential
        self.remoteAddress = remoteAddress
    }
}

/// The answer to an `UpgradeRequest`, given before anything is upgraded.
public enum UpgradeDecision: Sendable {
    case refuse(HTTPError)
    /// The socket lives as long as `serve` runs: when it returns, the socket is closed with 1000 unless it already is.
    case accept(serve: @Sendable (ClientSocket) async -> Void)
}
