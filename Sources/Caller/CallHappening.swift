import Events
import RTC
import SansIO

/// The two ways by which JSON events travel in a call.
public enum EventChannel: String, Sendable, Hashable {
    case control
    case data
}

/// Something that happened to a caller.
public struct CallHappening: Sendable {
    public enum What: Sendable {
        /// ICE and DTLS are up.
        case connected
        case channelOpened
        /// An event of the server: parsed where that was possible, and as it came.
        case event(EventChannel, ServerMessage?, [UInt8])
        /// A packet of the agent's voice; `timestamp` in ticks of its RTP clock.
        case audio(marker: Bool, timestamp: UInt32)
        /// Everything queued by `say` has left.
        case said
        case controlClosed(code: UInt16?, reason: String)
        case ended(PeerClosure)
    }

    public var what: What
    public var at: Moment
}
