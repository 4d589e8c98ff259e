import RTC

extension ICECredentials {
    /// Credentials that a test knows to be valid.
    static func fixture(ufrag: String, password: String) -> ICECredentials {
        guard let credentials = ICECredentials(ufrag: ufrag, password: password) else {
            preconditionFailure("a fixture must be valid")
        }
        return credentials
    }
}
