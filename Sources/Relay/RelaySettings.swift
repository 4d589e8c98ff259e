import Dialogue
import Events

/// The settings of a relayed session: what the client has set holds once the remote has taken it.
struct RelaySettings: Sendable {
    /// As the remote has confirmed them.
    var confirmed: SessionSettings
    /// With what the remote has not answered yet.
    var current: SessionSettings
    /// The remote was asked for a voice.
    var hasNamedVoice = false

    init(_ options: SessionOptions) {
        confirmed = SessionSettings(options)
        current = confirmed
    }
}
