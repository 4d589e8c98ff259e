import Dialogue
import SansIO

/// Moments from which the latency of a relayed session is read.
struct RelayTimes: Sendable {
    /// nil if none was heard since the last turn.
    var lastVoice: LastVoice?
    /// When the first packet with the present voice arrived.
    var voiceBegan: Moment?
    /// Of the next response.
    var pendingTurn: RemoteTimeline?
    /// When the pacer last took a frame.
    var lastPlayed = Moment.zero
}
