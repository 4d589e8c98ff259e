import SansIO

/// Decides which source of a peer is its audio stream: one at a time, named by its SSRC.
///
/// Another source takes over when it has sent three packets in a row, with none of the present source in between, or when
/// the present source has sent nothing for half a second. A stray packet of another stream changes nothing. The packets
/// of a source that is still to prove itself are kept, so that its first words are heard.
package struct SourceSelector: Sendable {
    package enum Verdict {
        /// Of the present source.
        case current
        /// The packet's source is the present one from now on. These are its packets, in order.
        case changed([AudioPacket])
        /// Of another source; to be dropped.
        case other
    }

    /// Packets in a row.
    static let proof = 3
    static let patience = Duration.milliseconds(500)

    private var current: SSRC?
    private var lastPacket = Moment.zero
    /// What another source has sent in a row: two packets at most, all of one source.
    private var candidates: [AudioPacket] = []

    package init() {}

    /// - Parameter isAudio: The packet carries the negotiated codec. Only such a packet speaks for its source.
    package mutating func take(_ packet: AudioPacket, isAudio: Bool, now: Moment) -> Verdict {
        if packet.header.ssrc == current {
            lastPacket = now
            if !candidates.isEmpty { candidates = [] }
            return .current
        }
        guard isAudio else { return .other }
        if let last = candidates.last?.header,
            last.ssrc != packet.header.ssrc || packet.header.sequence.distance(from: last.sequence) != 1
        {
            candidates = []
        }
        // A copy, because the memory of a datagram is used again.
        candidates.append(AudioPacket(header: packet.header, payload: Array(packet.payload)[...]))
        guard current == nil || candidates.count >= Self.proof || now - lastPacket >= Self.patience else {
            return .other
        }
        defer { candidates = [] }
        current = packet.header.ssrc
        lastPacket = now
        return .changed(candidates)
    }
}
