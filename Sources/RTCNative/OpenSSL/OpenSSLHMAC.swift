import COpenSSL

/// Message authentication over OpenSSL. Safe from any thread.
public enum OpenSSLHMAC {
    /// HMAC-SHA1 (RFC 2104), 20 bytes: STUN's MESSAGE-INTEGRITY.
    public static func sha1(key: [UInt8], message: ArraySlice<UInt8>) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { digest, count in
            var length: UInt32 = 0
            let made = message.withUnsafeBufferPointer { message in
                HMAC(EVP_sha1(), key, Int32(key.count), message.baseAddress, message.count, digest.baseAddress, &length)
            }
            // A wrong digest would let a forger in or lock everyone out; neither is better than stopping.
            guard made != nil else { preconditionFailure("OpenSSL computes no HMAC-SHA1") }
            count = Int(length)
        }
    }
}
