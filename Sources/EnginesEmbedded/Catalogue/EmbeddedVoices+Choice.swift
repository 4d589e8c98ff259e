import Engine

extension EmbeddedVoices {
    /// The voice that speaks for what a client asks for, as a session wants to know it.
    /// - Parameters:
    ///   - locale: BCP 47 tag that the voice should speak, whatever its name says.
    ///   - preferred: BCP 47 tags; the first that is an accent of the voice's language is spoken.
    public func choose(
        _ name: String?, locale: String?, preferring preferred: [String] = []
    ) -> VoiceResolution {
        switch resolve(name, locale: locale, preferring: preferred) {
        case .found(let voice): .exact(id: voice.id)
        case .substituted(let voice): .substitute(id: voice.id, name: voice.name)
        case .unknown(let near): .unknown(near: near)
        }
    }
}
