import Suggestions

/// Which engines the server works with: those of its profiles, or others in the place of all of them, for measurement.
public enum EngineChoice: Hashable, Sendable {
    case configured
    case synthetic(SyntheticLatencies)

    /// How long each synthetic engine takes.
    public struct SyntheticLatencies: Hashable, Sendable {
        /// From the end of an utterance to its words.
        public var recognizer = Duration.milliseconds(50)
        /// From a question to the first clause of its answer.
        public var chat = Duration.milliseconds(100)
        /// From a clause to its first audio.
        public var synthesizer = Duration.milliseconds(50)

        public init() {}
    }

    /// Milliseconds.
    private static let range = 0...60_000

    /// What is wrong with a text, as the end of a sentence that begins with the key; nil for nothing.
    static func objection(to text: String) -> String? {
        do throws(Fault) {
            _ = try EngineChoice(parsing: text)
            return nil
        } catch {
            return error.words
        }
    }

    struct Fault: Error {
        var words: String
    }

    /// `configured`, `synthetic`, or `synthetic:recognizer=50,chat=100,synthesizer=50`.
    init(parsing text: String) throws(Fault) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        switch parts.first {
        case "configured" where parts.count == 1:
            self = .configured
        case "synthetic":
            var latencies = SyntheticLatencies()
            for pair in parts.dropFirst().flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }) {
                let words = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard let slot = words.first.flatMap({ Self.slots[String($0)] }) else {
                    let name = words.first.map(String.init) ?? ""
                    throw Fault(
                        words: "has milliseconds for `recognizer`, `chat` and `synthesizer`, and nothing for `\(name)`"
                            + Suggestion.hint(for: name, among: Self.slots.keys.sorted()))
                }
                guard words.count == 2, let count = Int(words[1]), Self.range.contains(count) else {
                    throw Fault(
                        words: "has whole milliseconds from 0 to \(Self.range.upperBound), such as `\(words[0])=50`")
                }
                latencies[keyPath: slot] = .milliseconds(count)
            }
            self = .synthetic(latencies)
        default:
            throw Fault(
                words: "is `configured`, `synthetic` or `synthetic:recognizer=50,chat=100,synthesizer=50`")
        }
    }

    private static var slots: [String: WritableKeyPath<SyntheticLatencies, Duration>] {
        ["recognizer": \.recognizer, "chat": \.chat, "synthesizer": \.synthesizer]
    }
}

extension EngineChoice: CustomStringConvertible {
    public var description: String {
        switch self {
        case .configured: "configured"
        case .synthetic(let latencies):
            "synthetic, for measurement: recognizer \(latencies.recognizer), chat \(latencies.chat), "
                + "synthesizer \(latencies.synthesizer)"
        }
    }
}
