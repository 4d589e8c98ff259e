import CSRTP

/// The life of libsrtp in this process.
enum LibSRTP {
    /// Starts libsrtp on first use. It is never shut down: that would take its cipher tables from under live sessions.
    static let start: srtp_err_status_t = srtp_init()
}

/// libsrtp refused a key or has no memory.
public struct LibSRTPError: Error, CustomStringConvertible {
    /// `srtp_err_status_t` as libsrtp numbers it.
    public var status: UInt32

    public var description: String { "libsrtp failed with status \(status)" }
}
