import RTC
import SansIO
import Testing

/// What comes in and what is played, drawn in columns of 20 ms. A pull takes place in the middle of its column.
///
/// In: `7` packet 7 arrives, `7,8` two packets, `-` none. Out: `7` packet 7, `x` concealed, `x7` concealed with the
/// help of packet 7, `.` silence, `=` nothing, because the packet before lasts.
struct JitterScore: CustomTestStringConvertible, Sendable {
    var name: String
    var input: [String]
    var output: [String]
    var step = 960
    /// Timestamps of single packets, in steps, where they differ from the sequence number.
    var timestamps: [Int: Int] = [:]

    init(_ name: String, _ input: String, _ output: String, timestamps: [Int: Int] = [:], step: Int = 960) {
        self.name = name
        self.input = input.split(separator: " ").map(String.init)
        self.output = output.split(separator: " ").map(String.init)
        self.timestamps = timestamps
        self.step = step
    }

    var testDescription: String { name }

    func play(on buffer: inout JitterBuffer, from start: Moment = .zero) -> [String] {
        var now = start
        var result: [String] = []
        for column in 0..<max(input.count, output.count) {
            if column < input.count {
                for number in input[column].split(separator: ",").compactMap({ Int($0) }) {
                    let header = RTPHeader.audio(number, timestamp: (timestamps[number] ?? number) * step)
                    buffer.insert([UInt8(number & 255)], header, ticks: UInt32(step), now: now)
                }
            }
            result.append(Self.spell(buffer.pull(now: now + .milliseconds(10))))
            now += .milliseconds(20)
        }
        return result
    }

    static func spell(_ items: [JitterBuffer.Playout]) -> String {
        guard !items.isEmpty else { return "=" }
        return items.map { item in
            switch item {
            case .packet(let packet): "\(packet.payload[0])"
            case .lost(_, let next): "x" + (next.map { "\($0.payload[0])" } ?? "")
            case .empty: "."
            }
        }.joined(separator: ",")
    }
}

extension RTPHeader {
    /// A header of Opus audio; numbers and timestamps wrap.
    static func audio(_ sequence: Int, timestamp: Int, ssrc: UInt32 = 1) -> RTPHeader {
        RTPHeader(
            payloadType: opus, sequence: SequenceNumber(UInt16(truncatingIfNeeded: sequence)),
            timestamp: UInt32(truncatingIfNeeded: timestamp), ssrc: SSRC(ssrc))
    }

    static let opus = PayloadType(111) ?? { preconditionFailure("111 is a payload type") }()
}
