import RTC
import RTCNative

/// The C libraries behind the transport, chosen here and nowhere else.
enum NativeParts {
    static func makeFactory() throws -> RTCFactory {
        RTCFactory(
            identity: try OpenSSLIdentity(), sctp: UsrsctpStack(),
            makeSRTP: { try LibSRTPSession(profile: $0, keys: $1) }, hmacSHA1: OpenSSLHMAC.sha1)
    }
}
