import Engine
import Events
import Timing

// Bridging the time that an answer or a tool takes (Voice Live protocol F.11 and G.10).
extension Session {
    /// An answer that comes this soon needs no bridge, whatever the threshold.
    private static let patience: Duration = .milliseconds(100)
    /// A tool that is through this soon needs none either.
    private static let toolPatience: Duration = .milliseconds(300)
    /// Bytes of what a model writes to bridge the time.
    private static let longest = 2000

    /// When an answer that is not there yet is to be bridged.
    /// - Parameter beginning: when the user's turn ended, or when the client asked for the response.
    func interimDeadline(for plan: ResponsePlan, since beginning: Moment) -> Moment? {
        guard let policy = plan.interim, policy.triggers.contains(.latency), plan.speaks, !plan.isOutOfBand else {
            return nil
        }
        return max(beginning + policy.threshold, now + Self.patience)
    }

    /// A response has begun its calls of MCP tools, which may take their time.
    mutating func bridgeCalls(of run: ResponseID) {
        guard let index = index(of: run), runs[index].waitsForCalls, !runs[index].plan.isOutOfBand,
            runs[index].plan.interim?.triggers.contains(.tool) == true
        else { return }
        runs[index].interimDeadline = now + Self.toolPatience
    }

    /// A response is through. When it left nothing but calls of functions, the client may take its time.
    mutating func bridgeTools(after run: ResponseRun) {
        guard run.isCompleted, let policy = run.plan.interim, policy.triggers.contains(.tool), run.plan.speaks,
            !run.plan.isOutOfBand, !run.functionCalls.isEmpty, !run.outputs.contains(where: \.isMessage)
        else { return }
        toolInterim = ToolInterim(plan: run.plan, deadline: now + Self.toolPatience)
    }

    /// The nearest time at which something is to be done here.
    var nextInterim: Moment? {
        var next = (toolInterim?.deadline).earlier(composition?.deadline)
        for index in runs.indices { next = next.earlier(runs[index].interimDeadline) }
        return next
    }

    mutating func expireInterims() {
        if let deadline = composition?.deadline, deadline <= now { dropComposition() }
        for run in runs.map(\.id) {
            guard let index = index(of: run), let deadline = runs[index].interimDeadline, deadline <= now else {
                continue
            }
            runs[index].interimDeadline = nil
            if let policy = runs[index].plan.interim { bridge(.response(run), policy) }
        }
        if let tool = toolInterim, tool.deadline <= now {
            toolInterim = nil
            if !isResponding, detector?.isSpeaking != true, let policy = tool.plan.interim {
                bridge(.tools(tool.plan), policy)
            }
        }
    }

    private mutating func bridge(_ purpose: Composition.Purpose, _ policy: InterimPolicy) {
        // A caller on hold does not wait for the answer.
        guard flow.plays else { return }
        switch policy.source {
        case .texts(let texts):
            say(texts[ids.pick(texts.count)], purpose)
        case .model(let name, let instructions, let maxTokens):
            dropComposition()
            syncOpenItems()
            let run = nextRunID()
            composition = Composition(run: run, purpose: purpose, deadline: now + options.limits.chat)
            let request = ChatRequest(
                instructions: instructions, messages: conversation.context(), toolChoice: .none,
                maxOutputTokens: maxTokens, model: name ?? options.model, purpose: .bridge)
            outputs.append(.chat(.start(run, request)))
        }
    }

    private mutating func say(_ text: String, _ purpose: Composition.Purpose) {
        switch purpose {
        case .response(let run):
            update(run) { $0.bridge(with: text, ids: &$1) }
            speak()
        case .tools(var plan):
            guard !isResponding, detector?.isSpeaking != true, !conversation.isFull else { return }
            plan.input = .recited(Recitation(text))
            plan.isInterim = true
            plan.interim = nil
            plan.metadata = ["interim": "true"]
            respond(plan)
        }
    }

    // MARK: What a model writes

    /// - Returns: whether the run is the one that writes the bridge.
    mutating func composed(_ run: ChatRunID, _ event: ChatEvent) -> Bool {
        guard composition?.run == run else { return false }
        if event == .priorTextWasReasoning { composition?.text = "" }
        if case .text(let text) = event, let length = composition?.text.utf8.count, length < Self.longest {
            composition?.text.unicodeScalars.append(contentsOf: text.unicodeScalars.prefix(Self.longest))
        }
        return true
    }

    mutating func compositionEnded(_ run: ChatRunID, _ fault: EngineFault?) -> Bool {
        guard let composition, composition.run == run else { return false }
        self.composition = nil
        let text = composition.text
        // A bridge that failed is none: the answer comes all the same.
        if fault == nil, text.contains(where: { !$0.isWhitespace }) { say(text, composition.purpose) }
        return true
    }

    /// The answer has begun, or the user: nothing has to be bridged any more.
    mutating func endInterim(of run: ResponseID) {
        if case .response(run) = composition?.purpose { dropComposition() }
    }

    /// The client or the user goes on: the tools' time is over.
    mutating func endToolInterim() {
        toolInterim = nil
        if case .tools = composition?.purpose { dropComposition() }
    }

    mutating func dropComposition() {
        guard let run = composition?.run else { return }
        composition = nil
        outputs.append(.chat(.cancel(run)))
    }
}

/// The time of tools, which may be bridged when it gets long.
struct ToolInterim: Sendable {
    /// Of the response that called them.
    let plan: ResponsePlan
    let deadline: Moment
}

/// A model is writing what bridges the time.
struct Composition: Sendable {
    enum Purpose: Sendable {
        case response(ResponseID)
        case tools(ResponsePlan)
    }

    let run: ChatRunID
    let purpose: Purpose
    let deadline: Moment
    var text = ""
}
