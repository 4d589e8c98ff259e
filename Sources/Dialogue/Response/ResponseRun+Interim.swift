import Engine
import Events

// What the user hears while the model takes its time: an item of its own, in front of the answer, which is held back
// until that item is complete (Voice Live protocol G.10).
extension ResponseRun {
    /// The item that bridges the time, while it is open.
    private var bridge: Int? {
        outputs.firstIndex { $0.isInterim && !$0.isClosed }
    }

    /// The answer waits for an item that bridges the time.
    var isBridging: Bool { bridge != nil }

    /// A tool of an MCP server is at work and nothing was said yet.
    var waitsForCalls: Bool {
        guard !isDone, chatRun == nil, plan.speaks, !outputs.contains(where: \.isMessage) else { return false }
        return outputs.contains { $0.isBegun && !$0.isClosed }
    }

    /// Says `text` in front of the answer, or while tools are at work. Does nothing when something was said already.
    mutating func bridge(with text: String, ids: inout IDSource) -> [Output] {
        deadlines.interim = nil
        let isSilent = (chatRun != nil || isWaiting) && outputs.isEmpty
        guard isSilent || waitsForCalls, plan.speaks, !isMuted else { return [] }
        var item = OutputItem(id: ItemID(rawValue: ids.make("item")), kind: .message)
        item.isInterim = true
        item.body = text
        let index = append(item)
        tokens.interimText += text.utf8.count
        var splitter = ClauseSplitter()
        for clause in splitter.append(text) + splitter.finish() {
            line.append(.init(item: item.id, clause))
        }
        return opened(index) + [.event(partAdded(index)), .event(textDelta(index, text))]
    }

    /// Closes the item that bridged the time once it is spoken, and lets the answer follow.
    mutating func closeBridge(ids: inout IDSource) -> [Output] {
        guard let bridge, line.isIdle else { return [] }
        var steps = close(bridge, status: .completed, isWhole: true)
        let answer = held
        held = HeldAnswer()
        for event in answer.events { steps += handle(event, ids: &ids) }
        if answer.isComplete { steps += finishText(ids: &ids) }
        return steps
    }
}

/// An answer that came while the time was still being bridged.
struct HeldAnswer: Sendable {
    private(set) var events: [ChatEvent] = []
    private(set) var isComplete = false
    private var bytes = 0

    mutating func append(_ event: ChatEvent) {
        switch event {
        case .text(let text): bytes += text.utf8.count
        case .toolArguments(_, let delta): bytes += delta.utf8.count
        case .priorTextWasReasoning, .toolCall, .usage, .finished: break
        }
        // A little beyond what a response may hold, so that it is the response that finds the answer too long.
        guard bytes <= 2 * ResponseRun.longestOutput, events.count < 65_536 else { return }
        events.append(event)
    }

    mutating func complete() {
        isComplete = true
    }
}
