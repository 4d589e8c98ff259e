import SansIO

/// The audio codecs that a call can carry.
public enum AudioCodec: String, Sendable, Hashable, CaseIterable {
    /// RFC 7587.
    case opus
    /// G.711 µ-law (RFC 3551 §4.5.14).
    case pcmu
    /// G.711 A-law.
    case pcma

    /// RTP ticks per second.
    public var clockRate: Int {
        switch self {
        case .opus: 48_000
        case .pcmu, .pcma: 8_000
        }
    }

    /// As `a=rtpmap` says it; for Opus it is 2 whatever is sent (RFC 7587 §7).
    public var channels: Int { self == .opus ? 2 : 1 }

    var encoding: String {
        switch self {
        case .opus: "opus/48000/2"
        case .pcmu: "PCMU/8000"
        case .pcma: "PCMA/8000"
        }
    }

    /// Matches any case of the name and, for Opus, any channel count: some stacks write `opus/48000`.
    init?(name: Substring, clockRate: Int) {
        guard let codec = Self.allCases.first(where: { $0.rawValue.matches(name) }), codec.clockRate == clockRate else {
            return nil
        }
        self = codec
    }

    /// The static payload types that need no `a=rtpmap` (RFC 3551 §6).
    init?(staticPayloadType: UInt8) {
        switch staticPayloadType {
        case 0: self = .pcmu
        case 8: self = .pcma
        default: return nil
        }
    }
}

/// What the other side's `a=fmtp` allows us to send it in Opus (RFC 7587 §6.1).
public struct OpusFormat: Sendable, Hashable {
    public var inbandFEC = false
    public var stereo = false
    public var dtx = false
    /// Bits per second; `nil` for no wish.
    public var maxAverageBitrate: Int?

    public init() {}

    init(parsing parameters: Substring) {
        for parameter in parameters.fields(";", max: 32) {
            guard let (name, value) = parameter.trimmed.cut(at: "=") else { continue }
            switch String(decoding: name.trimmed.utf8.map(\.lowercased), as: UTF8.self) {
            case "useinbandfec": inbandFEC = value.trimmed == "1"
            case "stereo": stereo = value.trimmed == "1"
            case "usedtx": dtx = value.trimmed == "1"
            case "maxaveragebitrate":
                // RFC 7587 §6.1: 6000 to 510000.
                maxAverageBitrate = value.trimmed.decimal(Int.self).map { min(max($0, 6_000), 510_000) }
            default: break
            }
        }
    }
}
