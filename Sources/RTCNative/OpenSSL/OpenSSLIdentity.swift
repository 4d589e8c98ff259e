import COpenSSL
import RTC

/// The certificate of this process and the settings shared by all its DTLS associations.
///
/// Made once at start. It holds for 30 days, which no WebRTC peer checks: what they check is the fingerprint.
///
/// Safe to share: the context is complete when `init` returns, and OpenSSL counts references to it atomically.
public final class OpenSSLIdentity: DTLSIdentity, @unchecked Sendable {
    public let fingerprint: Fingerprint
    private let context: OpaquePointer

    /// - Parameter profiles: The SRTP profiles to offer and accept, best first.
    public init(
        profiles: [SRTPProfile] = [.aeadAES128GCM, .aes128CMSHA1Tag80]
    ) throws(OpenSSLError) {
        let own = try SelfSignedCertificate(name: "parley", days: 30)
        guard let fingerprint = Fingerprint(sha256Of: own.certificate) else { throw OpenSSLError("X509_digest") }
        guard let context = SSL_CTX_new(DTLS_method()) else { throw OpenSSLError("SSL_CTX_new") }
        self.fingerprint = fingerprint
        self.context = context  // From here on `deinit` frees it, also when what follows throws.
        try configure(context, own, profiles)
    }

    deinit {
        SSL_CTX_free(context)
    }

    public func makeAssociation(role: DTLSRole) throws -> any DTLSAssociation {
        try OpenSSLDTLS(context: context, role: role)
    }

    /// As `makeAssociation`, with the clock of the retransmission timer chosen.
    package func makeAssociation(role: DTLSRole, clock: RetransmissionTimer.Clock) throws -> OpenSSLDTLS {
        try OpenSSLDTLS(context: context, role: role, clock: clock)
    }

    private func configure(
        _ context: OpaquePointer, _ own: SelfSignedCertificate, _ profiles: [SRTPProfile]
    ) throws(OpenSSLError) {
        let dtls12 = Int(DTLS1_2_VERSION)
        // Level 2 (112 bits) whatever the machine's openssl.cnf says.
        SSL_CTX_set_security_level(context, 2)
        SSL_CTX_set_options(context, COpenSSL_dtls_options())
        SSL_CTX_ctrl(context, SSL_CTRL_SET_SESS_CACHE_MODE, Int(SSL_SESS_CACHE_OFF), nil)
        // Any certificate will do here; the peer compares its fingerprint with the SDP.
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT) { _, _ in 1 }
        guard
            SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, dtls12, nil) == 1,
            SSL_CTX_ctrl(context, SSL_CTRL_SET_MAX_PROTO_VERSION, dtls12, nil) == 1
        else { throw OpenSSLError("SSL_CTX_set_min_proto_version") }
        guard SSL_CTX_set_cipher_list(context, Self.ciphers) == 1 else { throw OpenSSLError("SSL_CTX_set_cipher_list") }
        var groups = Array("X25519:P-256:P-384".utf8CString)
        guard SSL_CTX_ctrl(context, SSL_CTRL_SET_GROUPS_LIST, 0, &groups) == 1 else {
            throw OpenSSLError("SSL_CTX_set1_groups_list")
        }
        // Unlike its neighbours, this function answers 0 when it succeeds.
        guard SSL_CTX_set_tlsext_use_srtp(context, profiles.map(\.openSSLName).joined(separator: ":")) == 0 else {
            throw OpenSSLError("SSL_CTX_set_tlsext_use_srtp")
        }
        guard
            SSL_CTX_use_certificate(context, own.certificate) == 1,
            SSL_CTX_use_PrivateKey(context, own.key) == 1
        else { throw OpenSSLError("SSL_CTX_use_certificate") }
    }

    /// Forward secret and authenticated; what browsers and SIP gateways share (RFC 8827 §6.5). The RSA ones serve peers
    /// with an RSA certificate when we are the client.
    private static let ciphers = [
        "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256",
        "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305",
        "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384",
    ].joined(separator: ":")
}

extension SRTPProfile {
    fileprivate var openSSLName: String {
        switch self {
        case .aeadAES128GCM: "SRTP_AEAD_AES_128_GCM"
        case .aes128CMSHA1Tag80: "SRTP_AES128_CM_SHA1_80"
        }
    }
}
