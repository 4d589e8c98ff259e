import RTC
import SansIO
import Testing

/// Which packets are heard, in columns of 20 ms: `a` and `b` are packets of two sources, `v` one of another kind, `-` none.
struct SourceSelectorTests {
    /// Out: the source of each packet that is heard, in the column in which it is handed on; `.` for none.
    private func play(_ score: String) -> String {
        var selector = SourceSelector()
        var numbers: [Character: Int] = [:]
        var heard: [String] = []
        for (column, sign) in score.enumerated() {
            let now = Moment.zero + .milliseconds(20 * column)
            guard sign != "-" else {
                heard.append(".")
                continue
            }
            numbers[sign, default: 0] += 1
            let header = RTPHeader.audio(numbers[sign] ?? 0, timestamp: 0, ssrc: UInt32(sign.asciiValue ?? 0))
            let packet = AudioPacket(header: header, payload: [sign.asciiValue ?? 0])
            switch selector.take(packet, isAudio: sign != "v", now: now) {
            case .current: heard.append(String(sign))
            case .changed(let packets):
                heard.append(packets.map { String(decoding: $0.payload, as: UTF8.self) }.joined())
            case .other: heard.append(".")
            }
        }
        return heard.joined(separator: " ")
    }

    @Test func theFirstSourceIsHeardAtOnce() {
        #expect(play("aaa") == "a a a")
    }

    @Test func aStrayPacketCostsNothing() {
        #expect(play("aaabaabbaa") == "a a a . a a . . a a")
    }

    @Test func threeInARowTakeOverAndAreHeardFromTheFirst() {
        #expect(play("aabbbbb") == "a a . . bbb b b")
    }

    @Test func twoThatSpeakAtOnceDoNotTakeTurns() {
        #expect(play("abababab") == "a . a . a . a .")
    }

    @Test func aSilentSourceIsReplacedByTheFirstPacket() {
        #expect(play("a" + String(repeating: "-", count: 25) + "b") == "a " + String(repeating: ". ", count: 25) + "b")
    }

    @Test func whatIsNoAudioSpeaksForNobody() {
        #expect(play("vaavvvv" + String(repeating: "-", count: 30) + "v").hasPrefix(". a a . . . ."))
        #expect(!play("aavvvv" + String(repeating: "-", count: 30) + "v").contains("v"))
    }
}
