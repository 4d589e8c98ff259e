import Audio
import Glibc

/// A second and a half of something like speech, frame by frame: a buzz that glides between vowels, with stops.
enum SpokenFrames {
    /// 24 kHz, as the session says it.
    static let outgoing = frames(rate: PCM.outputRate, length: PCM.outputFrame)
    /// 16 kHz, as the session hears it.
    static let incoming = frames(rate: PCM.inputRate, length: PCM.inputFrame)

    /// As a caller sends it.
    static func packets() throws -> [[UInt8]] {
        let encoder = try AudioCodec.opus.makeEncoder()
        return try outgoing.map { frame in
            var payload: [UInt8] = []
            try encoder.encode(frame, into: &payload)
            return payload
        }
    }

    private static func frames(rate: Int, length: Int) -> [[Int16]] {
        var phase = 0.0
        return (0..<75).map { frame in
            (0..<length).map { sample in
                let time = (Double(frame) + Double(sample) / Double(length)) / 50
                phase += 2 * .pi * (120 + 30 * sin(2 * .pi * 1.3 * time)) / Double(rate)
                let vowel = 500 + 300 * sin(2 * .pi * 3 * time)
                var value = 0.0
                for harmonic in 1...24 {
                    let distance = (Double(harmonic) * 120 - vowel) / 200
                    value += sin(phase * Double(harmonic)) / (1 + distance * distance)
                }
                let loudness = frame % 12 < 9 ? 1.0 : 0.02
                return Int16(max(-32_000, min(32_000, value * 5_000 * loudness)))
            }
        }
    }
}
