/// Companding of telephone audio: 8 kHz, one byte a sample (ITU-T G.711).
public enum G711: Hashable, Sendable {
    case muLaw
    case aLaw

    /// Samples, and so bytes, per second.
    public static let sampleRate = 8_000
    /// Bytes in 120 ms, beyond which a payload is refused.
    public static let maximumPayload = 960

    /// The code word of a sample.
    public func encode(_ sample: Int16) -> UInt8 {
        switch self {
        case .muLaw: G711.encodeMuLaw(sample)
        case .aLaw: G711.encodeALaw(sample)
        }
    }

    /// The sample a code word stands for.
    public func decode(_ code: UInt8) -> Int16 {
        switch self {
        case .muLaw: G711.muLawTable[Int(code)]
        case .aLaw: G711.aLawTable[Int(code)]
        }
    }

    /// Encodes samples, replacing what `payload` held.
    public func encode(_ samples: [Int16], into payload: inout [UInt8]) {
        payload.removeAll(keepingCapacity: true)
        for sample in samples {
            payload.append(encode(sample))
        }
    }

    /// Decodes a payload, replacing what `samples` held.
    public func decode(_ payload: Span<UInt8>, into samples: inout [Int16]) {
        samples.removeAll(keepingCapacity: true)
        let table = self == .muLaw ? G711.muLawTable : G711.aLawTable
        for index in 0..<payload.count {
            samples.append(table[Int(payload[index])])
        }
    }

    private static let muLawTable = (0...255).map { expandMuLaw(UInt8($0)) }
    private static let aLawTable = (0...255).map { expandALaw(UInt8($0)) }

    /// Added to a magnitude so that each of the eight segments starts at a power of two (G.711 table 2, scaled to 16 bits).
    private static let bias = 132

    private static func encodeMuLaw(_ sample: Int16) -> UInt8 {
        let magnitude = min(Int(sample.magnitude), 32_635) + bias
        // The bias makes 128 the least magnitude: the position of its top bit names the segment.
        let segment = Int.bitWidth - 1 - magnitude.leadingZeroBitCount - 7
        let step = (magnitude >> (segment + 3)) & 0x0F
        let sign: UInt8 = sample < 0 ? 0x80 : 0
        return ~(sign | UInt8(segment << 4) | UInt8(step))
    }

    private static func expandMuLaw(_ code: UInt8) -> Int16 {
        let bits = Int(~code)
        let magnitude = (((bits & 0x0F) << 3) + bias) << ((bits & 0x70) >> 4) - bias
        return Int16(bits & 0x80 == 0 ? magnitude : -magnitude)
    }

    /// Even bits are inverted on the line (G.711 table 1).
    private static let aLawInversion: UInt8 = 0x55

    private static func encodeALaw(_ sample: Int16) -> UInt8 {
        // In one's complement both signs have equal intervals.
        let magnitude = Int(sample < 0 ? ~sample : sample)
        let sign: UInt8 = sample < 0 ? 0 : 0x80
        // The first two segments share a step of 16.
        let segment = max(0, Int.bitWidth - 1 - max(magnitude, 1).leadingZeroBitCount - 7)
        let step = (magnitude >> (segment == 0 ? 4 : segment + 3)) & 0x0F
        return (sign | UInt8(segment << 4) | UInt8(step)) ^ aLawInversion
    }

    private static func expandALaw(_ code: UInt8) -> Int16 {
        let bits = Int(code ^ aLawInversion)
        let segment = (bits & 0x70) >> 4
        let step = (bits & 0x0F) << 4
        let magnitude = segment == 0 ? step + 8 : (step + 0x108) << (segment - 1)
        return Int16(bits & 0x80 == 0 ? -magnitude : magnitude)
    }
}
