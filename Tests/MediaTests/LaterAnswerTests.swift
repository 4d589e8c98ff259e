import Audio
import Media
import RTC
import SansIO
import Testing

/// A later answer acts on audio that is under way.
struct LaterAnswerTests {
    /// One caller and the path of its call, frame by frame.
    private struct Line {
        let path: AudioPath
        private(set) var now = Moment.zero
        private var number = 0

        init() throws {
            path = try AudioPath(codec: .pcmu, payloadType: 0, firstTimestamp: 1000)
        }

        /// 20 ms in which a loud packet may come.
        /// - Returns: `#` for sound, `.` for silence, nil before the stream has begun.
        mutating func frame(_ type: UInt8?, _ law: G711 = .muLaw) -> Character? {
            if let type = type.flatMap(PayloadType.init) {
                var payload: [UInt8] = []
                law.encode((0..<160).map { $0 % 16 < 8 ? 8000 : -8000 }, into: &payload)
                let header = RTPHeader(
                    payloadType: type, sequence: SequenceNumber(UInt16(number)), timestamp: UInt32(number * 160),
                    ssrc: SSRC(7))
                path.receive(AudioPacket(header: header, payload: payload[...]), now: now)
            }
            number += 1
            now += .milliseconds(20)
            guard path.pull(now: now) != nil else { return nil }
            return Level.rms(path.incoming) > -40 ? "#" : "."
        }

        mutating func frames(_ count: Int, _ type: UInt8?, _ law: G711 = .muLaw) -> String {
            String((0..<count).compactMap { _ in frame(type, law) })
        }

        /// What is sent of `count` frames of sound.
        func play(_ count: Int) -> [AudioSender.Packet] {
            path.outgoing = [Int16](repeating: 3000, count: PCM.outputFrame)
            return (0..<count).compactMap { _ in path.push(isPlaying: true) }
        }
    }

    @Test(arguments: [MediaDirection.recvonly, .inactive]) func onHoldNothingIsSentAndTheClockRunsOn(
        _ direction: MediaDirection
    ) throws {
        let line = try Line()
        let before = try #require(line.play(5).last)
        line.path.follow(direction)
        #expect(line.play(100).isEmpty)
        line.path.follow(.sendrecv)
        let after = try #require(line.play(1).first)
        #expect(after.timestamp == before.timestamp + 101 * 160 && after.marker)
    }

    @Test(arguments: [MediaDirection.sendonly, .inactive]) func whoIsNotListenedToIsNotHeardFromTheNextFrameOn(
        _ direction: MediaDirection
    ) throws {
        var line = try Line()
        #expect(line.frames(10, 0).hasSuffix("######"))
        line.path.follow(direction)
        #expect(line.frames(20, 0) == String(repeating: ".", count: 20))
        #expect(!line.path.isMissing)
        line.path.follow(.sendrecv)
        #expect(line.frames(10, 0).hasSuffix("######"))
    }

    @Test func aNewPayloadTypeIsHeardAndTheOldOneIsWhileItIsOnItsWay() throws {
        var line = try Line()
        _ = line.frames(10, 0)
        try line.path.change(to: .pcmu, payloadType: 96, firstTimestamp: 5)
        #expect(line.frames(5, 0) == "#####")
        #expect(line.frames(10, 96) == "##########")
        #expect(line.play(1).first?.timestamp == 1000)
    }

    @Test func aNewCodecTakesOverWithItsFirstPacket() throws {
        var line = try Line()
        _ = line.frames(10, 0)
        let last = try #require(line.play(3).last)
        try line.path.change(to: .pcma, payloadType: 8, firstTimestamp: 5)
        #expect(line.frames(5, 0) == "#####")
        let heard = line.frames(12, 8, .aLaw)
        #expect(heard.hasSuffix("########"), "\(heard)")
        // The same clock: the stream of ours goes on.
        #expect(line.play(1).first.map { [$0.timestamp, $0.marker ? 1 : 0] } == [last.timestamp + 160, 1])
        try line.path.change(to: .opus, payloadType: 111, firstTimestamp: 70_000)
        let packets = line.play(2)
        #expect(packets.map(\.timestamp) == [70_000, 70_960])
        // The caller has not changed over yet, and its time does not stand still.
        #expect(line.frames(5, 8, .aLaw) == "#####")
        #expect(line.frame(nil) != nil)
    }

    @Test func aPayloadTypeThatMeansAnotherCodecMeansItAtOnce() throws {
        var line = try Line()
        _ = line.frames(10, 0)
        try line.path.change(to: .pcma, payloadType: 0, firstTimestamp: 5)
        #expect(line.frames(12, 0, .aLaw).hasSuffix("########"))
    }

    @Test func timeRunsOnOverAnotherConnection() throws {
        let path = try AudioPath(codec: .opus, payloadType: 111, firstTimestamp: 0, hasBegun: true)
        #expect(path.pull(now: .zero) == false && path.incoming.count == PCM.inputFrame)
    }
}
