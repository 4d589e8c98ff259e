/// What a server sent for speech, by its first bytes; its label counts if they say nothing.
enum SpeechContent {
    case audio
    /// JSON, a page or a stream of events: an error most likely.
    case text
    /// Audio of a kind that was not asked for, which sounds like noise if it is taken for samples.
    case foreign

    /// Bytes that are enough to tell, unless the body has fewer.
    static let enough = 16

    init(of head: [UInt8], contentType: String) {
        let files = ["RIFF", "OggS"]
        let others = ["ID3", "fLaC"]
        let labels = ["audio/mpeg", "audio/mp3", "audio/aac", "audio/flac"]
        if files.contains(where: { head.starts(with: $0.utf8) }) {
            self = .audio
        } else if others.contains(where: { head.starts(with: $0.utf8) }) {
            self = .foreign
        } else if Self.isText(head[...], isLabelled: contentType.hasPrefix("text/") || contentType.contains("json")) {
            self = .text
        } else {
            self = labels.contains(where: contentType.hasPrefix) ? .foreign : .audio
        }
    }

    /// Samples have bytes that ASCII does not have. Beyond ASCII the label is believed.
    private static func isText(_ head: ArraySlice<UInt8>, isLabelled: Bool) -> Bool {
        let text = head.starts(with: [0xEF, 0xBB, 0xBF]) ? head.dropFirst(3) : head
        return text.allSatisfy { byte in
            (0x20..<0x7F).contains(byte) || (0x09...0x0D).contains(byte) || isLabelled && byte >= 0x80
        }
    }
}
