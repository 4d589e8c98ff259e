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
    private static let tooLong = EngineFault(.failed, "The recognizer sent more than this server accepts.")
    private static let senseless = EngineFault(.failed, "The recognizer sent something that makes no sense.")

    /// Plain text is an answer.
    private let takesText: Bool
    /// Of the audio, in samples; no word is later.
    private let length: Duration
    /// The label says that plain text comes, though JSON was asked for.
    private var isLabelledText = false
    private var plain: [UInt8] = []
    /// What is kept as it is because it may be plain text.
    private var whole: [UInt8] = []
    private var body: AnswerReader?
    /// The text that a stream has brought so far.
    private var streamed = ""
    private var hasText = false
    private var breaksOff = false
    /// The last piece of a stream of chunks was read.
    private var isLast = false
    /// Something came that is a part of an answer's body.
    private var hasParts = false
    private var done: Transcript?

    /// - Parameter length: How long the audio lasts.
    package init(length: Duration, takesText: Bool = false) {
        self.length = length
        self.takesText = takesText
    }

    /// The answer is complete, and nothing that follows matters.
    package var isDone: Bool { done != nil }
    /// The answer said that it is complete.
    package var isFinished: Bool { done != nil || isLast }

    /// Takes the next bytes.
    /// - Returns: The text so far, where they brought more of it.
    package mutating func append(
        _ bytes: some Collection<UInt8>, contentType: String
    ) throws(EngineFault) -> String? {
        // Text may look like anything, and so its label counts.
        guard !takesText || contentType.hasPrefix("text/event-stream") else {
            guard whole.count + bytes.count <= Self.longest else { throw Self.tooLong }
            whole += bytes
            return nil
        }
        isLabelledText = contentType.lowercased().hasPrefix("text/plain")
        let before = streamed.utf8.count
        for part in try parts(of: bytes, contentType) { try read(part) }
        return streamed.utf8.count == before ? nil : Self.clean(streamed)
    }

    /// The body is complete.
    package mutating func end() throws(EngineFault) -> Transcript {
        if let done { return done }
        // Text without a byte says that nothing was said.
        guard whole.isEmpty, !takesText || body != nil else { return try endOfText() }
        for part in body?.finish() ?? [] { try read(part) }
        if let done { return done }
        if isLabelledText, !hasText { return Transcript(text: Self.clean(StreamSafeText.decoding(plain))) }
        guard hasText || !hasParts else { throw Self.senseless }
        guard hasText, isLast || !breaksOff && body?.isCut == false else {
            throw EngineFault(.failed, "The recognizer broke off in the middle of its answer.", cause: .brokenOff)
        }
        return Transcript(text: Self.clean(streamed))
    }

    /// The connection broke before the body was complete.
    /// - Returns: The transcript, if the answer was complete even so.
    package mutating func endBroken() throws(EngineFault) -> Transcript? {
        if done == nil, whole.isEmpty {
            for part in body?.finish() ?? [] { try read(part) }
        }
        return isFinished ? try end() : nil
    }

    private func endOfText() throws(EngineFault) -> Transcript {
        if let value = JSONValue(tolerating: whole), case .object = value {
            return try transcript(in: value)
        }
        if whole.drop(while: { $0 <= 0x20 }).starts(with: "data: {".utf8) {
            var stream = TranscriptionReader(length: length)
            _ = try stream.append(whole, contentType: "text/event-stream")
            return try stream.end()
        }
        let text = StreamSafeText.decoding(whole)
        guard text.utf8.first != UInt8(ascii: "<") else { throw Self.senseless }
        return Transcript(text: Self.clean(text))
    }

    // MARK: Parts of the body

    private mutating func parts(
        of bytes: some Collection<UInt8>, _ contentType: String
    ) throws(EngineFault) -> [AnswerReader.Part] {
        var reader = body ?? AnswerReader(contentType: contentType, eventLimit: 1 << 20, limit: Self.longest)
        // One owner: what a part has so far is not copied for each piece of it.
        body = nil
        defer { body = reader }
        do {
            return try reader.append(bytes)
        } catch {
            throw Self.tooLong
        }
    }

    private mutating func read(_ part: AnswerReader.Part) throws(EngineFault) {
        guard done == nil else { return }
        hasParts = true
        let bytes =
            switch part {
            case .event(let event): Array(event.data.utf8)
            case .json(let bytes): bytes
            case .text(let bytes): bytes
            }
        let data = bytes.drop { $0 <= 0x20 }
        guard !data.isEmpty else { return }
        if data.starts(with: "[DONE]".utf8) {
            guard hasText else { throw Self.senseless }
            done = Transcript(text: Self.clean(streamed))
            return
        }
        let value: JSONValue
        switch JSONValue(tolerating: Array(data)) {
        case .object(let members)?: value = .object(members)
        case .array(let segments)?: value = ["segments": .array(segments)]
        case .string(let text)?:
            // Some web frameworks write a string that a handler returned as JSON, others as it is.
            done = Transcript(text: Self.clean(text))
            return
        default:
            if case .event = part { throw Self.senseless }
            guard isLabelledText, data.first != UInt8(ascii: "<") else { throw Self.senseless }
            // "[laughs] Good morning." begins like JSON, and goes on in the next part.
            plain += [0x20] + bytes
            return
        }
        try Self.refuse(value)
        if case .json = part, value["type"]?.stringValue?.hasPrefix("transcript.text.") != true,
            value["choices"] == nil
        {
            done = try transcript(in: value)
        } else {
            try read(event: value)
        }
    }

    private mutating func read(event: JSONValue) throws(EngineFault) {
        switch event["type"]?.stringValue {
        case "transcript.text.delta":
            // Those end with an event of their own.
            breaksOff = true
            try add(event["delta"]?.stringValue ?? "")
        case "transcript.text.done":
            let whole = try transcript(in: event)
            // Segments came before it.
            done = whole.text.isEmpty && !breaksOff ? Transcript(text: Self.clean(streamed)) : whole
        case "transcript.text.segment":
            try add(event["text"]?.stringValue ?? "")
        case nil:
            // Other servers write whole segments, or chunks as of a chat.
            if let text = event["text"]?.stringValue {
                try add(text)
            } else if case .array(let choices)? = event["choices"] {
                let choice = choices.first
                try add((choice?["delta"] ?? choice?["message"])?["content"]?.stringValue ?? "")
                if choice?["finish_reason"]?.stringValue != nil { isLast = true }
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
        if let fault = EngineFault(reportedIn: value, engine: "The recognizer") { throw fault }
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
            guard segments.contains(where: { $0["text"]?.stringValue != nil }) else { throw Self.senseless }
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
