import Engine
import Events

/// Reads the answer of `/v1/chat/completions`, piece by piece, as servers of that API write it.
///
/// It is generous in what servers differ in: content as text or parts, reasoning in tags, channels, parts or fields, tool
/// calls identified in one way or another, usage in each chunk or none at all, members of another time. A chunk that
/// makes no sense ends the answer with a fault, for what follows cannot be trusted.
package struct ChatStreamReader: Sendable {
    private var joiner = SurrogateJoiner()
    private var thoughts: ThoughtFilter
    private var calls: ToolCallAssembler
    private var usage: ChatUsage?
    private let startsInThought: Bool
    private var finish: ChatFinish?
    /// Something of the answer was said that is no reasoning.
    private var hasText = false
    /// There was content, be it empty.
    private var hasContent = false
    /// Of the choice that is the answer.
    private var choiceIndex: JSONValue?
    /// The answer ended to have tools called.
    private var endsWithCalls = false
    private var writtenCalls: WrittenCalls
    /// Calls in the text. They wait for the end: a server may send them as calls too.
    private var written: [WrittenCall] = []
    /// `[DONE]` was read.
    package private(set) var isDone = false
    /// The end of the answer was told, in whatever way.
    package var isFinished: Bool { finish != nil || isDone }

    /// - Parameters:
    ///   - names: Of the functions that the model was offered.
    ///   - startsInThought: The model's template opens the first thought.
    package init(names: FunctionNames = FunctionNames(), startsInThought: Bool = false) {
        thoughts = ThoughtFilter(startsInThought: startsInThought)
        calls = ToolCallAssembler(names)
        writtenCalls = WrittenCalls(names)
        self.startsInThought = startsInThought
    }

    /// Takes the data of one server-sent event.
    package mutating func read(_ data: String) throws(EngineFault) -> [ChatEvent] {
        guard !isDone else { return [] }
        // White space of JSON, by byte: whatever else it may be is no JSON.
        let data = data.utf8.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
        if data.starts(with: "[DONE]".utf8) {
            isDone = true
            return []
        }
        guard !data.isEmpty else { return [] }
        switch JSONValue(tolerating: SurrogateHalves.marked(Array(data))) {
        case .object(let members)?: return try read(.object(members))
        case .null?: return []
        default: throw EngineFault(.failed, "The chat model sent something that is not JSON.")
        }
    }

    /// Takes one chunk, or the whole answer of a server that does not stream.
    package mutating func read(_ chunk: JSONValue) throws(EngineFault) -> [ChatEvent] {
        if let fault = EngineFault(reportedIn: chunk, engine: "The chat model") { throw fault }
        var events: [ChatEvent] = []
        if case .array(let choices)? = chunk["choices"], let choice = answer(among: choices) {
            let delta = [choice["delta"], choice["message"]].lazy.compactMap(\.self).first { $0 != .null } ?? choice
            let content = ChatContent(delta)
            hasContent = hasContent || content.isAnswer
            if content.hasReasoning { thoughts.noteThought() }
            try say(thoughts.pass(joiner.pass(content.text)), into: &events)
            try calls.read(Self.calls(of: delta), into: &events)
            if let reason = choice["finish_reason"]?.stringValue, !reason.isEmpty { end(by: reason) }
        }
        // Some servers tell it with each chunk: the last count is of the whole answer.
        if let usage = chunk["usage"], case .object = usage { self.usage = Self.usage(usage) }
        return events
    }

    /// The connection has ended.
    /// - Throws: `EngineFault`, also for an answer that is nothing but reasoning.
    package mutating func end() throws(EngineFault) -> [ChatEvent] {
        guard let finish = finish ?? (isDone ? .complete : nil) else {
            throw EngineFault(.failed, "The chat model broke off in the middle of its answer.", cause: .brokenOff)
        }
        var events: [ChatEvent] = []
        let rest = thoughts.pass(joiner.finish()) + thoughts.finish(isCutOff: finish != .complete)
        try say(rest, into: &events)
        try take(writtenCalls.finish(isCutOff: finish != .complete), into: &events)
        if calls.isEmpty { for call in written { try calls.add(call, into: &events) } }
        calls.finish(isCutOff: finish != .complete, into: &events)
        if !hasText, !calls.hasAnnounced, finish != .contentFilter { try explainSilence(finish) }
        if let usage { events.append(.usage(usage)) }
        return events + [.finished(finish)]
    }

    /// The first choice is the answer; we never ask for more, but some servers send more.
    private mutating func answer(among choices: [JSONValue]) -> JSONValue? {
        guard let first = choices.first else { return nil }
        guard let choiceIndex else {
            choiceIndex = first["index"] ?? .null
            return first
        }
        return choices.first { $0["index"] == nil || $0["index"] == .null || $0["index"] == choiceIndex }
            ?? (choiceIndex == .null ? first : nil)
    }

    private mutating func end(by reason: String) {
        endsWithCalls = reason == "tool_calls" || reason == "function_call"
        finish = Self.finish(reason)
    }

    private mutating func say(_ outputs: [ThoughtFilter.Output], into events: inout [ChatEvent]) throws(EngineFault) {
        for output in outputs {
            switch output {
            case .text(let text): try take(writtenCalls.pass(text), into: &events)
            case .endOfReasoning:
                writtenCalls.drop()
                written = []
                events.append(.priorTextWasReasoning)
                hasText = false
            }
        }
    }

    private mutating func take(_ parts: [WrittenCalls.Part], into events: inout [ChatEvent]) throws(EngineFault) {
        for part in parts {
            switch part {
            case .text(let text):
                events.append(.text(text))
                hasText = true
            case .call(let call):
                guard written.count < ToolCallAssembler.mostCalls else { continue }
                written.append(call)
            case .unreadable:
                let advice = "Let its server parse tool calls."
                throw EngineFault(
                    .failed, "The chat model wrote a tool call as text, in a form that is not known here. \(advice)")
            }
        }
    }

    /// - Throws: Why the answer has neither words nor calls, unless the model chose to say nothing.
    private func explainSilence(_ finish: ChatFinish) throws(EngineFault) {
        if thoughts.hasThoughts { throw reasoningOnly(finish) }
        guard finish == .complete else { return }
        if !calls.isEmpty { throw EngineFault(.failed, "The chat model called a tool without naming it.") }
        if endsWithCalls { throw EngineFault(.failed, "The chat model ended its answer for a tool, but called none.") }
        if !hasContent { throw EngineFault(.noAnswer, "The chat model ended its answer without a word. Ask again.") }
    }

    private func reasoningOnly(_ finish: ChatFinish) -> EngineFault {
        let advice =
            if finish == .maxOutputTokens {
                "Raise `max_response_output_tokens`, or make the model reason less."
            } else if startsInThought {
                "If its answers do not begin with reasoning, turn off `starts_in_thought` of the engine."
            } else {
                "Make the model reason less, or ask again."
            }
        return EngineFault(.noAnswer, "The chat model wrote reasoning but no answer. \(advice)")
    }

    /// `tool_calls`, or the one call of an older form of the API.
    private static func calls(of delta: JSONValue) -> [JSONValue] {
        switch delta["tool_calls"] {
        case .array(let calls)?: calls
        case .object(let call)?: [.object(call)]
        default: if case .object(let call)? = delta["function_call"] { [.object(call)] } else { [] }
        }
    }

    private static func finish(_ reason: String) -> ChatFinish {
        switch reason {
        case "length", "max_tokens": .maxOutputTokens
        case "content_filter": .contentFilter
        default: .complete
        }
    }

    private static func usage(_ usage: JSONValue) -> ChatUsage {
        func count(_ value: JSONValue?) -> Int {
            if case .int(let count)? = value { max(0, count) } else { 0 }
        }
        return ChatUsage(
            inputTokens: count(usage["prompt_tokens"]), outputTokens: count(usage["completion_tokens"]),
            cachedTokens: count(usage["prompt_tokens_details"]?["cached_tokens"]))
    }
}
