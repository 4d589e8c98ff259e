import RTC

/// SRTP and SRTCP of one call with AEAD_AES_128_GCM (RFC 7714) over OpenSSL, in place. A packet takes nothing from the
/// heap, where it has room for the trailer (`maxTrailerLength` bytes more than its count).
public final class OpenSSLSRTPSession: SRTPSession {
    /// The most that protecting adds, in bytes: the tag, and the index of SRTCP (RFC 7714 §9).
    public static let maxTrailerLength = AES128GCM.tagLength + indexLength
    /// How many sources are followed in each direction. A call uses one, or a few if the peer restarts its sender.
    static let maxSources = 64
    private static let indexLength = 4
    /// A report's header and SSRC, which are sent in the clear.
    private static let reportHeader = 8
    private static let encryptedFlag = UInt32(1) << 31
    private static let lastReport = encryptedFlag - 1

    private let outbound: Direction
    private let inbound: Direction
    /// The highest index that was sent, of each source.
    private var sent: [(source: UInt32, highest: UInt64)] = []
    private var packets = InboundSources()
    private var reports = InboundSources()
    private var nextReport: UInt32 = 1

    /// - Parameter keys: 16 bytes of key and 12 of salt, for each direction.
    public init(keys: SRTPKeys) throws {
        outbound = try Direction(master: keys.local, .seal)
        inbound = try Direction(master: keys.remote, .open)
    }

    /// The keys of one direction.
    private struct Direction {
        let packetCipher: AES128GCM
        let packetNonce: SRTPNonce
        let reportCipher: AES128GCM
        let reportNonce: SRTPNonce

        init(master: [UInt8], _ direction: AES128GCM.Direction) throws {
            let profile = SRTPProfile.aeadAES128GCM
            precondition(
                master.count == profile.keyLength + profile.saltLength, "an SRTP master key is a key and its salt")
            let (key, salt) = (Array(master[..<profile.keyLength]), Array(master[profile.keyLength...]))
            func derive(_ purpose: SRTPKeyDerivation) throws -> [UInt8] {
                try AES128Block.encrypt(purpose.block(masterSalt: salt), key: key)
            }
            packetCipher = try AES128GCM(key: derive(.packetKey), direction)
            packetNonce = SRTPNonce(salt: Array(try derive(.packetSalt)[..<profile.saltLength]))
            reportCipher = try AES128GCM(key: derive(.reportKey), direction)
            reportNonce = SRTPNonce(salt: Array(try derive(.reportSalt)[..<profile.saltLength]))
        }
    }

    // MARK: RTP

    /// - Throws: `.replayed` for a packet that is not newer than those before it: the same nonce protects but one.
    public func protectRTP(_ packet: inout [UInt8]) throws(SRTPError) {
        let header = try Self.header(of: packet, trailer: 0)
        guard packet.count <= 65_535 else { throw .malformed }
        guard let index = claim(header) else { throw .replayed }
        let count = packet.count
        packet.append(contentsOf: repeatElement(0, count: AES128GCM.tagLength))
        let nonce = outbound.packetNonce.packet(ssrc: header.ssrc, index: index)
        let isSealed = packet.withUnsafeMutableBytes { bytes in
            bytes.parts(header.length, count).map { clear, text, rest in
                outbound.packetCipher.seal(text, clear: (clear, nil), nonce: nonce, tag: rest)
            } ?? false
        }
        guard isSealed else { throw .malformed }
    }

    public func unprotectRTP(_ packet: inout [UInt8]) throws(SRTPError) {
        let header = try Self.header(of: packet, trailer: AES128GCM.tagLength)
        let place = packets.place(of: header.ssrc)
        let highest = place.map { packets.highest(at: $0) } ?? UInt64(header.sequence)
        guard let index = SRTPIndex.estimate(header.sequence, near: highest) else { throw .replayed }
        try packets.check(index, at: place)
        let count = packet.count - AES128GCM.tagLength
        let nonce = inbound.packetNonce.packet(ssrc: header.ssrc, index: index)
        let isOpen = packet.withUnsafeMutableBytes { bytes in
            bytes.parts(header.length, count).map { clear, text, rest in
                inbound.packetCipher.open(text, clear: (clear, nil), nonce: nonce, tag: rest)
            } ?? false
        }
        guard isOpen else { throw .authentication }
        packets.note(index, of: header.ssrc, at: place)
        packet.removeLast(AES128GCM.tagLength)
    }

    private struct Header {
        /// Bytes in the clear: contributing sources and an extension are.
        var length: Int
        var sequence: UInt16
        var ssrc: UInt32
    }

    /// - Parameter trailer: Bytes that must follow.
    private static func header(of packet: [UInt8], trailer: Int) throws(SRTPError) -> Header {
        var length = 12
        guard packet.count >= length + trailer, packet[0] >> 6 == 2 else { throw .malformed }
        length += 4 * Int(packet[0] & 0x0F)
        if packet[0] & 0x10 != 0 {
            guard packet.count >= length + 4 + trailer else { throw .malformed }
            length += 4 + 4 * (Int(packet[length + 2]) << 8 | Int(packet[length + 3]))
        }
        guard packet.count >= length + trailer else { throw .malformed }
        return Header(
            length: length, sequence: UInt16(packet[2]) << 8 | UInt16(packet[3]), ssrc: packet.word(at: 8))
    }

    /// The index of a packet of ours, which no other has; nil for one that was sent before.
    private func claim(_ header: Header) -> UInt64? {
        guard let place = sent.firstIndex(where: { $0.source == header.ssrc }) else {
            guard sent.count < Self.maxSources else { return nil }
            sent.append((header.ssrc, UInt64(header.sequence)))
            return UInt64(header.sequence)
        }
        guard let index = SRTPIndex.estimate(header.sequence, near: sent[place].highest), index > sent[place].highest
        else { return nil }
        sent[place].highest = index
        return index
    }

    // MARK: RTCP

    public func protectRTCP(_ packet: inout [UInt8]) throws(SRTPError) {
        let count = packet.count
        guard Self.reportHeader...65_535 ~= count, nextReport <= Self.lastReport else { throw .malformed }
        let word = Self.encryptedFlag | nextReport
        let nonce = outbound.reportNonce.report(ssrc: packet.word(at: 4), index: nextReport)
        nextReport += 1
        packet.append(contentsOf: repeatElement(0, count: AES128GCM.tagLength))
        let isSealed = packet.withUnsafeMutableBytes { bytes in
            withUnsafeBytes(of: word.bigEndian) { word in
                bytes.parts(Self.reportHeader, count).map { clear, text, rest in
                    outbound.reportCipher.seal(text, clear: (clear, word), nonce: nonce, tag: rest)
                } ?? false
            }
        }
        guard isSealed else { throw .malformed }
        withUnsafeBytes(of: word.bigEndian) { packet.append(contentsOf: $0) }
    }

    /// A report that is not encrypted is refused: nobody agreed to any.
    public func unprotectRTCP(_ packet: inout [UInt8]) throws(SRTPError) {
        let count = packet.count - Self.maxTrailerLength
        guard count >= Self.reportHeader else { throw .malformed }
        let (word, ssrc) = (packet.word(at: packet.count - Self.indexLength), packet.word(at: 4))
        guard word & Self.encryptedFlag != 0 else { throw .malformed }
        let index = word & Self.lastReport
        let place = reports.place(of: ssrc)
        try reports.check(UInt64(index), at: place)
        let nonce = inbound.reportNonce.report(ssrc: ssrc, index: index)
        let isOpen = packet.withUnsafeMutableBytes { bytes in
            withUnsafeBytes(of: word.bigEndian) { word in
                bytes.parts(Self.reportHeader, count).map { clear, text, rest in
                    inbound.reportCipher.open(text, clear: (clear, word), nonce: nonce, tag: rest)
                } ?? false
            }
        }
        guard isOpen else { throw .authentication }
        reports.note(UInt64(index), of: ssrc, at: place)
        packet.removeLast(Self.maxTrailerLength)
    }
}

/// The sources of the peer's packets that were authentic, and which of their packets came. Bounded.
private struct InboundSources {
    private var sources: [(ssrc: UInt32, window: ReplayWindow)] = []

    func place(of ssrc: UInt32) -> Int? { sources.firstIndex { $0.ssrc == ssrc } }

    func highest(at place: Int) -> UInt64 { sources[place].window.highest }

    /// - Parameter place: nil for a source that was not heard of yet.
    func check(_ index: UInt64, at place: Int?) throws(SRTPError) {
        guard let place else {
            guard sources.count < OpenSSLSRTPSession.maxSources else { throw .malformed }
            return
        }
        guard sources[place].window.admits(index) else { throw .replayed }
    }

    /// The packet was authentic.
    mutating func note(_ index: UInt64, of ssrc: UInt32, at place: Int?) {
        if let place {
            sources[place].window.note(index)
        } else {
            sources.append((ssrc, ReplayWindow(first: index)))
        }
    }
}

extension [UInt8] {
    /// Four bytes in network order.
    fileprivate func word(at place: Int) -> UInt32 {
        self[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
}

extension UnsafeMutableRawBufferPointer {
    /// What is sent in the clear, what is encrypted, and where the tag is.
    fileprivate func parts(
        _ clear: Int, _ end: Int
    ) -> (clear: UnsafeRawBufferPointer, text: UnsafeMutableRawBufferPointer, tag: UnsafeMutableRawPointer)? {
        guard let start = baseAddress, clear <= end, end + AES128GCM.tagLength <= count else { return nil }
        return (
            UnsafeRawBufferPointer(rebasing: self[..<clear]),
            UnsafeMutableRawBufferPointer(rebasing: self[clear..<end]), start + end
        )
    }
}
