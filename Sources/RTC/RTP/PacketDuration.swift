/// How long the audio in a packet lasts, as far as its codec tells without decoding.
public enum PacketDuration {
    /// Ticks of Opus's clock of 48 000 per second, from the first two bytes (RFC 6716 §3.1, §3.2).
    /// - Returns: 120 to 5760 (2.5 to 120 ms); `nil` for a packet that is empty, cut short, or longer than allowed.
    public static func opus(_ payload: some Collection<UInt8>) -> UInt32? {
        guard let first = payload.first else { return nil }
        let configuration = Int(first >> 3)
        let frame: UInt32 =
            switch configuration {
            case 0..<12: [480, 960, 1920, 2880][configuration % 4]  // SILK
            case 12..<16: [480, 960][configuration % 2]  // hybrid
            default: [120, 240, 480, 960][configuration % 4]  // CELT
            }
        let frames: UInt32
        switch first & 3 {
        case 0: frames = 1
        case 1, 2: frames = 2
        default:
            guard let second = payload.dropFirst().first, second & 63 > 0 else { return nil }
            frames = UInt32(second & 63)
        }
        let total = frame * frames
        return total <= 5760 ? total : nil
    }
}
