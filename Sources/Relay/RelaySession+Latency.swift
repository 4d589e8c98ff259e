import Dialogue
import Events
import SansIO

// Where the time of a turn goes, as far as it is seen from here: what the remote does with it is one stage.
extension RelaySession {
    /// The remote has heard the end of a turn, and answers it by itself.
    mutating func noteTurn(_ item: ItemID, _ step: inout Step) {
        times.pendingTurn = RemoteTimeline(began: step.now, voice: times.lastVoice, item: item)
        times.lastVoice = nil
    }

    /// The client asks for a response.
    mutating func noteRequest(_ step: inout Step) {
        times.pendingTurn = RemoteTimeline(began: step.now)
    }

    /// The first sound of a response leaves.
    mutating func noteFirstSound(of id: ResponseID, _ step: inout Step) {
        guard let index = responses.firstIndex(where: { $0.id == id }),
            let latency = responses[index].timeline.take()?.latency(of: id, now: step.now)
        else { return }
        step.append(.measured(.turn(latency)))
    }

    /// The user is about to silence the agent.
    mutating func noteBargeIn(_ step: inout Step) {
        guard delivery.audioDelivery == .paced, delivery.queue.isPlaying, let began = times.voiceBegan else { return }
        step.append(.measured(.bargeIn(max(.zero, times.lastPlayed - began))))
    }
}

/// The moments of one response of a remote until its first sound leaves.
struct RemoteTimeline: Sendable {
    /// When the remote told the end of the turn, or the client asked for the response.
    var began: Moment
    /// The last voice of the turn, where this side has heard it.
    var voice: LastVoice?
    var item: ItemID?
    private var audio: Moment?

    init(began: Moment, voice: LastVoice? = nil, item: ItemID? = nil) {
        (self.began, self.voice, self.item) = (began, voice, item)
    }

    /// The first sound came.
    mutating func sound(_ now: Moment) { if audio == nil { audio = now } }

    func latency(of response: ResponseID, now: Moment) -> TurnLatency? {
        guard let audio else { return nil }
        let heard = voice.map { [TurnLatency.Part(.jitterBuffer, $0.delay)] } ?? []
        return TurnLatency(
            response: response, item: item,
            parts: heard + [.init(.remote, audio - (voice?.moment ?? began)), .init(.pacer, now - audio)])
    }
}
