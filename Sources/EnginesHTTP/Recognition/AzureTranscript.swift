import Engine
import Events

/// The answer of Azure Speech, simple or detailed.
enum AzureTranscript {
    /// - Returns: nil when the value is no such answer.
    static func read(_ value: JSONValue) throws(EngineFault) -> (text: String, words: [JSONValue])? {
        guard let status = value["RecognitionStatus"]?.stringValue else { return nil }
        switch status {
        case "Success": break
        // Nobody spoke, or nobody whom it understood.
        case "NoMatch", "InitialSilenceTimeout", "BabbleTimeout", "EndOfDictation": return ("", [])
        default: throw EngineFault(.failed, "The recognizer reported an error.", cause: .serverError)
        }
        guard case .array(let best)? = value["NBest"], let first = best.first else {
            return (value["DisplayText"]?.stringValue ?? "", [])
        }
        let words: [JSONValue] = if case .array(let words)? = first["Words"] { words } else { [] }
        return (first["Display"]?.stringValue ?? first["Lexical"]?.stringValue ?? "", words.map(word))
    }

    /// A word as OpenAI's API writes it; Azure counts in ticks of 100 ns.
    private static func word(_ word: JSONValue) -> JSONValue {
        let start = seconds(word["Offset"])
        return [
            "word": word["Word"] ?? .null, "start": .double(start), "end": .double(start + seconds(word["Duration"])),
        ]
    }

    private static func seconds(_ ticks: JSONValue?) -> Double {
        switch ticks {
        case .int(let ticks)?: Double(ticks) / 10_000_000
        case .double(let ticks)?: ticks / 10_000_000
        default: 0
        }
    }
}
