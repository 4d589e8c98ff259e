import COpenSSL
import RTC

/// A fresh ECDSA P-256 key with a certificate that signs itself: WebRTC trusts the fingerprint in the SDP, not the issuer.
final class SelfSignedCertificate {
    let key: OpaquePointer
    let certificate: OpaquePointer

    /// `MBSTRING_UTF8`, a macro that is not imported.
    private static let utf8: Int32 = 0x1000

    /// - Parameters:
    ///   - name: The common name; peers neither check nor show it.
    ///   - days: Validity from now. It begins a day early, for peers whose clock is behind.
    init(name: String, days: Int) throws(OpenSSLError) {
        guard let key = COpenSSL_generate_p256() else { throw OpenSSLError("EVP_EC_gen") }
        guard let certificate = X509_new() else {
            EVP_PKEY_free(key)
            throw OpenSSLError("X509_new")
        }
        self.key = key
        self.certificate = certificate
        let day = 86_400
        guard
            X509_set_version(certificate, 2) == 1,  // Counted from zero: this is version 3.
            Self.setRandomSerial(of: certificate),
            X509_gmtime_adj(X509_getm_notBefore(certificate), -day) != nil,
            X509_gmtime_adj(X509_getm_notAfter(certificate), days * day) != nil,
            let subject = X509_get_subject_name(certificate),
            X509_NAME_add_entry_by_txt(subject, "CN", Self.utf8, name, -1, -1, 0) == 1,
            X509_set_issuer_name(certificate, subject) == 1,
            X509_set_pubkey(certificate, key) == 1,
            X509_sign(certificate, key, EVP_sha256()) > 0
        else { throw OpenSSLError("X509_sign") }
    }

    deinit {
        X509_free(certificate)
        EVP_PKEY_free(key)
    }

    private static func setRandomSerial(of certificate: OpaquePointer) -> Bool {
        guard let number = BN_new() else { return false }
        defer { BN_free(number) }
        // 127 bits with the highest set: positive, and at most 20 octets (RFC 5280 §4.1.2.2).
        return BN_rand(number, 127, 0, 0) == 1 && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nil
    }
}

extension Fingerprint {
    /// SHA-256 over the DER form of a certificate (RFC 8122 §5); `nil` if OpenSSL cannot encode it.
    init?(sha256Of certificate: OpaquePointer) {
        var length: UInt32 = 0
        let digest = [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { buffer, count in
            count = X509_digest(certificate, EVP_sha256(), buffer.baseAddress, &length) == 1 ? Int(length) : 0
        }
        guard !digest.isEmpty else { return nil }
        self.init(algorithm: "sha-256", bytes: digest)
    }
}
