import RTC
import RTCNative
import SeededRandom
import Testing

@Suite struct LibSRTPSessionTests {
    private func makePair(_ profile: SRTPProfile) throws -> (LibSRTPSession, LibSRTPSession) {
        let length = profile.keyLength + profile.saltLength
        let (one, other) = ((0..<length).map { UInt8($0) }, (0..<length).map { UInt8($0 + 100) })
        return (
            try LibSRTPSession(profile: profile, keys: SRTPKeys(local: one, remote: other)),
            try LibSRTPSession(profile: profile, keys: SRTPKeys(local: other, remote: one))
        )
    }

    /// Version 2, payload type 111.
    private func packet(_ sequence: UInt16, ssrc: UInt32 = 0xCAFE_BABE, payload: Int = 80) -> [UInt8] {
        [0x80, 111, UInt8(sequence >> 8), UInt8(sequence & 255), 0, 0, 0, 1]
            + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: ssrc >> $0) } + [UInt8](repeating: 0x55, count: payload)
    }

    /// A receiver report without blocks.
    private let report: [UInt8] = [0x80, 201, 0, 1, 1, 2, 3, 4]

    @Test(arguments: SRTPProfile.allCases) func whatOneProtectsTheOtherOpens(profile: SRTPProfile) throws {
        let (one, other) = try makePair(profile)
        for sequence in UInt16(65_500)...65_535 {
            let plain = packet(sequence)
            var bytes = plain
            try one.protectRTP(&bytes)
            #expect(bytes.count == plain.count + (profile == .aeadAES128GCM ? 16 : 10))
            #expect(bytes[12...].prefix(80) != plain[12...])
            try other.unprotectRTP(&bytes)
            #expect(bytes == plain)
        }
        var wrapped = packet(0)
        try one.protectRTP(&wrapped)
        try other.unprotectRTP(&wrapped)
        #expect(wrapped == packet(0))
    }

    @Test(arguments: SRTPProfile.allCases) func reportsRoundTrip(profile: SRTPProfile) throws {
        let (one, other) = try makePair(profile)
        var bytes = report
        try one.protectRTCP(&bytes)
        #expect(bytes.count == report.count + 4 + (profile == .aeadAES128GCM ? 16 : 10))
        try other.unprotectRTCP(&bytes)
        #expect(bytes == report)
    }

    @Test(arguments: SRTPProfile.allCases) func aChangedBitIsRefusedWhereverItIs(profile: SRTPProfile) throws {
        let (one, other) = try makePair(profile)
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

    @Test(arguments: SRTPProfile.allCases) func aReplayIsRefusedAndReorderingIsNot(profile: SRTPProfile) throws {
        let (one, other) = try makePair(profile)
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

    @Test(arguments: SRTPProfile.allCases) func aReportWithOtherKeysIsRefused(profile: SRTPProfile) throws {
        let (one, _) = try makePair(profile)
        var bytes = report
        try one.protectRTCP(&bytes)
        // Its own keys open only the other direction.
        #expect(throws: SRTPError.authentication) { try one.unprotectRTCP(&bytes) }
    }

    @Test func roomForTheTrailerSparesTheAllocation() throws {
        let (one, _) = try makePair(.aeadAES128GCM)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(400 + LibSRTPSession.maxTrailerLength)
        bytes += packet(1, payload: 388)
        let before = bytes.withUnsafeBufferPointer { $0.baseAddress }
        try one.protectRTP(&bytes)
        #expect(bytes.withUnsafeBufferPointer { $0.baseAddress } == before)
    }

    @Test func aPeerMayUseSeveralSourcesButNotAnyNumber() throws {
        let (one, other) = try makePair(.aeadAES128GCM)
        var opened = 0
        for ssrc in UInt32(1)...200 {
            var bytes = packet(1, ssrc: ssrc)
            try one.protectRTP(&bytes)
            if (try? other.unprotectRTP(&bytes)) != nil { opened += 1 }
        }
        #expect(opened == 64)
        var known = packet(2, ssrc: 1)
        try one.protectRTP(&known)
        try other.unprotectRTP(&known)
    }

    @Test(arguments: SRTPProfile.allCases) func garbageIsRefusedWhateverItsLength(profile: SRTPProfile) throws {
        let (one, other) = try makePair(profile)
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
}
