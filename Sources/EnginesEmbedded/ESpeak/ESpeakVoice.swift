import CESpeak

/// One language or accent of espeak-ng.
struct ESpeakVoice: Hashable, Sendable {
    /// The file that describes it, by which it is chosen: `gmw/de`.
    var file: String
    /// What it is called in English: `German`.
    var name: String
    /// Its languages in the library's spelling, its own first, then those it can stand in for: `en-gb-scotland`, `en`.
    var languages: [String]

    init(file: String, name: String, languages: [String]) {
        self.file = file
        self.name = name
        self.languages = languages
    }

    init?(_ voice: espeak_VOICE) {
        guard let file = voice.identifier, let name = voice.name, var next = voice.languages else { return nil }
        // A byte of priority and a C string for each; a zero byte where the next priority would be.
        var languages: [String] = []
        while next.pointee != 0 {
            let tag = String(cString: next + 1)
            languages.append(tag)
            next += tag.utf8.count + 2
        }
        guard !languages.isEmpty else { return nil }
        self.init(
            file: String(cString: file), name: String(cString: name),
            languages: languages)
    }
}
