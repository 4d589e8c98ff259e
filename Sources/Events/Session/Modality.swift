/// What a session or a response takes and gives.
public enum Modality: String, Codable, CaseIterable, Sendable {
    case text
    case audio
    case animation
    case avatar
}

extension Modality {
    /// `["audio"]` alone, which clients send, means speech with its transcript: `["text", "audio"]`.
    static func canonical(_ list: [Modality]) -> [Modality] {
        list == [.audio] ? [.text, .audio] : list
    }
}
