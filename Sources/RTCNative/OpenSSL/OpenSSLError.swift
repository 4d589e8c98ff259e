import COpenSSL

/// OpenSSL refused to make something that every working installation makes: a key, a context, an association.
public struct OpenSSLError: Error, CustomStringConvertible {
    /// What was asked of OpenSSL, such as `X509_sign`.
    public var function: String
    /// OpenSSL's own reason, or empty.
    public var reason: String

    /// Takes the newest reason from this thread's error queue and clears the queue.
    init(_ function: String) {
        self.function = function
        let code = ERR_peek_last_error()
        ERR_clear_error()
        reason = code == 0 ? "" : ERR_reason_error_string(code).map { String(cString: $0) } ?? "error \(code)"
    }

    public var description: String {
        reason.isEmpty ? "\(function) failed" : "\(function) failed: \(reason)"
    }
}
