/// The form in which a server sends what it speaks.
public enum SpeechFormat: Hashable, Sendable {
    /// 16-bit little-endian samples of one channel without a header; OpenAI's have 24 000 a second.
    case pcm(rate: Int)
    /// A WAV file, of which a streaming server may leave the length open: one or two channels of 16-bit or of
    /// floating-point samples, at a rate that its header tells.
    case wav
    /// Opus in Ogg: a tenth of the bytes, for servers that are far away.
    case opus

    /// As `response_format` calls it.
    var name: String {
        switch self {
        case .pcm: "pcm"
        case .wav: "wav"
        case .opus: "opus"
        }
    }
}
