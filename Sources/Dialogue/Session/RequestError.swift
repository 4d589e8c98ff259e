import Events

/// Why something a client asked for is not done, in the words the client receives.
public struct RequestError: Error, Equatable, Sendable {
    public var code: FaultCode
    /// For people. Made of our own words only.
    public var message: String
    /// Dotted path of the field at fault.
    public var param: String?

    public init(_ code: FaultCode, _ message: String, param: String? = nil) {
        self.code = code
        self.message = message
        self.param = param
    }
}

extension ErrorDetails {
    public init(_ refusal: RequestError, eventID: EventID? = nil) {
        self.init(refusal.code, refusal.message, param: refusal.param, eventID: eventID)
    }
}
