/// What a session or a response takes and gives.
public enum Modality: String, Codable, CaseIterable, Sendable {
    case text
    case audio
    case animation
    case avatar
}

extension Modality {
    /// Speech always has its transcript: `["audio"]` alone, which clients send, means `["text", "audio"]`. Nothing stands
    /// twice.
    static func canonical(_ list: [Modality]) -> [Modality] {
        let list = list.contains(.audio) && !list.contains(.text) ? [.text] + list : list
        return list.enumerated().filter { !list[..<$0.offset].contains($0.element) }.map(\.element)
    }
}
