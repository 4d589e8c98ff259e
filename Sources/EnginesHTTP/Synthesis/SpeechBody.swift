import Engine
import Events

/// The body of a request for speech, in the dialect of the server.
enum SpeechBody {
    static func bytes(
        for text: String, _ request: SynthesisRequest, _ voice: RemoteVoice, settings: HTTPSynthesizer.Settings
    ) -> [UInt8] {
        switch settings.dialect {
        case .openAI: json(for: text, request, voice, settings: settings)
        case .azureSpeech: Array(SpeechSSML.text(text, request, voice, hasSpeed: settings.hasSpeed).utf8)
        }
    }

    static func contentType(_ settings: HTTPSynthesizer.Settings) -> String {
        switch settings.dialect {
        case .openAI: "application/json"
        case .azureSpeech: "application/ssml+xml"
        }
    }

    private static func json(
        for text: String, _ request: SynthesisRequest, _ voice: RemoteVoice, settings: HTTPSynthesizer.Settings
    ) -> [UInt8] {
        var members: [String: JSONValue] = [
            "input": .string(text), "voice": .string(voice.id), "response_format": .string(settings.format.name),
        ]
        if !settings.model.isEmpty { members["model"] = .string(settings.model) }
        let speed = speed(request.rate)
        if settings.hasSpeed, speed != 1 { members["speed"] = .double(speed) }
        if let instructions = settings.instructions, let style = request.style, !style.isEmpty {
            members["instructions"] = .string(instructions.replacing("{style}", with: style))
        }
        members.merge(settings.extra) { _, extra in extra }
        return Array(JSONValue.object(members).text.utf8)
    }

    /// What of a rate the API knows: 0.25 to 4.
    static func speed(_ rate: Double) -> Double {
        rate.isFinite ? min(max(rate, 0.25), 4) : 1
    }
}
