import Audio
import Media
import RTC
import SansIO
import Testing

/// Packets on a clock of 20 ms: what is heard, and whether anything came for it.
struct AudioReceiverTests {
    /// One caller and its receiver. G.711, because a packet then says of itself how loud it is.
    struct Line {
        let receiver: AudioReceiver
        private(set) var now = Moment.zero
        private var frame: [Int16] = []

        init() throws {
            receiver = try AudioReceiver(codec: .pcmu, payloadType: 0)
        }

        /// - Parameters: the packet's place in the stream, in units of 20 ms, and how many of those it lasts.
        func arrive(_ number: Int, lasting units: Int = 1, type: UInt8 = 0, loudness: Int16 = 8000) {
            var payload: [UInt8] = []
            let wave = (0..<160 * units).map { index in index % 16 < 8 ? loudness : -loudness }
            G711.muLaw.encode(wave, into: &payload)
            arrive(payload, number: number / units, timestamp: number, type: type)
        }

        func arrive(_ payload: [UInt8], number: Int, timestamp: Int, type: UInt8 = 0) {
            guard let type = PayloadType(type) else { return }
            let header = RTPHeader(
                payloadType: type, sequence: SequenceNumber(UInt16(truncatingIfNeeded: number)),
                timestamp: UInt32(truncatingIfNeeded: timestamp * 160), ssrc: SSRC(7))
            receiver.receive(AudioPacket(header: header, payload: payload[...]), now: now)
        }

        /// 20 ms pass.
        /// - Returns: `#` where packets came for the frame; `x` where none did and there is sound nevertheless, which is
        ///   concealment; `.` where there is nothing.
        mutating func pull() -> Character {
            receiver.pull(isQuiet: false, into: &frame, now: now)
            now += .milliseconds(20)
            #expect(frame.count == PCM.inputFrame)
            if receiver.isReceiving { return "#" }
            return Level.rms(frame) > -60 ? "x" : "."
        }

        /// One packet arrives before each pull, but for those in `lost`.
        mutating func play(_ numbers: Range<Int>, lost: Set<Int> = []) -> String {
            String(
                numbers.map { number in
                    if !lost.contains(number) { arrive(number) }
                    return pull()
                })
        }
    }

    @Test func nothingIsReceivedBeforeTheFirstPacketIsPlayed() throws {
        var line = try Line()
        #expect(!line.receiver.hasBegun)
        #expect(line.pull() == ".")
        #expect(line.play(0..<6) == "..####")
        #expect(line.receiver.hasBegun)
    }

    /// Concealment sounds like the caller but is none of it: a turn must not take it for proof of speech or silence.
    @Test func whatIsConcealedOrMissingIsNotReceived() throws {
        var line = try Line()
        _ = line.play(0..<20)
        let after = String((0..<8).map { _ in line.pull() })
        #expect(after.hasPrefix("##x"))
        #expect(after.hasSuffix("..."))
        #expect(!after.dropFirst(2).contains("#"))
        #expect(line.play(28..<40).hasSuffix("#####"))
    }

    /// G.711 carries nothing of its neighbours, but the next packet is there: the stream goes on.
    @Test func aSinglePacketThatIsLostDoesNotEndTheReceiving() throws {
        var line = try Line()
        #expect(!line.play(0..<40, lost: [20]).dropFirst(2).contains("."))
    }

    @Test func aLongPacketFeedsTheFramesAfterIt() throws {
        var line = try Line()
        var heard = ""
        for number in 0..<60 {
            if number % 3 == 0 { line.arrive(number, lasting: 3) }
            heard.append(line.pull())
        }
        #expect(heard.dropFirst(10).allSatisfy { $0 == "#" }, "\(heard)")
    }

    @Test func packetsOfAnotherPayloadTypeAreNotOurs() throws {
        var line = try Line()
        for number in 0..<10 {
            line.arrive(number, type: 101)
            #expect(line.pull() == ".")
        }
        #expect(!line.receiver.hasBegun)
    }

    /// Silence that was sent is received.
    @Test func aCallerWhoSaysNothingIsReceived() throws {
        var line = try Line()
        for number in 0..<20 {
            line.arrive(number, loudness: 0)
            let heard = line.pull()
            if number >= 2 { #expect(heard == "#") }
        }
    }

    /// Bytes that are no audio of the codec's are silence, and do not trap.
    @Test func bearsEveryPayload() throws {
        for codec in Audio.AudioCodec.allCases {
            let receiver = try AudioReceiver(codec: codec, payloadType: 0)
            let type = try #require(PayloadType(0))
            var random = SplitMix(seed: 5)
            var (now, frame) = (Moment.zero, [Int16]())
            for number in 0..<300 {
                let payload = (0..<([0, 1, 2, 7, 160, 1200].randomElement(using: &random) ?? 0)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
                let header = RTPHeader(
                    payloadType: type,
                    sequence: SequenceNumber(UInt16.random(in: 0...40, using: &random) &+ UInt16(number)),
                    timestamp: UInt32.random(in: 0...(.max), using: &random), ssrc: SSRC(UInt32(number / 100)))
                receiver.receive(AudioPacket(header: header, payload: payload[...]), now: now)
                receiver.pull(isQuiet: number % 2 == 0, into: &frame, now: now)
                #expect(frame.count == PCM.inputFrame)
                now += .milliseconds(20)
            }
        }
    }
}
