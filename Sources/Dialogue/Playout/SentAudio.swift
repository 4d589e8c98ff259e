import Events
import SansIO

/// What a client that plays audio by itself has heard at most: it plays without a pause what was sent, in order, and
/// cannot have heard what came after more than the time since then allows (Voice Live protocol G.6).
public struct SentAudio: Sendable {
    fileprivate struct Track: Sendable {
        var response: ResponseID
        var positions: [PlayoutQueue.Position] = []
        var isComplete = false

        var samples: Int { positions.reduce(0) { $0 + $1.queued } }
    }

    private var tracks: [Track] = []
    /// When all that was sent has been played.
    private var end = Moment.zero

    public init() {}

    public mutating func append(samples: Int, item: ItemID, response: ResponseID, now: Moment) {
        forget(now: now)
        // What ran dry in between was silence.
        end = max(end, now) + Self.time(samples)
        let index: Int
        if let known = tracks.firstIndex(where: { $0.response == response }) {
            index = known
        } else {
            index = tracks.count
            tracks.append(Track(response: response))
        }
        if let place = tracks[index].positions.firstIndex(where: { $0.item == item }) {
            tracks[index].positions[place].queued += samples
        } else {
            tracks[index].positions.append(.init(item: item, heard: 0, queued: samples))
        }
    }

    /// No audio of `response` follows.
    public mutating func complete(_ response: ResponseID) {
        guard let index = tracks.firstIndex(where: { $0.response == response }) else { return }
        tracks[index].isComplete = true
    }

    /// The client may still be playing some of it.
    public func isPlaying(now: Moment) -> Bool { end > now }

    /// When all that was sent will have been played; nil when it was.
    public func playsUntil(now: Moment) -> Moment? { end > now ? end : nil }

    /// Responses of which the client may still be playing some, or more is to come, in order.
    public func responses(now: Moment) -> [ResponseID] {
        zip(tracks, unheard(now: now)).filter { !$0.isComplete || $1 > 0 }.map(\.0.response)
    }

    /// As `!responses(now:).isEmpty`, without an allocation.
    public func hasResponses(now: Moment) -> Bool {
        if tracks.contains(where: { !$0.isComplete }) { return true }
        return end > now && OutputTimeline.samples(in: end - now) > 0 && tracks.contains { $0.samples > 0 }
    }

    /// The client stops playing `response`: how far its items were heard; nil when it was through.
    public mutating func drop(_ response: ResponseID, now: Moment) -> [PlayoutQueue.Position]? {
        guard let index = tracks.firstIndex(where: { $0.response == response }) else { return nil }
        let unheard = unheard(now: now)[index]
        let track = tracks.remove(at: index)
        guard unheard > 0 || !track.isComplete else { return nil }
        end = end - Self.time(unheard)
        var left = track.samples - unheard
        return track.positions.map { position in
            let heard = min(left, position.queued)
            left -= heard
            return .init(item: position.item, heard: heard, queued: position.queued)
        }
    }

    /// Samples of each track that cannot have been heard yet: those sent last are heard last.
    private func unheard(now: Moment) -> [Int] {
        var left = end > now ? OutputTimeline.samples(in: end - now) : 0
        var unheard = [Int](repeating: 0, count: tracks.count)
        for index in tracks.indices.reversed() where left > 0 {
            unheard[index] = min(left, tracks[index].samples)
            left -= unheard[index]
        }
        return unheard
    }

    private mutating func forget(now: Moment) {
        guard tracks.contains(where: \.isComplete) else { return }
        let unheard = unheard(now: now)
        tracks = zip(tracks, unheard).filter { !$0.isComplete || $1 > 0 }.map(\.0)
    }

    private static func time(_ samples: Int) -> Duration {
        .nanoseconds(Int64(samples) * 1_000_000_000 / Int64(OutputTimeline.rate))
    }
}
