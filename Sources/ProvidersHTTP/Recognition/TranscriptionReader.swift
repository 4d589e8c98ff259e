import Engine
import Events
import ServerSentEvents
import StreamSafeText

/// Reads the answer of `/v1/audio/transcriptions`, piece by piece, as servers of that API write it: one JSON object
/// with or without the times of words, plain text where that was asked for, or a stream of events.
package struct TranscriptionReader: Sendable {
    private static let longest = 4 << 20
    /// UTF-8 bytes of a streamed text, hours of speech: every piece of a stream brings the text so far again.
    private static let longestStream = 1 << 17
    private static let tooLong = EngineFault(.failed, "The recognizer sent more than this server takes.")
    private static let senseless = EngineFault(.failed, "The recognizer sent something that makes no sense.")

    /// Plain text is an answer.
    private let takesText: Bool
    /// Of the audio, in samples; no word is later.
    private let length: Duration
    private var whole: [UInt8] = []
    private var events: SSEParser?
    /// The text that a stream has brought so far.
    private var streamed = ""
    private var hasText = false
    private var breaksOff = false
    private var done: Transcript?

    /// - Parameter length: How long the audio lasts.
    package init(length: Duration, takesText: Bool = false) {
        self.length = length
        self.takesText = takesText
    }

    /// A stream said that it is complete.
    package var isDone: Bool { done != nil }

    /// Takes the next bytes.
    /// - Returns: The text so far, where they brought more of it.
    package mutating func append(
        _ bytes: some Collection<UInt8>, contentType: String
    ) throws(EngineFault) -> String? {
        guard contentType.hasPrefix("text/event-stream") else {
            guard whole.count + bytes.count <= Self.longest else { throw Self.tooLong }
            whole += bytes
            return nil
        }
        let before = streamed.utf8.count
        for event in try parse(bytes) where done == nil { try read(event.data) }
        return streamed.utf8.count == before ? nil : Self.clean(streamed)
    }

    /// The body is complete.
    package func end() throws(EngineFault) -> Transcript {
        if let done { return done }
        if events != nil {
            guard hasText, !breaksOff else {
                throw EngineFault(.failed, "The recognizer broke off in the middle of its answer.")
            }
            return Transcript(text: Self.clean(streamed))
        }
        if let value = JSONValue(parsing: whole), case .object = value {
            return try transcript(in: value)
        }
        guard takesText, let text = StreamSafeText.validating(whole), text.utf8.first != UInt8(ascii: "<") else {
            throw Self.senseless
        }
        return Transcript(text: Self.clean(text))
    }

    // MARK: A stream

    private mutating func parse(_ bytes: some Collection<UInt8>) throws(EngineFault) -> [SSEParser.Event] {
        var parser = events ?? SSEParser(limit: 1 << 20)
        // One owner: what an event has so far is not copied for each piece of it.
        events = nil
        defer { events = parser }
        do {
            return try parser.append(bytes)
        } catch {
            throw Self.tooLong
        }
    }

    private mutating func read(_ data: String) throws(EngineFault) {
        let data = data.utf8.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
        guard !data.isEmpty else { return }
        if data.starts(with: "[DONE]".utf8) {
            done = Transcript(text: Self.clean(streamed))
            return
        }
        guard let event = JSONValue(parsing: Array(data)), case .object = event else { throw Self.senseless }
        try Self.refuse(event)
        switch event["type"]?.stringValue {
        case "transcript.text.delta":
            // Those end with an event of their own.
            breaksOff = true
            try add(event["delta"]?.stringValue ?? "")
        case "transcript.text.done":
            done = try transcript(in: event)
        case "transcript.text.segment":
            try add(event["text"]?.stringValue ?? "")
        case nil:
            // Other servers write whole segments, or chunks as of a chat.
            if let text = event["text"]?.stringValue {
                try add(text)
            } else if case .array(let choices)? = event["choices"] {
                try add(choices.first?["delta"]?["content"]?.stringValue ?? "")
            }
        default:
            break  // Of another time.
        }
    }

    private mutating func add(_ text: String) throws(EngineFault) {
        guard streamed.utf8.count + text.utf8.count <= Self.longestStream else { throw Self.tooLong }
        streamed += StreamSafeText.continuing(streamed, with: text)
        hasText = true
    }

    // MARK: A whole

    private static func refuse(_ value: JSONValue) throws(EngineFault) {
        if let error = value["error"], error != .null {
            throw EngineFault(.failed, "The recognizer reported an error.")
        }
    }

    private func transcript(in value: JSONValue) throws(EngineFault) -> Transcript {
        try Self.refuse(value)
        if let (text, words) = try AzureTranscript.read(value) {
            let cleaned = Self.clean(text)
            return Transcript(text: cleaned, words: cleaned.isEmpty ? [] : self.words(in: [["words": .array(words)]]))
        }
        let segments: [JSONValue] = if case .array(let segments)? = value["segments"] { segments } else { [] }
        let text: String
        if let whole = value["text"]?.stringValue {
            text = whole
        } else {
            guard !segments.isEmpty else { throw Self.senseless }
            text = StreamSafeText.bounded(segments.compactMap { $0["text"]?.stringValue }.joined())
        }
        let cleaned = Self.clean(text)
        guard !cleaned.isEmpty else { return Transcript(text: "") }
        return Transcript(text: cleaned, words: words(in: [value] + segments))
    }

    /// The words of the first that has any: they stand beside the text, or in its segments.
    private func words(in values: [JSONValue]) -> [Transcript.Word] {
        var words: [Transcript.Word] = []
        var time = Duration.zero
        for (index, value) in values.enumerated() {
            guard case .array(let entries)? = value["words"] else { continue }
            for entry in entries {
                let text = entry["word"]?.stringValue ?? entry["text"]?.stringValue ?? ""
                guard let start = Self.seconds(entry["start"]), let end = Self.seconds(entry["end"]) else { continue }
                let word = Self.clean(text)
                guard !word.isEmpty else { continue }
                // Models guess times; ours are in order and within the audio.
                let from = min(max(time, start), length)
                time = min(max(from, end), length)
                words.append(Transcript.Word(text: word, start: from, end: time))
            }
            if index == 0, !words.isEmpty { break }
        }
        return words
    }

    /// - Returns: nil for what is no time; an hour at most.
    private static func seconds(_ value: JSONValue?) -> Duration? {
        switch value {
        case .int(let seconds)?: .seconds(min(max(0, seconds), 3600))
        case .double(let seconds)? where seconds.isFinite:
            .microseconds(Int64((min(max(0, seconds), 3600) * 1_000_000).rounded()))
        default: nil
        }
    }

    /// Without white space around, lines as one, and nothing where the text is but a remark such as `[BLANK_AUDIO]` or
    /// `(silence)`, which models write when they hear nobody.
    private static func clean(_ text: String) -> String {
        let text = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        var rest = text[...]
        while let first = rest.first, let closing: Character = first == "[" ? "]" : first == "(" ? ")" : nil {
            guard let end = rest.firstIndex(of: closing) else { return text }
            rest = rest[rest.index(after: end)...].drop(while: \.isWhitespace)
        }
        return rest.isEmpty ? "" : text
    }
}
