/// Words, no marks, by which some answers begin with reasoning and go on to what they say.
enum ThoughtPhrase: CaseIterable, Sendable {
    /// Granite's template.
    case process
    /// The channels of Harmony, when a server took their tokens out: `analysisThey greet.assistantfinalHello.`
    case channels

    var openings: [String] {
        switch self {
        case .process: ["Here is my thought process:", "Here's my thought process:"]
        case .channels: ["analysis"]
        }
    }

    var closings: [String] {
        switch self {
        case .process: ["Here is my response:", "Here's my response:"]
        case .channels: ["assistantfinal"]
        }
    }

    /// A person may begin with these words too, so without the closing ones they are said.
    var isAmbiguous: Bool { self == .process }

    enum Match: Hashable, Sendable {
        case none
        /// It may be one: the next bytes decide.
        case partial
        case phrase(ThoughtPhrase)
    }

    /// Whether an answer begins with the words of one.
    static func match(_ text: [UInt8]) -> Match {
        var match = Match.none
        for phrase in allCases {
            for opening in phrase.openings.lazy.map(\.utf8) {
                // In a sentence, another word follows `analysis`.
                let length = opening.count + (phrase == .channels ? 1 : 0)
                if text.count < length {
                    if text.prefix(opening.count).elementsEqual(opening.prefix(text.count)) { match = .partial }
                } else if text.starts(with: opening) {
                    if phrase != .channels || (0x41...0x5A).contains(text[opening.count]) { return .phrase(phrase) }
                }
            }
        }
        return match
    }

    /// Where the first closing words end in `text`.
    func end(in text: [UInt8]) -> Int? {
        closings.compactMap { closing in
            let words = Array(closing.utf8)
            return text.indices.first { text[$0...].starts(with: words) }.map { $0 + words.count }
        }.min()
    }

    static let longestClosing = 20
}
