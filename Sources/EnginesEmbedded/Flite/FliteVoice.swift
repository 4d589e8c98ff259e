import Engine

/// A voice of flite: one of its speakers, or that speaker with another throat.
struct FliteVoice: Hashable, Sendable {
    let voice: Voice
    let speaker: FliteSpeaker
    /// Factor of the speaker's formants: above 1 a shorter vocal tract, as of a smaller person.
    let formants: Double
    /// Factor of the speaker's fundamental frequency.
    let pitch: Double

    private init(
        _ id: String, _ name: String, _ gender: Voice.Gender, _ speaker: FliteSpeaker, formants: Double = 1,
        pitch: Double = 1
    ) {
        let locale = String(name.prefix(5))
        voice = Voice(id: Self.prefix + id, name: name, locale: locale, gender: gender)
        self.speaker = speaker
        self.formants = formants
        self.pitch = pitch
    }

    init?(id: String) {
        guard let voice = Self.byID[id] else { return nil }
        self = voice
    }

    private static let prefix = "flite/"
    private static let byID = Dictionary(uniqueKeysWithValues: all.map { ($0.voice.id, $0) })

    /// In order of preference within a locale and gender.
    static let all: [FliteVoice] = [
        FliteVoice("slt", "en-US-SltNeural", .female, .slt),
        FliteVoice("slt+nora", "en-US-NoraNeural", .female, .slt, formants: 1.06, pitch: 1.14),
        FliteVoice("slt+vera", "en-US-VeraNeural", .female, .slt, formants: 0.93, pitch: 0.94),
        FliteVoice("slt+ida", "en-US-IdaNeural", .female, .slt, formants: 1.12, pitch: 1.3),
        FliteVoice("slt+ruth", "en-US-RuthNeural", .female, .slt, formants: 0.98, pitch: 1.2),
        FliteVoice("rms", "en-US-RmsNeural", .male, .rms),
        FliteVoice("rms+hugo", "en-US-HugoNeural", .male, .rms, formants: 0.94, pitch: 0.88),
        FliteVoice("rms+leo", "en-US-LeoNeural", .male, .rms, formants: 1.06, pitch: 1.18),
        FliteVoice("rms+carl", "en-US-CarlNeural", .male, .rms, formants: 1.02, pitch: 1.3),
        FliteVoice("kal16", "en-US-KalNeural", .male, .kal16),
        FliteVoice("awb", "en-GB-AwbNeural", .male, .awb),
        FliteVoice("awb+ross", "en-GB-RossNeural", .male, .awb, formants: 0.94, pitch: 0.86),
        FliteVoice("awb+ewan", "en-GB-EwanNeural", .male, .awb, formants: 1.06, pitch: 1.14),
        FliteVoice("awb+erin", "en-GB-ErinNeural", .female, .awb, formants: 1.16, pitch: 1.5),
        FliteVoice("slt+iris", "en-GB-IrisNeural", .female, .slt, formants: 1.02, pitch: 1.05),
    ]
}
