import EngineHost

/// A clause on its way to the host of a voice.
struct SpeechJob: Equatable {
    /// As the engine names it: `gmw/de+f3`, `flite/slt+nora`.
    var voice: String
    var manner: Manner
    var text: String

    private static let longestVoice = 128
    /// A clause has 240 characters of up to 4 bytes; ASCII spellings can be longer than what they stand for.
    private static let longestText = 16_384

    init(voice: String, manner: Manner, text: String) {
        self.voice = voice
        self.manner = manner
        self.text = text
    }

    init?(parsing body: ArraySlice<UInt8>) {
        var reader = ByteReader(body)
        guard let voice = reader.text(limit: Self.longestVoice), let rate = reader.number(in: 0.5...2),
            let pitch = reader.number(in: 0.5...2), let range = reader.number(in: 0...2),
            let text = reader.text(limit: Self.longestText), reader.isAtEnd
        else { return nil }
        var manner = Manner()
        (manner.rate, manner.pitch, manner.range) = (rate, pitch, range)
        self.init(voice: voice, manner: manner, text: text)
    }

    /// The volume stays with the server, which applies it; a whisper is a voice of its own.
    func write(to writer: inout ByteWriter) {
        writer.text(voice, limit: Self.longestVoice)
        writer.number(manner.rate)
        writer.number(manner.pitch)
        writer.number(manner.range)
        writer.text(text, limit: Self.longestText)
    }
}
