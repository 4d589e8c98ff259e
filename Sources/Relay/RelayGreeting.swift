import Events

/// The `session.created` with which a remote begins.
public struct RelayGreeting: Sendable {
    /// What it says of its settings, in Voice Live's names.
    let settings: [String: JSONValue]

    public enum Reading: Sendable {
        case greeting(RelayGreeting)
        /// An error: this remote begins no session.
        case refusal
        /// Something else, which may come before.
        case other
    }

    /// Reads what a remote sends before its session is known.
    public static func read(_ bytes: [UInt8], in dialect: RelayDialect) -> Reading {
        switch RemoteEvent.read(bytes, in: dialect) {
        case .sessionCreated(let session)?: .greeting(RelayGreeting(settings: dialect.reported(session)))
        case .error?: .refusal
        case .sessionUpdated?, .audio?, .event?, .other?, nil: .other
        }
    }
}
