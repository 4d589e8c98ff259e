import CSRTP

/// The life of libsrtp in this process.
enum LibSRTP {
    /// Starts libsrtp on first use. It is never shut down: that would take its cipher tables from under live sessions.
    static let start: srtp_err_status_t = {
        let status = srtp_init()
        if status == srtp_err_status_ok { keepLoaded() }
        return status
    }()

    /// Opens a session that is never used or closed. Where libsrtp is built with NSS, as Debian's is, the first session
    /// loads libraries and the last one unloads them: 1.4 ms for each session of a call that is alone, 0.04 ms otherwise.
    private static func keepLoaded() {
        var policy = srtp_policy_t()
        srtp_crypto_policy_set_rtp_default(&policy.rtp)
        srtp_crypto_policy_set_rtcp_default(&policy.rtcp)
        policy.ssrc.type = ssrc_any_outbound
        var key = [UInt8](repeating: 0, count: Int(SRTP_MAX_KEY_LEN))
        key.withUnsafeMutableBufferPointer { key in
            policy.key = key.baseAddress
            var session: srtp_t?
            // Without it everything works as well.
            _ = srtp_create(&session, &policy)
        }
    }
}

/// libsrtp refused a key or has no memory.
public struct LibSRTPError: Error, CustomStringConvertible {
    /// `srtp_err_status_t` as libsrtp numbers it.
    public var status: UInt32

    public var description: String { "libsrtp failed with status \(status)" }
}
