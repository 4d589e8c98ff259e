import Engine
import Events
import SansIO

// Bridging the time that an answer or a tool takes (Voice Live protocol F.11 and G.10).
extension AgentTurns {
    /// An answer that comes this soon needs no bridge, whatever the threshold.
    private static let patience: Duration = .milliseconds(100)
    /// A tool that is through this soon needs none either.
    private static let toolPatience: Duration = .milliseconds(300)
    /// Bytes of what a model writes to bridge the time.
    private static let longest = 2000

    /// When an answer that is not there yet is to be bridged.
    /// - Parameter beginning: when the user's turn ended, or when the client asked for the response.
    func interimDeadline(for plan: ResponsePlan, since beginning: Moment, now: Moment) -> Moment? {
        guard let policy = plan.interim, policy.triggers.contains(.latency), plan.speaks, !plan.isOutOfBand else {
            return nil
        }
        return max(beginning + policy.threshold, now + Self.patience)
    }

    /// A response has begun its calls of MCP tools, which may take their time.
    mutating func bridgeCalls(of run: ResponseID, _ step: inout SessionStep) {
        guard let index = index(of: run), runs[index].waitsForCalls, !runs[index].plan.isOutOfBand,
            runs[index].plan.interim?.triggers.contains(.tool) == true
        else { return }
        runs[index].deadlines.interim = step.now + Self.toolPatience
    }

    /// A response is through. When it left nothing but calls of functions, the client may take its time.
    mutating func bridgeTools(after run: ResponseRun, _ step: inout SessionStep) {
        guard run.isCompleted, let policy = run.plan.interim, policy.triggers.contains(.tool), run.plan.speaks,
            !run.plan.isOutOfBand, !run.functionCalls.isEmpty, !run.outputs.contains(where: \.isMessage)
        else { return }
        toolInterim = ToolInterim(plan: run.plan, deadline: step.now + Self.toolPatience)
    }

    /// The nearest time at which something is to be done here.
    var nextInterim: Moment? {
        var next = (toolInterim?.deadline).earlier(composition?.deadline)
        for index in runs.indices { next = next.earlier(runs[index].deadlines.interim) }
        return next
    }

    mutating func expireInterims(_ context: inout SessionContext, _ step: inout SessionStep) {
        if let deadline = composition?.deadline, deadline <= step.now { dropComposition(&step) }
        for run in runs.map(\.id) {
            guard let index = index(of: run), let deadline = runs[index].deadlines.interim, deadline <= step.now else {
                continue
            }
            runs[index].deadlines.interim = nil
            if let policy = runs[index].plan.interim { bridge(.response(run), policy, &context, &step) }
        }
        if let tool = toolInterim, tool.deadline <= step.now {
            toolInterim = nil
            if !isResponding, !step.user.isSpeaking, let policy = tool.plan.interim {
                bridge(.tools(tool.plan), policy, &context, &step)
            }
        }
    }

    private mutating func bridge(
        _ purpose: Composition.Purpose, _ policy: InterimPolicy, _ context: inout SessionContext,
        _ step: inout SessionStep
    ) {
        // A caller on hold does not wait for the answer.
        guard flow.plays else { return }
        switch policy.source {
        case .texts(let texts):
            say(texts[context.ids.pick(texts.count)], purpose, &context, &step)
        case .model(let name, let instructions, let maxTokens):
            dropComposition(&step)
            syncOpenItems(&context.conversation)
            let run = nextRunID()
            composition = Composition(run: run, purpose: purpose, deadline: step.now + context.options.limits.chat)
            let request = ChatRequest(
                instructions: instructions, messages: context.conversation.context(), toolChoice: .none,
                maxOutputTokens: maxTokens, model: name ?? context.options.model, purpose: .bridge)
            step.append(.chat(.start(run, request)))
        }
    }

    private mutating func say(
        _ text: String, _ purpose: Composition.Purpose, _ context: inout SessionContext, _ step: inout SessionStep
    ) {
        switch purpose {
        case .response(let run):
            update(run, &context, &step) { $0.bridge(with: text, ids: &$1) }
            speak(&context, &step)
        case .tools(var plan):
            guard !isResponding, !step.user.isSpeaking, !context.conversation.isFull else { return }
            plan.input = .recited(FixedText(text))
            plan.isInterim = true
            plan.interim = nil
            plan.metadata = ["interim": "true"]
            respond(plan, &context, &step)
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

    mutating func compositionEnded(
        _ run: ChatRunID, _ fault: EngineFault?, _ context: inout SessionContext, _ step: inout SessionStep
    ) -> Bool {
        guard let composition, composition.run == run else { return false }
        self.composition = nil
        let text = composition.text
        // A bridge that failed is none: the answer comes all the same.
        if fault == nil, text.contains(where: { !$0.isWhitespace }) { say(text, composition.purpose, &context, &step) }
        return true
    }

    /// The answer has begun, or the user: nothing has to be bridged any more.
    mutating func endInterim(of run: ResponseID, _ step: inout SessionStep) {
        if case .response(run) = composition?.purpose { dropComposition(&step) }
    }

    /// The client or the user goes on: the tools' time is over.
    mutating func endToolInterim(_ step: inout SessionStep) {
        toolInterim = nil
        if case .tools = composition?.purpose { dropComposition(&step) }
    }

    mutating func dropComposition(_ step: inout SessionStep) {
        guard let run = composition?.run else { return }
        composition = nil
        step.append(.chat(.cancel(run)))
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
