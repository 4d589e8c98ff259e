import RTC
import RTCNative
import SansIO
import Testing

/// Who sends and who hears: both implementations, and each with the other.
enum SRTPEnds: CaseIterable, CustomTestStringConvertible {
    case libsrtpCM, libsrtpGCM, openSSL, openSSLToLibsrtp, libsrtpToOpenSSL

    var profile: SRTPProfile { self == .libsrtpCM ? .aes128CMSHA1Tag80 : .aeadAES128GCM }
    var tagLength: Int { profile == .aeadAES128GCM ? 16 : 10 }
    var testDescription: String { "\(self)" }

    func makePair() throws -> (any SRTPSession, any SRTPSession) {
        let length = profile.keyLength + profile.saltLength
        let (one, other) = ((0..<length).map { UInt8($0) }, (0..<length).map { UInt8($0 + 100) })
        let (near, far) = (SRTPKeys(local: one, remote: other), SRTPKeys(local: other, remote: one))
        func libsrtp(_ keys: SRTPKeys) throws -> any SRTPSession { try LibSRTPSession(profile: profile, keys: keys) }
        return switch self {
        case .libsrtpCM, .libsrtpGCM: (try libsrtp(near), try libsrtp(far))
        case .openSSL: (try OpenSSLSRTPSession(keys: near), try OpenSSLSRTPSession(keys: far))
        case .openSSLToLibsrtp: (try OpenSSLSRTPSession(keys: near), try libsrtp(far))
        case .libsrtpToOpenSSL: (try libsrtp(near), try OpenSSLSRTPSession(keys: far))
        }
    }
}

@Suite struct SRTPSessionTests {
    /// Version 2, payload type 111.
    private func packet(_ sequence: UInt16, ssrc: UInt32 = 0xCAFE_BABE, payload: Int = 80) -> [UInt8] {
        [0x80, 111, UInt8(sequence >> 8), UInt8(sequence & 255), 0, 0, 0, 1]
            + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: ssrc >> $0) } + [UInt8](repeating: 0x55, count: payload)
    }

    /// A receiver report without blocks.
    private let report: [UInt8] = [0x80, 201, 0, 1, 1, 2, 3, 4]

    @Test(arguments: SRTPEnds.allCases) func whatOneProtectsTheOtherOpens(ends: SRTPEnds) throws {
        let (one, other) = try ends.makePair()
        for sequence in UInt16(65_500)...65_535 {
            let plain = packet(sequence)
            var bytes = plain
            try one.protectRTP(&bytes)
            #expect(bytes.count == plain.count + ends.tagLength)
            #expect(bytes[12...].prefix(80) != plain[12...])
            try other.unprotectRTP(&bytes)
            #expect(bytes == plain)
        }
        var wrapped = packet(0)
        try one.protectRTP(&wrapped)
        try other.unprotectRTP(&wrapped)
        #expect(wrapped == packet(0))
    }

    @Test(arguments: SRTPEnds.allCases) func reportsRoundTrip(ends: SRTPEnds) throws {
        let (one, other) = try ends.makePair()
        var bytes = report
        try one.protectRTCP(&bytes)
        #expect(bytes.count == report.count + 4 + ends.tagLength)
        try other.unprotectRTCP(&bytes)
        #expect(bytes == report)
    }

    @Test(arguments: SRTPEnds.allCases) func aChangedBitIsRefusedWhereverItIs(ends: SRTPEnds) throws {
        let (one, other) = try ends.makePair()
        var bytes = packet(7)
        try one.protectRTP(&bytes)
        for index in 1..<bytes.count {
            var damaged = bytes
            damaged[index] ^= 1
            #expect(throws: SRTPError.self) { try other.unprotectRTP(&damaged) }
        }
        var damaged = bytes
        damaged[damaged.count - 1] ^= 1
        #expect(throws: SRTPError.authentication) { try other.unprotectRTP(&damaged) }
        try other.unprotectRTP(&bytes)
    }

    @Test(arguments: SRTPEnds.allCases) func aReplayIsRefusedAndReorderingIsNot(ends: SRTPEnds) throws {
        let (one, other) = try ends.makePair()
        let sealed = try (UInt16(1000)..<2500).map { sequence in
            var bytes = packet(sequence)
            try one.protectRTP(&bytes)
            return bytes
        }
        var (last, again, inside, outside) = (sealed[1499], sealed[1499], sealed[1499 - 1023], sealed[1499 - 1025])
        try other.unprotectRTP(&last)
        #expect(throws: SRTPError.replayed) { try other.unprotectRTP(&again) }
        try other.unprotectRTP(&inside)
        #expect(throws: SRTPError.replayed) { try other.unprotectRTP(&outside) }
    }

    @Test(arguments: SRTPEnds.allCases) func aReportWithOtherKeysIsRefused(ends: SRTPEnds) throws {
        let (one, _) = try ends.makePair()
        var bytes = report
        try one.protectRTCP(&bytes)
        // Its own keys open only the other direction.
        #expect(throws: SRTPError.authentication) { try one.unprotectRTCP(&bytes) }
    }

    @Test(arguments: SRTPEnds.allCases) func roomForTheTrailerSparesTheAllocation(ends: SRTPEnds) throws {
        let (one, _) = try ends.makePair()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(400 + LibSRTPSession.maxTrailerLength)
        bytes += packet(1, payload: 388)
        let before = bytes.withUnsafeBufferPointer { $0.baseAddress }
        try one.protectRTP(&bytes)
        #expect(bytes.withUnsafeBufferPointer { $0.baseAddress } == before)
    }

    @Test(arguments: SRTPEnds.allCases) func aPeerMayUseSeveralSourcesButNotAnyNumber(ends: SRTPEnds) throws {
        let (one, other) = try ends.makePair()
        var opened = 0
        for ssrc in UInt32(1)...200 {
            var bytes = packet(1, ssrc: ssrc)
            // Sealed by whoever may send from so many.
            guard (try? one.protectRTP(&bytes)) != nil else { continue }
            if (try? other.unprotectRTP(&bytes)) != nil { opened += 1 }
        }
        #expect(opened == 64)
        var known = packet(2, ssrc: 1)
        try one.protectRTP(&known)
        try other.unprotectRTP(&known)
    }

    @Test(arguments: SRTPEnds.allCases) func garbageIsRefusedWhateverItsLength(ends: SRTPEnds) throws {
        let (one, other) = try ends.makePair()
        var random = SplitMix(seed: 3)
        for _ in 0..<5000 {
            let garbage = (0..<Int.random(in: 0...64, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            var (rtp, rtcp, plain) = (garbage, garbage, garbage)
            #expect(throws: SRTPError.self) { try other.unprotectRTP(&rtp) }
            #expect(throws: SRTPError.self) { try other.unprotectRTCP(&rtcp) }
            try? one.protectRTP(&plain)
            try? one.protectRTCP(&plain)
        }
    }
    /// Contributing sources and an extension go along in the clear, and are authenticated.
    @Test(arguments: SRTPEnds.allCases) func headersOfAnyLengthRoundTrip(ends: SRTPEnds) throws {
        let (one, other) = try ends.makePair()
        let shapes: [(sources: Int, words: Int?)] = [(0, nil), (2, nil), (0, 0), (3, 2), (15, 9)]
        for (sequence, (sources, words)) in shapes.enumerated() {
            var plain = packet(UInt16(sequence), payload: 0)
            plain[0] |= UInt8(sources) | (words == nil ? 0 : 0x10)
            plain += [UInt8](repeating: 7, count: sources * 4)
            if let words { plain += [0xBE, 0xDE, 0, UInt8(words)] + [UInt8](repeating: 9, count: words * 4) }
            let clear = plain.count
            plain += [1, 2, 3]
            var bytes = plain
            try one.protectRTP(&bytes)
            #expect(bytes[..<clear] == plain[..<clear] && bytes[clear..<clear + 3] != plain[clear...])
            var damaged = bytes
            damaged[clear - 1] ^= 1
            #expect(throws: SRTPError.self) { try other.unprotectRTP(&damaged) }
            try other.unprotectRTP(&bytes)
            #expect(bytes == plain)
        }
    }

    /// Through many rollovers, with losses and packets out of order.
    @Test(arguments: [SRTPEnds.openSSL, .openSSLToLibsrtp, .libsrtpToOpenSSL])
    func rolloversAreCountedThroughLossAndReordering(ends: SRTPEnds) throws {
        let (one, other) = try ends.makePair()
        var random = SplitMix(seed: 11)
        var waiting: [(plain: [UInt8], sealed: [UInt8])] = []
        var sequence = UInt16(65_000)
        for step in 0..<1500 {
            sequence &+= UInt16.random(in: 1...300, using: &random)
            let plain = packet(sequence, payload: step % 90)
            var sealed = plain
            try one.protectRTP(&sealed)
            waiting.append((plain, sealed))
            guard waiting.count > 3 else { continue }
            // The newest, or one that it has overtaken, or none.
            let index = Int.random(in: 0..<waiting.count, using: &random)
            var (plainPacket, bytes) = waiting.remove(at: index)
            try other.unprotectRTP(&bytes)
            #expect(bytes == plainPacket)
            plainPacket = bytes
            if waiting.count > 2 { waiting.removeFirst() }
        }
    }

    /// One nonce protects one packet.
    @Test func aPacketIsProtectedOnce() throws {
        let (one, _) = try SRTPEnds.openSSL.makePair()
        var (first, again, older) = (packet(500), packet(500), packet(499))
        try one.protectRTP(&first)
        #expect(throws: SRTPError.replayed) { try one.protectRTP(&again) }
        #expect(throws: SRTPError.replayed) { try one.protectRTP(&older) }
    }

    @Test(arguments: SRTPEnds.allCases) func aReportIsHeardOnce(ends: SRTPEnds) throws {
        let (one, other) = try ends.makePair()
        for _ in 0..<3 {
            var bytes = report
            try one.protectRTCP(&bytes)
            var again = bytes
            try other.unprotectRTCP(&bytes)
            #expect(bytes == report)
            #expect(throws: SRTPError.replayed) { try other.unprotectRTCP(&again) }
        }
    }

    /// RFC 7714 §16.1.1.
    @Test func agreesWithTheExampleOfTheSpecification() throws {
        let key = (0..<16).map { UInt8($0) }
        let header: [UInt8] = [0x80, 0x40, 0xf1, 0x7b, 0x80, 0x41, 0xf8, 0xd3, 0x55, 0x01, 0xa0, 0xb2]
        let plain = Array("Gallia est omnis divisa in partes tres".utf8)
        let sealed: [UInt8] = [
            0xf2, 0x4d, 0xe3, 0xa3, 0xfb, 0x34, 0xde, 0x6c, 0xac, 0xba, 0x86, 0x1c, 0x9d, 0x7e, 0x4b, 0xca, 0xbe, 0x63,
            0x3b, 0xd5, 0x0d, 0x29, 0x4e, 0x6f, 0x42, 0xa5, 0xf4, 0x7a, 0x51, 0xc7, 0xd1, 0x9b, 0x36, 0xde, 0x3a, 0xdf,
            0x88, 0x33, 0x89, 0x9d, 0x7f, 0x27, 0xbe, 0xb1, 0x6a, 0x91, 0x52, 0xcf, 0x76, 0x5e, 0xe4, 0x39, 0x0c, 0xce,
        ]
        let nonce = SRTPNonce(salt: Array("Quid pro quo".utf8)).packet(ssrc: 0x5501_a0b2, index: 0xf17b)
        #expect(
            nonce.withBytes { Array(UnsafeBufferPointer(start: $0, count: 12)) }
                == [0x51, 0x75, 0x3c, 0x65, 0x80, 0xc2, 0x72, 0x6f, 0x20, 0x71, 0x84, 0x14])
        var text = plain
        var tag = [UInt8](repeating: 0, count: 16)
        let sealer = try AES128GCM(key: key, .seal)
        let isSealed = header.withUnsafeBytes { header in
            text.withUnsafeMutableBytes { text in
                tag.withUnsafeMutableBytes { tag in
                    tag.baseAddress.map { sealer.seal(text, clear: (header, nil), nonce: nonce, tag: $0) } ?? false
                }
            }
        }
        #expect(isSealed)
        #expect(text + tag == sealed)
    }
}
