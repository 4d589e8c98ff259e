import Audio
import Media
import RTC
import RTCPort
import SansIO

/// What a call costs its loop, in seconds of CPU time.
package struct CallCost: Hashable, Sendable {
    /// A frame of 20 ms that is encoded, encrypted and sent.
    package var sent: Double
    /// A frame that is received, decrypted, decoded and listened to.
    package var heard: Double
    /// A frame in which neither happens.
    package var idle: Double

    package init(sent: Double, heard: Double, idle: Double) {
        (self.sent, self.heard, self.idle) = (sent, heard, idle)
    }

    /// Frames a second.
    package static let rate = 50.0

    /// What lies around the codec: SRTP, sockets, the session.
    private static let around = 0.000_03

    /// A guess for where nothing can be measured.
    package static let usual = CallCost(sent: 0.000_2, heard: 0.000_08, idle: 0.000_01)

    /// Encodes and decodes two and a half seconds of noise in the shape of speech, which takes some twenty milliseconds.
    /// It goes by the second cheapest of five equal parts: a machine that is busy or stands still for a moment, memory
    /// that is touched for the first time and time that the host takes cost some parts more.
    /// - Parameters:
    ///   - silero: What the detectors of calls use.
    ///   - factor: What a machine of another speed would need, against this one: for tests.
    package static func measured(silero: SileroModel? = nil, factor: Double = 1) -> CallCost {
        guard let sender = try? AudioSender(codec: .opus, firstTimestamp: 0),
            let receiver = try? AudioReceiver(codec: .opus, payloadType: 111),
            let detector = try? VoiceActivityDetector(threshold: 0.5, silero: silero), let type = PayloadType(111)
        else { return usual }
        var speech = SpeechShapedNoise()
        var packets: [[AudioSender.Packet]] = []
        let encoding = (0..<parts).map { _ in
            let frames = (0..<partLength).map { _ in speech.next() }
            let before = ThreadTime.working
            packets.append(frames.compactMap { sender.advance($0) })
            return ThreadTime.working - before
        }
        var samples: [Int16] = []
        var now = Moment.zero
        var sequence: UInt16 = 0
        let decoding = packets.map { part in
            let before = ThreadTime.working
            for packet in part {
                let header = RTPHeader(
                    marker: packet.marker, payloadType: type, sequence: SequenceNumber(sequence),
                    timestamp: packet.timestamp, ssrc: SSRC(1))
                receiver.receive(AudioPacket(header: header, payload: packet.payload[...]), now: now)
                receiver.pull(isQuiet: false, into: &samples, now: now)
                _ = try? detector.process(samples)
                now += PCM.frameDuration
                sequence &+= 1
            }
            return ThreadTime.working - before
        }
        let (encoded, decoded) = (encoding.sorted()[1], decoding.sorted()[1])
        let sent = packets.map(\.count).min() ?? 0
        guard sent > partLength / 2, encoded > .zero, decoded > .zero else { return usual }
        return CallCost(
            sent: (encoded / .seconds(partLength) + around) * factor,
            heard: (decoded / .seconds(sent) + around) * factor, idle: usual.idle * factor)
    }

    private static let parts = 5
    /// Frames. Half a second, so that each part has the same syllables.
    private static let partLength = 25
}

/// Noise under an envelope of four syllables a second, in frames of 20 ms.
private struct SpeechShapedNoise {
    private var random: UInt32 = 1
    private var level = 0.0
    private var position = 0

    mutating func next() -> [Int16] {
        (0..<PCM.outputFrame).map { _ in
            random = random &* 1_664_525 &+ 1_013_904_223
            level = 0.9 * level + 0.1 * (Double(random >> 16) - 32_768)
            let envelope = abs(Double(position % 6000) / 3000 - 1)
            position += 1
            return Int16(clamping: Int(level * envelope))
        }
    }
}
