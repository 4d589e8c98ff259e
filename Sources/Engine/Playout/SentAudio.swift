import Events
import Timing

/// What a client that plays audio by itself has heard at most: it cannot have heard more than was sent, nor more than
/// the time since the first piece allows (Voice Live protocol G.6).
public struct SentAudio: Sendable {
    fileprivate struct Track: Sendable {
        var response: ResponseID
        var positions: [PlayoutQueue.Position] = []
        var began: Moment
    }

    private var tracks: [Track] = []

    public init() {}

    public mutating func append(samples: Int, item: ItemID, response: ResponseID, now: Moment) {
        forget(now: now)
        if tracks.last?.response != response {
            // It cannot begin before what was sent earlier has ended.
            let began = tracks.map { $0.end }.max().map { max($0, now) } ?? now
            tracks.append(Track(response: response, began: began))
        }
        let last = tracks.count - 1
        if let index = tracks[last].positions.firstIndex(where: { $0.item == item }) {
            tracks[last].positions[index].queued += samples
        } else {
            tracks[last].positions.append(.init(item: item, heard: 0, queued: samples))
        }
    }

    /// The client may still be playing some of it.
    public func isPlaying(now: Moment) -> Bool {
        tracks.contains { $0.end > now }
    }

    /// Responses that may still be playing, in order.
    public func responses(now: Moment) -> [ResponseID] {
        tracks.filter { $0.end > now }.map(\.response)
    }

    /// The client stops playing `response`: how far its items were heard; nil when it was through.
    public mutating func drop(_ response: ResponseID, now: Moment) -> [PlayoutQueue.Position]? {
        guard let index = tracks.firstIndex(where: { $0.response == response && $0.end > now }) else { return nil }
        let track = tracks.remove(at: index)
        var left = OutputAxis.samples(in: now - track.began)
        return track.positions.map { position in
            let heard = min(left, position.queued)
            left -= heard
            return .init(item: position.item, heard: heard, queued: position.queued)
        }
    }

    private mutating func forget(now: Moment) {
        // The newest stays: more of it may come, and what ran dry meanwhile does not move its beginning.
        while tracks.count > 1, tracks[0].end <= now { tracks.removeFirst() }
    }
}

extension SentAudio.Track {
    fileprivate var end: Moment {
        let samples = positions.reduce(0) { $0 + $1.queued }
        return began + .nanoseconds(Int64(samples) * 1_000_000_000 / Int64(OutputAxis.rate))
    }
}
