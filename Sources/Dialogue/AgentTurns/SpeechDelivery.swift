import Events
import SansIO

/// How the agent's audio reaches the caller.
public enum AudioDelivery: Hashable, Sendable {
    /// A call: a clock pulls frames, which go out by RTP.
    case paced
    /// A plain WebSocket: audio travels in `response.audio.delta` events as fast as it is made.
    case events
}

/// The agent's audio after it was made, over either audioDelivery: what was handed on, what of it was heard.
package struct SpeechDelivery: Sendable {
    package let audioDelivery: AudioDelivery
    package var queue = PlayoutQueue()
    private var sent = SentAudio()

    package init(audioDelivery: AudioDelivery) {
        self.audioDelivery = audioDelivery
    }

    /// Audio of a call, to be pulled by its clock.
    package mutating func append(_ samples: [Int16], item: ItemID, response: ResponseID) {
        queue.append(samples, item: item, response: response)
    }

    /// Audio went out in an event.
    package mutating func sent(_ samples: Int, item: ItemID, response: ResponseID, now: Moment) {
        sent.append(samples: samples, item: item, response: response, now: now)
    }

    /// More audio of `response` may be made: little waits. The one that is heard now or next has this much for itself,
    /// since what waits behind it cannot be played before it is through.
    package func hasRoom(for response: ResponseID) -> Bool {
        queue.backlog < SpeechLine.enough || queue.backlog(inFront: response).map { $0 < SpeechLine.enough } ?? false
    }

    /// How long audio that waits plays before more of `response` is needed; nil when none waits.
    package func slack(of response: ResponseID) -> Duration? {
        let waiting = queue.backlog(inFront: response) ?? queue.backlog
        return waiting > 0 ? .seconds(Double(waiting) / Double(OutputTimeline.rate)) : nil
    }

    package func isPlaying(now: Moment) -> Bool {
        switch audioDelivery {
        case .paced: queue.isPlaying
        case .events: sent.isPlaying(now: now)
        }
    }

    /// When the audio that was sent will have been played; nil where nothing plays, or a clock pulls it.
    package func playsUntil(now: Moment) -> Moment? {
        switch audioDelivery {
        case .paced: nil
        case .events: sent.playsUntil(now: now)
        }
    }

    /// The client was told that `response` is being played out; only a call knows.
    package func isAnnounced(_ response: ResponseID) -> Bool {
        queue.isPlaying(response)
    }

    /// Audio of `response` waits, perhaps behind that of others or for the peer to connect, and none of it was pulled.
    package func isAboutToStart(_ response: ResponseID) -> Bool {
        queue.isAboutToStart(response)
    }

    /// No audio of `response` follows.
    package mutating func complete(_ response: ResponseID) -> [PlayoutQueue.Change] {
        sent.complete(response)
        return queue.complete(response)
    }

    /// Responses of which something still waits or is being heard, in the order of play-out.
    package func responses(now: Moment) -> [ResponseID] {
        switch audioDelivery {
        case .paced: queue.responses
        case .events: sent.responses(now: now)
        }
    }

    /// Something still waits or is being heard.
    package func hasAudio(now: Moment) -> Bool {
        switch audioDelivery {
        case .paced: queue.hasResponses
        case .events: sent.hasResponses(now: now)
        }
    }

    /// Stops the audio of `response`: how far its items were heard; nil when nothing of it waits or is being heard.
    package mutating func drop(_ response: ResponseID, now: Moment) -> [PlayoutQueue.Position]? {
        switch audioDelivery {
        case .paced: queue.drop(response)
        case .events: sent.drop(response, now: now)
        }
    }
}
