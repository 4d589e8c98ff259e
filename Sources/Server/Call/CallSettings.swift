import Audio
import RTC

/// What an operator may set about calls.
public struct CallSettings: Sendable {
    /// When a client that has not offered yet hears of its session (Voice Live protocol, chapter B.5).
    public enum SessionCreated: Hashable, Sendable {
        /// After the answer; before it only when the client speaks first or stays silent for `grace` (nil: for ever).
        case afterAnswer(grace: Duration?)
        /// As soon as the control socket is open.
        case onOpen
    }

    /// What the end of the control socket means once the call is up (chapter B.8).
    public enum ControlEnd: Hashable, Sendable {
        /// The call goes on while its peer connection lives, and control events move to the data channel.
        case keepCall
        case endCall
    }

    public var sessionCreated = SessionCreated.afterAnswer(grace: .seconds(5))
    public var controlEnd = ControlEnd.keepCall
    public var eventRouting = EventRouting.Mode.strict
    /// Longest SDP offer, in bytes.
    public var offerLimit = 65_536
    /// A control socket that never offers is closed after this.
    public var offerTimeout = Duration.seconds(60)
    /// A call whose peer sends no valid connectivity check for this long after the answer has failed. One that does has
    /// 30 s for ICE and DTLS (chapter B.3). Browsers check as soon as they have set the answer, within a second; a
    /// backend that relays the answer takes some seconds at most, and the user was asked for the microphone before.
    public var checkTimeout = Duration.seconds(10)
    /// How long an offer waits while calls that have just been answered hold the room. The shortest time that clients
    /// wait for an answer is 15 s; reservations lapse after two.
    public var roomPatience = Duration.seconds(5)
    /// How long events wait for a data channel that does not open, counted from the connection (chapter B.6).
    public var channelTimeout = Duration.seconds(5)
    /// Addresses that answers name, best first.
    public var announced: [TransportAddress] = []

    /// The share of a media loop that calls may fill when all of them talk, 0…1; what would go beyond is refused with
    /// 503. nil: none is refused for load.
    public var maxLoad: Double?
    /// The share of a media loop up to which calls are put together on it, 0…1; 0: they are spread from the first on.
    public var togetherBelow = 0.0
    /// What detects voice in new calls. A model that is put into it while the server runs is used from the next call on.
    public var voiceModels = VoiceActivityModels()

    public init() {}

    var limits: AdmissionLimits {
        var limits = maxLoad.map { AdmissionLimits(load: $0) } ?? .none
        limits.together = togetherBelow
        return limits
    }
}
