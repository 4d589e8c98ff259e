import RTC
import RemoteSocket

/// How the callers of a scenario call.
package struct CallerOptions: Sendable {
    /// What a caller sends while it says nothing.
    package enum Rest: String, Sendable, CaseIterable, Codable {
        /// Nothing, as from a muted track.
        case none
        /// A packet of comfort noise each 400 ms (discontinuous transmission).
        case dtx
        /// Silence, encoded, each 20 ms.
        case silence
    }

    package var address: WebSocketAddress
    /// A file of certificates in PEM form that are trusted instead of the system's, for `wss`.
    package var trustedCertificates: String?
    /// The address of this machine to call from.
    package var host: TransportAddress.Host
    package var hasDataChannel = true
    /// JSON of the `session` to send with the offer; nil for none.
    package var session: String?
    package var rest = Rest.dtx
    /// Whether everything heard is decoded, as a real client would.
    package var decodes = false
    /// How long the connection, and each answer, may take.
    package var patience = Duration.seconds(30)

    package init(address: WebSocketAddress, host: TransportAddress.Host) {
        self.address = address
        self.host = host
    }
}
