import Events

/// What the operator's catalogue makes of the voice a client asks for.
public enum VoiceResolution: Equatable, Sendable {
    /// `Voice.id` of the very voice.
    case exact(id: String)
    /// The best there is for the locale, with its `Voice.name`; the client is warned.
    case substitute(id: String, name: String)
    /// No such voice; names that are near.
    case unknown(near: [String])
}

/// The voice of a session or a response: what the client asked for, and what speaks.
struct VoiceSelection: Sendable {
    let choice: VoiceChoice
    /// `Voice.id`.
    let speaker: String
    /// Speaking rate as a factor.
    let rate: Double
    /// The name of the voice that stands in for the one asked for.
    let substitute: String?

    /// The operator's own choice, which is not questioned.
    init(default choice: VoiceChoice, resolve: (VoiceChoice) -> VoiceResolution) {
        self.choice = choice
        switch resolve(choice) {
        case .exact(let id), .substitute(let id, _): speaker = id
        case .unknown: speaker = choice.name ?? ""
        }
        rate = choice.options?.rate.flatMap(Self.rate) ?? 1
        substitute = nil
    }

    /// - Parameter path: what `param` of an error begins with, such as `session.voice`.
    init(
        _ choice: VoiceChoice, path: String, resolve: (VoiceChoice) -> VoiceResolution
    ) throws(Refusal) {
        self.choice = choice
        switch resolve(choice) {
        case .exact(let id):
            speaker = id
            substitute = nil
        case .substitute(let id, let name):
            speaker = id
            substitute = name
        case .unknown(let near):
            let hint = near.isEmpty ? "" : " Near ones: \(near.prefix(5).joined(separator: ", "))."
            throw Refusal(.invalidValue, "There is no voice of that name.\(hint)", param: "\(path).name")
        }
        guard let text = choice.options?.rate else {
            rate = 1
            return
        }
        guard let factor = Self.rate(text) else {
            throw Refusal(
                .invalidValue, "The rate must be a factor from 0.5 to 1.5, a percentage or a word of SSML.",
                param: "\(path).rate")
        }
        rate = factor
    }

    /// A speaking rate as the client writes it: a factor, a change in per cent, or a word of SSML.
    static func rate(_ text: String) -> Double? {
        let words = ["x-slow": 0.5, "slow": 0.75, "medium": 1, "default": 1, "fast": 1.25, "x-fast": 1.5]
        if let factor = words[text] { return factor }
        let isChange = text.hasSuffix("%")
        guard let number = Double(isChange ? String(text.dropLast()) : text), number.isFinite else { return nil }
        let factor = isChange ? 1 + number / 100 : number
        return (0.5...2).contains(factor) ? factor : nil
    }
}
