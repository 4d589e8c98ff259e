import Events

/// Audio on its way to the caller's ear, in the order of its responses. A clock pulls one frame each 20 ms;
/// what was pulled counts as heard, to the sample.
public struct PlayoutQueue: Sendable {
    /// What the caller is told about the play-out of a response.
    public enum Change: Equatable, Sendable {
        /// Its first frame was pulled.
        case started(ResponseID)
        /// Everything was played and no more comes.
        case stopped(ResponseID)
    }

    /// How far one item of a response was played.
    public struct Position: Equatable, Sendable {
        public var item: ItemID
        /// Samples pulled, of those queued.
        public var heard: Int
        public var queued: Int

        public init(item: ItemID, heard: Int, queued: Int) {
            self.item = item
            self.heard = heard
            self.queued = queued
        }
    }

    fileprivate struct Piece {
        var item: ItemID
        var samples: ArraySlice<Int16>
    }

    fileprivate struct Track {
        var response: ResponseID
        var pieces: [Piece] = []
        /// Index in `pieces` of the first that is not used up.
        var next = 0
        var waiting = 0
        var positions: [Position] = []
        var isComplete = false
        var isStarted = false
    }

    private var tracks: [Track] = []
    /// Frames may be pulled: the peer is connected.
    public var isConnected = false
    /// Play-out pauses while somebody seems to begin to speak.
    public var isHeld = false
    /// Play-out pauses while the caller takes no audio.
    public var isOnHold = false
    /// Samples that wait to be pulled.
    public private(set) var backlog = 0

    public init() {}

    /// The caller is hearing something, or would be if play-out were not held.
    public var isPlaying: Bool {
        tracks.contains { $0.isStarted }
    }

    /// `started` was given for `response` and `stopped` was not.
    public func isPlaying(_ response: ResponseID) -> Bool {
        tracks.contains { $0.response == response && $0.isStarted }
    }

    /// Responses with audio that waits or is being heard, in the order of play-out.
    public var responses: [ResponseID] { tracks.map(\.response) }

    /// As `!responses.isEmpty`, without an allocation.
    public var hasResponses: Bool { !tracks.isEmpty }

    /// Audio of `response` waits, perhaps behind that of others or for the peer to connect, and none of it was pulled.
    public func isAboutToStart(_ response: ResponseID) -> Bool {
        guard let track = tracks.first(where: { $0.response == response }) else { return false }
        return !track.isStarted && track.waiting >= OutputTimeline.frame
    }

    /// Samples that wait of the response that is heard now, or next; nil when it is not `response`.
    public func backlog(inFront response: ResponseID) -> Int? {
        guard let track = tracks.first, track.response == response else { return nil }
        return track.waiting
    }

    public mutating func append(_ samples: [Int16], item: ItemID, response: ResponseID) {
        guard !samples.isEmpty else { return }
        let index: Int
        if let known = tracks.firstIndex(where: { $0.response == response }) {
            index = known
        } else {
            index = tracks.count
            tracks.append(Track(response: response))
        }
        tracks[index].append(Piece(item: item, samples: samples[...]))
        backlog += samples.count
    }

    /// No audio of `response` follows. Returns `stopped` when all of it was played already.
    public mutating func complete(_ response: ResponseID) -> [Change] {
        guard let index = tracks.firstIndex(where: { $0.response == response }) else { return [] }
        tracks[index].isComplete = true
        // Less than a frame alone is nothing to begin with: nobody would hear it.
        guard tracks[index].waiting == 0 || !(tracks[index].isStarted || isAboutToStart(response)) else { return [] }
        let track = tracks.remove(at: index)
        backlog -= track.waiting
        return track.isStarted ? [.stopped(response)] : []
    }

    /// Drops what waits of an item beyond so many samples of its audio.
    public mutating func truncate(_ item: ItemID, to samples: Int) {
        for index in tracks.indices { backlog -= tracks[index].truncate(item, to: samples) }
    }

    /// Drops what waits of `response` and returns how far its items were played, in order; nil when nothing of it
    /// waits or is being heard.
    public mutating func drop(_ response: ResponseID) -> [Position]? {
        guard let index = tracks.firstIndex(where: { $0.response == response }) else { return nil }
        let track = tracks.remove(at: index)
        backlog -= track.waiting
        return track.positions
    }

    /// Pulls the next frame: exactly `OutputTimeline.frame` samples, filled up with silence at the end of speech.
    /// - Returns: whether there was one, and what changed, in order.
    public mutating func pull(into samples: inout [Int16]) -> (Bool, [Change]) {
        guard isConnected, !isHeld, !isOnHold else { return (false, []) }
        var changes: [Change] = []
        while let track = tracks.first, track.waiting == 0, track.isComplete {
            tracks.removeFirst()
            // What was cut off before it began was never announced.
            if track.isStarted { changes.append(.stopped(track.response)) }
        }
        guard !tracks.isEmpty, tracks[0].waiting >= OutputTimeline.frame || tracks[0].isComplete else {
            return (false, changes)
        }
        if !tracks[0].isStarted {
            tracks[0].isStarted = true
            changes.append(.started(tracks[0].response))
        }
        samples.removeAll(keepingCapacity: true)
        backlog -= tracks[0].take(into: &samples)
        samples.append(contentsOf: repeatElement(0, count: OutputTimeline.frame - samples.count))
        return (true, changes)
    }
}

extension PlayoutQueue.Track {
    fileprivate mutating func append(_ piece: PlayoutQueue.Piece) {
        pieces.append(piece)
        waiting += piece.samples.count
        if let index = positions.firstIndex(where: { $0.item == piece.item }) {
            positions[index].queued += piece.samples.count
        } else {
            positions.append(.init(item: piece.item, heard: 0, queued: piece.samples.count))
        }
    }

    /// Returns how much was dropped.
    fileprivate mutating func truncate(_ item: ItemID, to samples: Int) -> Int {
        guard let place = positions.firstIndex(where: { $0.item == item }) else { return 0 }
        var kept = max(0, samples - positions[place].heard)
        var dropped = 0
        for index in pieces.indices.dropFirst(next) where pieces[index].item == item {
            let count = pieces[index].samples.count
            pieces[index].samples = pieces[index].samples.prefix(kept)
            dropped += count - pieces[index].samples.count
            kept = max(0, kept - count)
        }
        waiting -= dropped
        positions[place].queued -= dropped
        return dropped
    }

    /// Appends up to a frame and returns how much it was.
    fileprivate mutating func take(into samples: inout [Int16]) -> Int {
        let before = samples.count
        while samples.count - before < OutputTimeline.frame, next < pieces.count {
            let wanted = OutputTimeline.frame - (samples.count - before)
            let part = pieces[next].samples.prefix(wanted)
            samples.append(contentsOf: part)
            if let index = positions.firstIndex(where: { $0.item == pieces[next].item }) {
                positions[index].heard += part.count
            }
            pieces[next].samples = pieces[next].samples.dropFirst(part.count)
            if pieces[next].samples.isEmpty {
                pieces[next].samples = []
                next += 1
            }
        }
        if next > 32 {
            pieces.removeFirst(next)
            next = 0
        }
        let taken = samples.count - before
        waiting -= taken
        return taken
    }
}
