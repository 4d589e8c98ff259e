import Audio
import Media
import RTC
import RTCPort
import Timing

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

    /// Encodes and decodes a second and a half of noise in the shape of speech, which takes some ten milliseconds.
    package static func measured() -> CallCost {
        guard let sender = try? AudioSender(codec: .opus, firstTimestamp: 0),
            let receiver = try? AudioReceiver(codec: .opus, payloadType: 111),
            let detector = try? VoiceActivityDetector(threshold: 0.5), let type = PayloadType(111)
        else { return usual }
        var random: UInt32 = 1
        var level = 0.0
        let frames = 75
        var packets: [AudioSender.Packet] = []
        let before = ThreadTime.working
        for number in 0..<frames {
            let frame = (0..<PCM.outputFrame).map { index in
                // Noise under an envelope of four syllables a second.
                random = random &* 1_664_525 &+ 1_013_904_223
                level = 0.9 * level + 0.1 * (Double(random >> 16) - 32_768)
                let envelope = abs(Double((number * PCM.outputFrame + index) % 6000) / 3000 - 1)
                return Int16(clamping: Int(level * envelope))
            }
            if let packet = sender.advance(frame) { packets.append(packet) }
        }
        let encoded = ThreadTime.working
        var samples: [Int16] = []
        var now = Moment.zero
        for (number, packet) in packets.enumerated() {
            let header = RTPHeader(
                marker: packet.marker, payloadType: type, sequence: SequenceNumber(UInt16(truncatingIfNeeded: number)),
                timestamp: packet.timestamp, ssrc: SSRC(1))
            receiver.receive(AudioPacket(header: header, payload: packet.payload[...]), now: now)
            receiver.pull(isQuiet: false, into: &samples, now: now)
            _ = try? detector.process(samples)
            now += PCM.frameDuration
        }
        let decoded = ThreadTime.working
        guard packets.count > frames / 2, encoded > before, decoded > encoded else { return usual }
        return CallCost(
            sent: (encoded - before) / .seconds(frames) + around,
            heard: (decoded - encoded) / .seconds(packets.count) + around, idle: usual.idle)
    }
}
