import Events

/// Why an operation on the call itself failed, in the words of `rtc.call.error` (Voice Live protocol, chapter H.2).
struct CallFault: Error, Hashable {
    var code: CallFaultCode
    /// Holds no text of a peer.
    var message: String

    init(_ code: CallFaultCode, _ message: String) {
        self.code = code
        self.message = message
    }
}

extension CallFaultCode {
    /// An `rtc.call.*` type that this server does not know (Voice Live protocol H.2).
    static let unsupportedOperation = CallFaultCode(rawValue: "unsupported_operation")
}
