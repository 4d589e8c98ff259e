/// Messages that wait because the other end reads too little, in order and bounded. Audio that is late is worth
/// nothing, so the oldest of it goes first; of everything else each piece counts.
package struct SocketOutbox: Sendable {
    package enum Verdict: Equatable {
        case queued
        /// More waits than may: the connection is of no use any more.
        case overflowed
    }

    private var entries: [(bytes: [UInt8], isAudio: Bool)] = []
    private var audioSize = 0
    private var otherSize = 0
    private let mostAudio: Int
    private let mostOther: Int
    /// Messages of audio that were dropped so far.
    package private(set) var dropped = 0

    /// - Parameters: Bytes.
    package init(mostAudio: Int, mostOther: Int) {
        self.mostAudio = mostAudio
        self.mostOther = mostOther
    }

    package var isEmpty: Bool { entries.isEmpty }

    package mutating func append(_ bytes: [UInt8], isAudio: Bool) -> Verdict {
        entries.append((bytes, isAudio))
        guard isAudio else {
            otherSize += bytes.count
            return otherSize > mostOther ? .overflowed : .queued
        }
        audioSize += bytes.count
        while audioSize > mostAudio, let oldest = entries.firstIndex(where: \.isAudio) {
            audioSize -= entries.remove(at: oldest).bytes.count
            dropped += 1
        }
        return .queued
    }

    package mutating func next() -> [UInt8]? {
        guard !entries.isEmpty else { return nil }
        let entry = entries.removeFirst()
        if entry.isAudio { audioSize -= entry.bytes.count } else { otherSize -= entry.bytes.count }
        return entry.bytes
    }
}
