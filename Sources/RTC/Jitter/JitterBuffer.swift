import SansIO

/// Puts the packets of one incoming audio stream in order and hands them out at a steady pace.
///
/// The owner inserts packets as they come and pulls once per frame (20 ms); each pull answers what to play for that
/// long. A packet is handed out whole, whatever it lasts: one of 60 ms fills three pulls, so the two that follow it
/// answer nothing, and two of 10 ms fill one pull. What comes out always adds up to the frames pulled, give or take
/// the packet that reaches into the next one, so the owner keeps the decoded samples in a queue and takes a frame off it.
///
/// The delay that it adds starts at 40 ms, grows with the lateness it sees and upon loss (redundancy comes a packet
/// later), and shrinks while the stream pauses or the owner says that what plays is quiet. When the queue runs dry the position stands still, so packets that are late by
/// less than the limit are heard late, not lost. Packets that a sender did not send (its timestamps jump further than
/// its sequence numbers) are silence, not loss.
public struct JitterBuffer: Sendable {
    /// One thing to play. `ticks` is how long it lasts.
    public enum Playout: Hashable, Sendable {
        /// Decode and play.
        case packet(Packet)
        /// Missing: conceal. With `next`, the packet after the gap, whose in-band redundancy may hold what is missing;
        /// it is handed out itself by a later pull.
        case lost(ticks: UInt32, next: Packet?)
        /// The sender is silent, or nothing has come for so long that concealing would be an invention.
        case empty(ticks: UInt32)

        public var ticks: UInt32 {
            switch self {
            case .packet(let packet): packet.ticks
            case .lost(let ticks, _), .empty(let ticks): ticks
            }
        }
    }

    public struct Packet: Hashable, Sendable {
        public var payload: [UInt8]
        public var payloadType: PayloadType
        /// Without wrapping, from an arbitrary start.
        public var timestamp: Int64
        /// How long it lasts.
        public var ticks: UInt32
        var sequence: Int64
        var arrival: Moment
    }

    private enum Phase {
        /// Nothing to play and nothing expected.
        case idle
        /// A talk-spurt begins; its first packet waits until the target delay is reached.
        case buffering
        case playing
        /// The next packet is not here yet. So much has been played in its place.
        case starved(ticks: Int64)
    }

    public private(set) var statistics = JitterStatistics()
    private let configuration: JitterConfiguration
    private let clock: RTPClock
    private let frameTicks: Int64
    private var phase = Phase.idle
    private var source: SSRC?
    private var queue = PacketQueue()
    private var spares = SparePayloads()
    private var lateness: LatenessEstimate
    /// What is to be played next, in the sender's counts.
    private var nextSequence: Int64 = 0
    private var nextTimestamp: Int64 = 0
    /// Highest seen, without wrapping; what new packets are unwrapped by.
    private var lastSequence: Int64 = 0
    private var lastTimestamp: Int64 = 0
    /// Where a sequence that jumped would go on; two in a row are a restart.
    private var restartCandidate: SequenceNumber?
    private var lastTicks: Int64
    /// Since the stream began or began anew.
    private var hasPlayed = false
    /// Handed out beyond what was pulled.
    private var credit: Int64 = 0
    /// A packet came too late to be played or not at all: the delay is to grow by a frame, if it is below its target.
    private var wantsMoreDelay = false
    private var lastForcedSkip: Int64?

    public init(configuration: JitterConfiguration = JitterConfiguration()) {
        self.configuration = configuration
        clock = RTPClock(rate: configuration.clockRate)
        frameTicks = max(1, clock.ticks(configuration.frame))
        lastTicks = frameTicks
        lateness = LatenessEstimate(configuration: configuration)
    }

    /// What the buffer aims to hold back: `minDelay` … `maxDelay`.
    public var targetDelay: Duration { clock.duration(lateness.target) }

    // MARK: In

    /// - Parameter ticks: How long the payload lasts; taken as 2.5 to 120 ms.
    public mutating func insert(_ payload: ArraySlice<UInt8>, _ header: RTPHeader, ticks: UInt32, now: Moment) {
        if source != header.ssrc { restart(at: header, now: now) }
        guard let sequence = unwrap(header, now: now) else {
            statistics.late += 1
            return
        }
        let timestamp =
            lastTimestamp + Int64(Int32(bitPattern: header.timestamp &- UInt32(truncatingIfNeeded: lastTimestamp)))
        if sequence > lastSequence {
            if sequence > lastSequence + 1 {
                lateness.observeGap()
                wantsMoreDelay = true
            }
            lastSequence = sequence
            lastTimestamp = timestamp
        }
        let rate = clock.rate
        let packet = Packet(
            payload: spares.fill(with: payload), payloadType: header.payloadType, timestamp: timestamp,
            ticks: min(max(ticks, rate / 400), rate / 1000 * 120), sequence: sequence, arrival: now)
        guard isWanted(packet, now: now) else { return }
        statistics.received += 1
        lateness.observe(arrival: clock.ticks(now), timestamp: timestamp)
        if case .idle = phase { phase = .buffering }
        while queue.count > configuration.maxPackets || queue.ticks > clock.ticks(configuration.maxDelay) {
            guard queue.count > 1, let dropped = queue.popFirst() else { break }
            statistics.discarded += 1
            advance(past: dropped)
            spares.take(dropped.payload)
        }
    }

    /// Forgets everything but the statistics.
    public mutating func reset() {
        source = nil
        queue.removeAll()
        phase = .idle
        credit = 0
    }

    /// Queues the packet unless it is a duplicate or its time is over.
    private mutating func isWanted(_ packet: Packet, now: Moment) -> Bool {
        // Before anything has been played, what belongs before the first packet may still come.
        if !hasPlayed { nextSequence = min(nextSequence, packet.sequence) }
        guard packet.sequence >= nextSequence else {
            statistics.late += 1
            lateness.observe(arrival: clock.ticks(now), timestamp: packet.timestamp)
            wantsMoreDelay = true
            return false
        }
        guard queue.insert(packet) else {
            statistics.duplicate += 1
            return false
        }
        return true
    }

    /// The sequence number without wrapping; `nil` for one that is too far away (RFC 3550 A.1).
    private mutating func unwrap(_ header: RTPHeader, now: Moment) -> Int64? {
        let sequence = header.sequence.extended(near: lastSequence)
        guard -100..<3000 ~= sequence - lastSequence else {
            guard restartCandidate == header.sequence else {
                restartCandidate = header.sequence.advanced(by: 1)
                return nil
            }
            restart(at: header, now: now)
            return lastSequence
        }
        return sequence
    }

    private mutating func restart(at header: RTPHeader, now: Moment) {
        source = header.ssrc
        queue.removeAll()
        phase = .idle
        restartCandidate = nil
        hasPlayed = false
        lastSequence = Int64(header.sequence.value)
        lastTimestamp = Int64(header.timestamp)
        nextSequence = lastSequence
        nextTimestamp = lastTimestamp
        lateness.forgetBase()
        wantsMoreDelay = false
        lastForcedSkip = nil
    }

    // MARK: Out

    /// What to play for the next frame.
    /// - Parameters:
    ///   - isQuiet: What plays now is silence to the ear, so a packet may be left out to shorten the delay.
    ///   - result: Replaced by it. Handing in the array of the pull before gives its payloads back for packets to
    ///     come, so that a steady stream takes no memory from the heap.
    public mutating func pull(now: Moment, isQuiet: Bool = false, into result: inout [Playout]) {
        for case .packet(let played) in result { spares.take(played.payload) }
        result.removeAll(keepingCapacity: true)
        let arrival = clock.ticks(now)
        while credit < frameTicks {
            let item = next(now: arrival + credit, missing: frameTicks - credit, isQuiet: isQuiet)
            credit += max(1, Int64(item.ticks))
            statistics.count(item)
            result.append(item)
        }
        credit -= frameTicks
    }

    /// One thing to play. Each turn of the loop either answers, leaves a packet out, or changes the phase toward an answer.
    private mutating func next(now: Int64, missing: Int64, isQuiet: Bool) -> Playout {
        while true {
            guard let first = queue.first else { return starve(missing) }
            let held = lateness.held(first.timestamp, now: now)
            switch phase {
            case .idle, .buffering:
                // By the estimate it may never be due, if timestamps are odd; by its arrival it is.
                guard held >= lateness.target || now - clock.ticks(first.arrival) >= lateness.target else {
                    return .empty(ticks: UInt32(clamping: missing))
                }
                skipTo(first)
                phase = .playing
            case .starved(let covered):
                // What was concealed while waiting need not be concealed again.
                let gap = max(0, first.timestamp - nextTimestamp)
                let skipped = first.sequence > nextSequence ? min(covered, gap) : 0
                nextTimestamp += skipped
                let packets = min(skipped / max(1, lastTicks), first.sequence - nextSequence)
                statistics.lost += Int(packets)
                nextSequence += packets
                phase = .playing
            case .playing:
                let gap = first.timestamp - nextTimestamp
                let packetsMissing = first.sequence - nextSequence
                if gap < 0 || gap > clock.ticks(configuration.maxDelay) || (packetsMissing == 0 && gap > lastTicks / 2)
                {
                    // A pause of the sender, or timestamps of its own mind: a new talk-spurt.
                    skipTo(first)
                    phase = .buffering
                } else if packetsMissing > 0 && gap > lastTicks / 2 {
                    return conceal(gap, before: first)
                } else if skipsForDelay(first, held: held, now: now, isQuiet: isQuiet) {
                    queue.removeFirst()
                    statistics.discarded += 1
                    advance(past: first)
                } else if wantsMoreDelay && held < lateness.target - frameTicks / 2 {
                    wantsMoreDelay = false
                    return .lost(ticks: UInt32(clamping: missing), next: nil)
                } else {
                    return play(first, held: held)
                }
            }
        }
    }

    private mutating func play(_ packet: Packet, held: Int64) -> Playout {
        statistics.lost += Int(packet.sequence - nextSequence)
        statistics.delay = clock.duration(max(0, held))
        queue.removeFirst()
        advance(past: packet)
        return .packet(packet)
    }

    /// Nothing is there. For a few frames that is a late packet, after that a pause.
    private mutating func starve(_ missing: Int64) -> Playout {
        let ticks = UInt32(clamping: missing)
        let covered: Int64
        switch phase {
        case .idle, .buffering: return .empty(ticks: ticks)
        case .playing: covered = 0
        case .starved(let before): covered = before
        }
        let total = covered + missing
        phase = total > clock.ticks(configuration.patience) ? .idle : .starved(ticks: total)
        return total <= clock.ticks(configuration.concealment) ? .lost(ticks: ticks, next: nil) : .empty(ticks: ticks)
    }

    /// Conceals one missing packet of a gap of `gap` ticks.
    private mutating func conceal(_ gap: Int64, before first: Packet) -> Playout {
        let ticks = min(gap, lastTicks)
        nextTimestamp += ticks
        nextSequence += 1
        statistics.lost += 1
        // Redundancy reaches back one packet.
        let isLast = nextSequence == first.sequence || ticks == gap
        return .lost(ticks: UInt32(clamping: ticks), next: isLast ? first : nil)
    }

    /// Whether to leave out a packet, because the delay has grown beyond its target.
    private mutating func skipsForDelay(_ packet: Packet, held: Int64, now: Int64, isQuiet: Bool) -> Bool {
        guard queue.count > 1 else { return false }
        let excess = held - lateness.target
        if isQuiet && excess >= Int64(packet.ticks) { return true }
        // In speech it is heard, so not for little and not often.
        guard excess >= clock.ticks(configuration.tolerance) else { return false }
        if let last = lastForcedSkip, now - last < clock.ticks(.seconds(1)) { return false }
        lastForcedSkip = now
        return true
    }

    private mutating func skipTo(_ packet: Packet) {
        if hasPlayed { statistics.lost += Int(max(0, packet.sequence - nextSequence)) }
        nextSequence = packet.sequence
        nextTimestamp = packet.timestamp
    }

    private mutating func advance(past packet: Packet) {
        hasPlayed = true
        nextSequence = packet.sequence + 1
        nextTimestamp = packet.timestamp + Int64(packet.ticks)
        lastTicks = Int64(packet.ticks)
    }
}
