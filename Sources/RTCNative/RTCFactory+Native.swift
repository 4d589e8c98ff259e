import RTC

extension RTCFactory {
    /// The parts over OpenSSL, libsrtp and usrsctp, with a certificate of their own. Confined to the thread that uses
    /// them first.
    public static func native() throws -> RTCFactory {
        RTCFactory(
            identity: try OpenSSLIdentity(), sctp: UsrsctpStack(),
            makeSRTP: NativeSRTP.makeSession, hmacSHA1: OpenSSLHMAC.sha1)
    }
}
