import RTC

/// Who protects the packets of a call. AES-GCM, which every browser takes, goes through OpenSSL: libsrtp, which Debian
/// builds with NSS, needs more than twice as long and takes five blocks of memory for each packet. What else there is stays
/// with libsrtp.
public enum NativeSRTP {
    public static func makeSession(_ profile: SRTPProfile, _ keys: SRTPKeys) throws -> any SRTPSession {
        switch profile {
        case .aeadAES128GCM: try OpenSSLSRTPSession(keys: keys)
        case .aes128CMSHA1Tag80: try LibSRTPSession(profile: profile, keys: keys)
        }
    }
}
