import Relay
import RemoteSocket

/// A remote realtime model as the whole of a profile: where it is reached, and how it is spoken to.
public struct RelayBackend: Sendable {
    public var address: WebSocketAddress
    /// Its headers hold the operator's key.
    public var socket: WebSocketClientOptions
    public var options: RelayOptions
    /// From the beginning of the connection to the remote's `session.created`.
    public var patience: Duration
    /// The profile that serves where the remote cannot be reached, or is lost.
    public var fallback: String?

    public init(
        address: WebSocketAddress, socket: WebSocketClientOptions = WebSocketClientOptions(), options: RelayOptions,
        patience: Duration = .seconds(10), fallback: String? = nil
    ) {
        self.address = address
        self.socket = socket
        self.options = options
        self.patience = patience
        self.fallback = fallback
    }
}
