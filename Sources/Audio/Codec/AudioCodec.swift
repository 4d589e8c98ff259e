import SansIO

/// The codecs a call can negotiate, and how RTP counts them.
public enum AudioCodec: Hashable, Sendable, CaseIterable {
    case opus
    /// G.711 µ-law.
    case pcmu
    /// G.711 A-law.
    case pcma

    /// The encoding name in SDP, to compare without regard to case.
    public var encodingName: String {
        switch self {
        case .opus: "opus"
        case .pcmu: "PCMU"
        case .pcma: "PCMA"
        }
    }

    public init?(encodingName: String) {
        guard
            let codec = AudioCodec.allCases.first(where: { $0.encodingName.lowercased() == encodingName.lowercased() })
        else { return nil }
        self = codec
    }

    /// RTP ticks per second; 48 000 for Opus whatever the audio bandwidth (RFC 7587 §4.1), 8 000 for G.711 (RFC 3551 §4.5.14).
    public var clockRate: Int {
        switch self {
        case .opus: 48_000
        case .pcmu, .pcma: 8_000
        }
    }

    /// RTP ticks in a duration, rounded down; zero for a negative one.
    public func ticks(in duration: Duration) -> UInt32 {
        UInt32(truncatingIfNeeded: PCM.samples(in: duration, rate: clockRate))
    }

    public func duration(ofTicks ticks: UInt32) -> Duration {
        PCM.duration(ofSamples: Int(ticks), rate: clockRate)
    }

    /// How much sound a payload holds.
    /// - Throws: `CodecError.malformedPacket` when it cannot be one of this codec, or lasts beyond 120 ms.
    public func duration(of payload: Span<UInt8>) throws(CodecError) -> Duration {
        switch self {
        case .opus:
            return try OpusPacket(parsing: payload).duration
        case .pcmu, .pcma:
            guard payload.count > 0, payload.count <= G711.maximumPayload else { throw .malformedPacket }
            return PCM.duration(ofSamples: payload.count, rate: G711.sampleRate)
        }
    }

    /// RTP ticks a payload spans.
    public func ticks(of payload: Span<UInt8>) throws(CodecError) -> UInt32 {
        ticks(in: try duration(of: payload))
    }

    public func makeDecoder() throws(CodecError) -> any AudioDecoder {
        switch self {
        case .opus: try OpusAudioDecoder()
        case .pcmu: try G711AudioDecoder(.muLaw)
        case .pcma: try G711AudioDecoder(.aLaw)
        }
    }

    /// - Parameter expectedLoss: Percent of packets expected to be lost; what codecs without redundancy ignore.
    public func makeEncoder(expectedLoss: Int = 5) throws(CodecError) -> any AudioEncoder {
        switch self {
        case .opus: try OpusAudioEncoder(expectedLoss: expectedLoss)
        case .pcmu: try G711AudioEncoder(.muLaw)
        case .pcma: try G711AudioEncoder(.aLaw)
        }
    }
}
