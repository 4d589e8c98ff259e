import Audio
import RTC

extension Audio.AudioCodec {
    /// The codec that SDP settled on.
    public init(_ negotiated: RTC.AudioCodec) {
        switch negotiated {
        case .opus: self = .opus
        case .pcmu: self = .pcmu
        case .pcma: self = .pcma
        }
    }
}
