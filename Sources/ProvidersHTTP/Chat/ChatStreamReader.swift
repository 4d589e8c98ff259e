import Engine
import Events

/// Reads the answer of `/v1/chat/completions`, piece by piece, as servers of that API write it.
///
/// It is generous in what servers differ in: content as text or parts, tool calls without an index or with arguments
/// as an object, usage in a chunk of its own or none at all, members of another time. A chunk that makes no sense ends
/// the answer with a fault, for what follows cannot be trusted.
package struct ChatStreamReader: Sendable {
    /// Tool calls that one answer may make.
    package static let mostCalls = 128

    private struct Call {
        var id: String
        var isOpen = false
    }

    private var thoughts = ThoughtFilter()
    private var calls: [Call] = []
    /// The position of a call in the answer for the index that the server gave it.
    private var places: [Int: Int] = [:]
    private var finish: ChatFinish?
    /// `[DONE]` was read.
    package private(set) var isDone = false
    /// The end of the answer was told, in whatever way.
    package var isFinished: Bool { finish != nil || isDone }

    package init() {}

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
        guard let chunk = JSONValue(tolerating: Array(data)), case .object = chunk else {
            throw EngineFault(.failed, "The chat model sent something that is not JSON.")
        }
        return try read(chunk)
    }

    /// Takes one chunk, or the whole answer of a server that does not stream.
    package mutating func read(_ chunk: JSONValue) throws(EngineFault) -> [ChatEvent] {
        if let fault = EngineFault(reportedIn: chunk, engine: "The chat model") { throw fault }
        var events: [ChatEvent] = []
        // The first choice is the answer; we never ask for more.
        if case .array(let choices)? = chunk["choices"], let choice = choices.first {
            let delta = choice["delta"] ?? choice["message"] ?? .null
            let text = thoughts.pass(Self.text(of: delta["content"]) + (delta["refusal"]?.stringValue ?? ""))
            if !text.isEmpty { events.append(.text(text)) }
            if case .array(let deltas)? = delta["tool_calls"] {
                for call in deltas { try read(call: call, into: &events) }
            }
            if let reason = choice["finish_reason"]?.stringValue { finish = Self.finish(reason) }
        }
        if let usage = chunk["usage"], case .object = usage { events.append(.usage(Self.usage(usage))) }
        return events
    }

    /// The connection has ended.
    package mutating func end() throws(EngineFault) -> [ChatEvent] {
        guard let finish = finish ?? (isDone ? .complete : nil) else {
            throw EngineFault(.failed, "The chat model broke off in the middle of its answer.", cause: .brokenOff)
        }
        let rest = thoughts.finish()
        return (rest.isEmpty ? [] : [.text(rest)]) + [.finished(finish)]
    }

    private mutating func read(call: JSONValue, into events: inout [ChatEvent]) throws(EngineFault) {
        let index: Int? = if case .int(let index)? = call["index"] { index } else { nil }
        let id = call["id"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
        let name = call["function"]?["name"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
        let place: Int
        if let known = knownPlace(index: index, id: id, isNamed: name != nil) {
            place = known
        } else {
            guard calls.count < Self.mostCalls, let name else {
                throw EngineFault(.failed, "The chat model called a tool in a way that makes no sense.")
            }
            place = calls.count
            calls.append(Call(id: id ?? "call_\(place)"))
            if let index { places[index] = place }
            events.append(.toolCall(index: place, id: calls[place].id, name: name))
        }
        switch call["function"]?["arguments"] {
        case .string(let delta)? where !delta.isEmpty: events.append(.toolArguments(index: place, delta: delta))
        case .object(let members)?:
            events.append(.toolArguments(index: place, delta: JSONValue.object(members).text))
        default: break
        }
    }

    /// Which call a delta goes on with; nil for a new one.
    private func knownPlace(index: Int?, id: String?, isNamed: Bool) -> Int? {
        if let index { return places[index] }
        if let id { return calls.firstIndex { $0.id == id } }
        return isNamed || calls.isEmpty ? nil : calls.count - 1
    }

    private static func text(of content: JSONValue?) -> String {
        switch content {
        case .string(let text)?: text
        case .array(let parts)?: parts.compactMap { $0["text"]?.stringValue }.joined()
        default: ""
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
