/// Why audio could not be encoded or decoded.
public enum CodecError: Error, Hashable, Sendable {
    /// The peer's payload is not what its codec allows; conceal it and go on.
    case malformedPacket
    /// A rate the codec or resampler does not know, in hertz.
    case unsupportedRate(Int)
    /// A frame of this many samples cannot be coded.
    case frameLength(Int)
    /// The library refused, with its code.
    case library(Int32)
}
