import Engine

/// A text and how it is spoken, in SSML as Azure Speech reads it.
enum SpeechSSML {
    static func text(_ text: String, _ request: SynthesisRequest, _ voice: RemoteVoice, hasSpeed: Bool) -> String {
        var prosody = ""
        let rate = request.rate.isFinite ? min(max(request.rate, 0.5), 2) : 1
        let pitch = request.pitch.isFinite ? min(max(request.pitch, 0.5), 2) : 1
        if hasSpeed, rate != 1 { prosody += " rate=\"\(percent(rate))\"" }
        if pitch != 1 { prosody += " pitch=\"\(percent(pitch))\"" }
        var body = escaped(text)
        if !prosody.isEmpty { body = "<prosody\(prosody)>\(body)</prosody>" }
        if let style = request.style, voice.styles.contains(style) {
            body = "<mstts:express-as style=\"\(escaped(style))\">\(body)</mstts:express-as>"
        }
        return """
            <speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" \
            xmlns:mstts="https://www.w3.org/2001/mstts" xml:lang="\(escaped(voice.locale))">\
            <voice name="\(escaped(voice.id))">\(body)</voice></speak>
            """
    }

    /// `+20%` for 1.2.
    private static func percent(_ factor: Double) -> String {
        let percent = Int(((factor - 1) * 100).rounded())
        return percent < 0 ? "\(percent)%" : "+\(percent)%"
    }

    /// Text that is nothing but text in XML 1.0, between tags and in attributes. What XML cannot hold is left out.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&apos;"
            case "\t", "\n", "\r": escaped += " "
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": continue
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

extension SpeechFormat {
    /// The nearest that Azure Speech has: other rates of raw samples are 24 000, and so is a file's.
    var azure: SpeechFormat {
        if case .pcm(let rate) = self, ![8000, 16_000, 48_000].contains(rate) { .pcm(rate: 24_000) } else { self }
    }

    /// As Azure Speech calls it.
    var azureName: String {
        switch self {
        case .wav: "riff-24khz-16bit-mono-pcm"
        case .opus: "ogg-24khz-16bit-mono-opus"
        case .pcm(8000): "raw-8khz-16bit-mono-pcm"
        case .pcm(16_000): "raw-16khz-16bit-mono-pcm"
        case .pcm(48_000): "raw-48khz-16bit-mono-pcm"
        case .pcm: "raw-24khz-16bit-mono-pcm"
        }
    }
}
