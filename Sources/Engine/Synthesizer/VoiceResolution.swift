/// What the operator's catalogue makes of the voice a client asks for.
public enum VoiceResolution: Equatable, Sendable {
    /// `Voice.id` of the very voice.
    case exact(id: String)
    /// The best there is for the locale, with its `Voice.name`; the client is warned.
    case substitute(id: String, name: String)
    /// No such voice; names that are near.
    case unknown(near: [String])
}
