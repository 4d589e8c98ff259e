import Engine
import Events
import SansIO
import StreamSafeText

/// One response while it is generated: which items it has, what of them is still open, and in which order the client
/// is told. It ends with exactly one `response.done`, however it ends.
struct ResponseRun: Sendable {
    /// What the session does for it, in order.
    enum Output: Sendable {
        case event(ServerEvent)
        /// A new item, to be added to the conversation.
        case opened(Item)
        /// The item in its final form.
        case closed(Item)
        /// The first bytes of an item's text turned out to be reasoning.
        case reasoned(ItemID, bytes: Int)
        case mcp(MCPRunStep)
    }

    enum Phase: Sendable {
        /// User turns whose words the model needs are still being recognised.
        case waiting
        /// The chat model is at work.
        case generating(ChatRunID)
        /// The text is complete; some of it may still have to be spoken.
        case speaking
        case done
    }

    /// Why it ends as it does.
    struct Ending: Sendable {
        /// Set when the model stopped before the end, with the reason for the client.
        var shortfall: IncompleteReason?
        /// Why there is no answer but an apology.
        var failure: ErrorDetails?
        var isCompleted = false
    }

    /// When the engines must have said something.
    struct Deadlines: Sendable {
        var chat: Moment?
        var speech: Moment?
        /// When an answer that is not there yet is to be bridged.
        var interim: Moment?
    }

    let id: ResponseID
    let plan: ResponsePlan
    private(set) var phase = Phase.waiting
    /// User items whose words the model needs and that are still being recognised.
    var awaited: Set<ItemID> = []
    /// In the order of `output_index`.
    var outputs: [OutputItem] = []
    var mcp = MCPOffer()
    var line = SpeechLine()
    var axis = SpeechTimeline()
    /// What events carry of the audio; a call has no use for it.
    var cutter: AudioCutter
    var tokens = TokenCount()
    var deadlines = Deadlines()
    /// Its audio is about to be played. It does not end before that was told, so that the client never sees play-out
    /// begin of a response that is done.
    var awaitsPlayout = false
    /// The client dropped its audio: no more is made, the text goes on.
    private(set) var isMuted = false
    /// The answer, while the time is still being bridged.
    var held = HeldAnswer()
    /// Where the time until its first sound goes; nil once that was told, and for one without.
    var timeline: TurnTimeline?
    private var splitter = ClauseSplitter()
    private(set) var ending = Ending()
    /// What of the answer could not be spoken.
    var lostClauses = LostClauses()
    /// Bytes of text and arguments; a model that never stops is stopped here.
    private var bytes = 0

    static let longestOutput = 256 * 1024
    static let mostCalls = 64

    init(id: ResponseID, plan: ResponsePlan) {
        self.id = id
        self.plan = plan
        cutter = AudioCutter(plan.outputAudioFormat)
    }

    var isWaiting: Bool {
        if case .waiting = phase { true } else { false }
    }

    /// It ended well.
    var isCompleted: Bool { ending.isCompleted }

    /// The model stopped before the end.
    var isCutShort: Bool { ending.shortfall != nil }

    var isDone: Bool {
        if case .done = phase { true } else { false }
    }

    /// The number of the chat run, while one is at work.
    var chatRun: ChatRunID? {
        if case .generating(let run) = phase { run } else { nil }
    }

    /// The assistant message, once there is one.
    var message: OutputItem? { outputs.first { $0.isMessage && !$0.isInterim } }

    // MARK: What the chat model says

    /// The chat model is at work.
    /// - Parameter bytes: what it reads.
    mutating func start(_ run: ChatRunID, reading bytes: Int, deadline: Moment) {
        phase = .generating(run)
        tokens.inputText = bytes
        deadlines.chat = deadline
    }

    mutating func handle(_ event: ChatEvent, ids: inout IDSource) -> [Output] {
        guard chatRun != nil else { return [] }
        guard !isBridging else {
            held.append(event)
            return []
        }
        switch event {
        case .text(let text):
            return append(text, ids: &ids)
        case .priorTextWasReasoning:
            return message.map { [.reasoned($0.id, bytes: $0.body.utf8.count)] } ?? []
        case .toolCall(let index, let callID, let name):
            return openCall(index, callID: callID, name: name, ids: &ids)
        case .toolArguments(let index, let delta):
            return append(arguments: delta, toCall: index)
        case .usage(let usage):
            tokens.reported = usage
        case .finished(let finish):
            switch finish {
            case .complete: break
            case .maxOutputTokens: ending.shortfall = .maxOutputTokens
            case .contentFilter: ending.shortfall = .contentFilter
            }
        }
        return []
    }

    /// The chat model is through: what it said is complete.
    mutating func finishText(ids: inout IDSource) -> [Output] {
        deadlines.chat = nil
        guard !isBridging else {
            held.complete()
            return []
        }
        phase = .speaking
        deadlines.interim = nil
        say(splitter.finish())
        return beginMCPCalls(ids: &ids) + advance()
    }

    /// Nothing of the answer was said, but it could have been heard.
    var canApologize: Bool {
        chatRun != nil && plan.speaks && !isMuted && outputs.allSatisfy(\.isInterim) && held.events.isEmpty
    }

    /// Says `text` for an answer that the chat model did not give; the response ends as failed.
    mutating func apologize(_ text: String, for fault: ErrorDetails, ids: inout IDSource) -> [Output] {
        ending.failure = fault
        return handle(.text(text), ids: &ids) + finishText(ids: &ids)
    }

    /// Text that no model made.
    mutating func recite(_ recitation: FixedText, ids: inout IDSource) -> [Output] {
        var steps: [Output] = []
        if write(recitation.text, &steps, ids: &ids) != nil { say(recitation.clauses) }
        return steps + finishText(ids: &ids)
    }

    private mutating func append(_ text: String, ids: inout IDSource) -> [Output] {
        var steps: [Output] = []
        if let written = write(text, &steps, ids: &ids) { say(splitter.append(written)) }
        return steps
    }

    /// Adds to the text of the message, which is opened if need be.
    /// - Returns: What was added; nil when that is nothing, or more than a response may have.
    private mutating func write(_ text: String, _ steps: inout [Output], ids: inout IDSource) -> String? {
        var text = text[...]
        if message == nil {
            // White space before the first word is no reason to open a message.
            text = text.drop(while: \.isWhitespace)
        }
        guard !text.isEmpty, take(text.utf8.count) else { return nil }
        let index: Int
        if let known = outputs.firstIndex(where: { $0.isMessage && !$0.isInterim }) {
            index = known
        } else {
            index = outputs.count
            outputs.append(OutputItem(id: ItemID(rawValue: ids.make("item")), kind: .message))
            steps += opened(index)
            steps.append(.event(partAdded(index)))
        }
        let added = StreamSafeText.continuing(outputs[index].body, with: String(text))
        outputs[index].body += added
        tokens.outputText += added.utf8.count
        steps.append(.event(textDelta(index, added)))
        return added
    }

    private mutating func openCall(_ call: Int, callID: String, name: String, ids: inout IDSource) -> [Output] {
        let known = outputs.compactMap(\.callIndex) + mcp.approvals.map(\.index)
        guard known.count < Self.mostCalls, !known.contains(call), plan.toolChoice != .none,
            plan.parallelToolCalls || known.isEmpty
        else { return [] }
        if let step = mcp.table[name] { return openMCPCall(call, step, ids: &ids) }
        let callID = ToolCallID(rawValue: callID.isEmpty ? ids.make("call") : callID)
        let kind = OutputItem.Kind.call(index: call, callID: callID, name: name)
        outputs.append(OutputItem(id: ItemID(rawValue: ids.make("item")), kind: kind))
        return opened(outputs.count - 1)
    }

    private mutating func append(arguments: String, toCall call: Int) -> [Output] {
        if let index = mcp.approvals.firstIndex(where: { $0.index == call }) {
            guard take(arguments.utf8.count) else { return [] }
            mcp.approvals[index].arguments += arguments
            tokens.outputText += arguments.utf8.count
            return []
        }
        guard let index = outputs.firstIndex(where: { $0.callIndex == call }), !arguments.isEmpty,
            take(arguments.utf8.count)
        else { return [] }
        outputs[index].body += arguments
        tokens.outputText += arguments.utf8.count
        return argumentsDelta(index, arguments).map { [.event($0)] } ?? []
    }

    /// Whether `count` more bytes of output are allowed.
    private mutating func take(_ count: Int) -> Bool {
        bytes += count
        if bytes > Self.longestOutput { ending.shortfall = .maxOutputTokens }
        return bytes <= Self.longestOutput
    }

    // MARK: What the synthesizer does

    private mutating func say(_ clauses: [ClauseSplitter.Clause]) {
        guard plan.speaks, !isMuted, let item = message?.id else { return }
        for clause in clauses {
            line.append(.init(item: item, clause))
        }
    }

    /// The clause that was being spoken is complete.
    mutating func finishClause(ids: inout IDSource) -> [Output] {
        line.finish()
        deadlines.speech = nil
        return closeBridge(ids: &ids) + advance()
    }

    /// Makes no more audio. The line was cleared.
    mutating func mute(ids: inout IDSource) -> [Output] {
        isMuted = true
        deadlines.speech = nil
        return closeBridge(ids: &ids) + advance()
    }

    // MARK: Endings

    /// Closes what is complete.
    mutating func advance() -> [Output] {
        guard case .speaking = phase else { return [] }
        var steps: [Output] = []
        let silence = silence
        for index in outputs.indices where !outputs[index].isClosed {
            if outputs[index].isMessage, !line.isIdle || awaitsPlayout { continue }
            // The call closes with its result.
            if outputs[index].isBegun, outputs[index].outcome == nil { continue }
            // Arguments that were cut off are of no use to anybody.
            let isWhole = ending.shortfall == nil || outputs[index].isMessage
            let isSilent = silence != nil && outputs[index].isMessage
            steps += close(
                index, status: ending.shortfall == nil && !isSilent ? .completed : .incomplete, isWhole: isWhole)
        }
        guard outputs.allSatisfy(\.isClosed), !awaitsPlayout else { return steps }
        phase = .done
        let failure = ending.failure ?? silence
        ending.isCompleted = ending.shortfall == nil && failure == nil
        if failure == nil, hasNothingToSpeak { steps.append(.event(.warning(.init(warning: .nothingToSpeak)))) }
        steps.append(.event(done(failure.map { .failed($0) } ?? ending.shortfall.map { .incomplete($0) })))
        return steps
    }

    /// Ends the response before its time. What is open is closed first, so that the client sees every end.
    mutating func end(_ details: StatusDetails) -> [Output] {
        var steps: [Output] = []
        for index in outputs.indices where !outputs[index].isClosed {
            steps += close(index, status: .incomplete, isWhole: outputs[index].isMessage)
        }
        phase = .done
        deadlines.interim = nil
        held = HeldAnswer()
        deadlines.chat = nil
        deadlines.speech = nil
        steps.append(.event(done(details)))
        return steps
    }

    mutating func close(_ index: Int, status: ItemStatus, isWhole: Bool) -> [Output] {
        if case .mcpCall = outputs[index].kind { return closeMCPCall(index, status: status) }
        outputs[index].status = status
        var steps = isWhole ? partDone(index).map(Output.event) : []
        // Its track points into what was written.
        steps.append(.closed(outputs[index].item(in: plan, asWritten: true)))
        steps.append(.event(itemDone(index)))
        return steps
    }

    /// - Returns: its index.
    mutating func append(_ output: OutputItem) -> Int {
        outputs.append(output)
        return outputs.count - 1
    }

    func opened(_ index: Int) -> [Output] {
        [.event(itemAdded(index)), .opened(outputs[index].item(in: plan))]
    }
}
