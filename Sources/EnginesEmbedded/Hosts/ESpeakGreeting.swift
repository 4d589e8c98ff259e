import EngineHost

/// The voices of espeak-ng as its host reports them.
struct ESpeakGreeting: Equatable {
    var voices: [ESpeakVoice]

    init(voices: [ESpeakVoice]) { self.voices = voices }

    /// - Returns: nil for what is no list of voices.
    init?(parsing body: ArraySlice<UInt8>) {
        var reader = ByteReader(body)
        voices = []
        while !reader.isAtEnd {
            guard let file = reader.text(limit: 255), let name = reader.text(limit: 255), let count = reader.byte()
            else { return nil }
            var languages: [String] = []
            for _ in 0..<count {
                guard let tag = reader.text(limit: 255) else { return nil }
                languages.append(tag)
            }
            guard !file.isEmpty, !languages.isEmpty else { return nil }
            voices.append(ESpeakVoice(file: file, name: name, languages: languages))
        }
    }

    var bytes: [UInt8] {
        var writer = ByteWriter()
        for voice in voices {
            let languages = voice.languages.prefix(Int(UInt8.max))
            writer.text(voice.file, limit: 255)
            writer.text(voice.name, limit: 255)
            writer.byte(UInt8(languages.count))
            for tag in languages { writer.text(tag, limit: 255) }
        }
        return writer.bytes
    }
}
