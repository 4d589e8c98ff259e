import Engine

extension EmbeddedVoices {
    /// The voice that speaks for what a client asks for, as a session wants to know it.
    /// - Parameter locale: BCP 47 tag that the voice should speak, whatever its name says.
    public func choose(_ name: String?, locale: String?) -> Engine.VoiceResolution {
        switch resolve(name, locale: locale) {
        case .found(let voice): .exact(id: voice.id)
        case .substituted(let voice): .substitute(id: voice.id, name: voice.name)
        case .unknown(let near): .unknown(near: near)
        }
    }
}
