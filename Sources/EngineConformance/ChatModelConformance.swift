import Engine
import Events

/// Whether a chat model keeps the contract of `ChatModel`.
public struct ChatModelConformance: Sendable {
    /// Something that the model answers in words.
    public var question: ChatRequest
    /// Something with an answer of at least a few pieces.
    public var longQuestion: ChatRequest
    /// Something that the model answers with a call of a tool; nil for a model that knows none.
    public var errand: ChatRequest?
    /// How long is waited for what must come.
    public var patience = Duration.seconds(60)
    /// How long is waited for what must not come.
    public var settling = Duration.milliseconds(300)
    /// Answers at the same time.
    public var crowd = 8

    public init(
        question: ChatRequest = ChatRequest(instructions: "", messages: [.user("Hello.")]), longQuestion: ChatRequest,
        errand: ChatRequest? = nil
    ) {
        self.question = question
        self.longQuestion = longQuestion
        self.errand = errand
    }

    public enum Rule {
        public static let answers = "A question is answered in words, and the answer is complete."
        public static let finished = "An answer is finished at most once, and nothing follows."
        public static let usage =
            "Usage is reported at most once, after the text, in counts that are not negative."
        public static let calls =
            "Calls are numbered from 0, each opened once, with an id of its own, before its arguments."
        public static let arguments = "The arguments of a call are a JSON object, in pieces."
        public static let tools = "Only tools that were offered are called, and none if none may be."
        public static let oneByOne = "Nothing is handed over before the listener has taken what came before."
        public static let cancelled = "Cancelling ends the work, and nothing follows."
        public static let enough = "A listener that throws ends the work, and hears no more."
        public static let faults = "What is thrown is an EngineFault or a CancellationError."
        public static let ends = "Every request ends."
    }

    typealias Hearing = Listener<ChatEvent>

    /// Checks everything; a matter of seconds for an engine that works.
    public func check(_ model: any ChatModel) async -> [Breach] {
        await answer(model) + call(model) + odd(model) + cancelled(model) + enough(model) + together(model)
    }

    private func ask(_ request: ChatRequest, _ model: any ChatModel, _ hearing: Hearing) async -> Outcome<Void> {
        await within(patience) { try await model.respond(to: request) { try await hearing.take($0) } }
    }

    private func answer(_ model: any ChatModel) async -> [Breach] {
        let hearing = Hearing(pause: .milliseconds(2))
        let outcome = await ask(question, model, hearing)
        guard case .returned = outcome else { return [Breach(Rule.answers, outcome.complaint ?? "\(outcome).")] }
        let events = hearing.events
        let text = events.map { if case .text(let text) = $0 { text } else { "" } }.joined()
        var breaches = order(of: events, for: question)
        if text.allSatisfy(\.isWhitespace) { breaches.append(Breach(Rule.answers, "It said nothing.")) }
        if !events.contains(where: \.isFinish) {
            breaches.append(Breach(Rule.answers, "It did not say that it is over."))
        }
        if hearing.wasRushed { breaches.append(Breach(Rule.oneByOne, "It did not wait.")) }
        return breaches
    }

    /// What holds of any answer.
    private func order(of events: [ChatEvent], for request: ChatRequest) -> [Breach] {
        var breaches: [Breach] = []
        if let place = events.firstIndex(where: \.isFinish), place + 1 < events.count {
            breaches.append(Breach(Rule.finished, "\(events[place + 1]) followed."))
        }
        if let place = events.firstIndex(where: \.isUsage), events[(place + 1)...].contains(where: { !$0.isFinish }) {
            breaches.append(Breach(Rule.usage, "\(events[place + 1]) followed."))
        }
        var ids: [String] = []
        var arguments: [String] = []
        for event in events {
            switch event {
            case .toolCall(let index, let id, let name):
                if index != ids.count || id.isEmpty || ids.contains(id) {
                    breaches.append(Breach(Rule.calls, "It opened call \(index) \(id) behind \(ids)."))
                }
                let isOffered = request.tools.contains { $0.name == name } && request.toolChoice != .none
                if !isOffered { breaches.append(Breach(Rule.tools, "It called \(name).")) }
                ids.append(id)
                arguments.append("")
            case .toolArguments(let index, let delta):
                guard arguments.indices.contains(index) else {
                    breaches.append(Breach(Rule.calls, "It sent arguments of call \(index), which was not opened."))
                    continue
                }
                arguments[index] += delta
            case .usage(let usage):
                if min(usage.inputTokens, usage.outputTokens, usage.cachedTokens) < 0 {
                    breaches.append(Breach(Rule.usage, "It reported \(usage)."))
                }
            case .text, .priorTextWasReasoning, .finished: break
            }
        }
        for text in arguments {
            guard case .object? = JSONValue(parsing: Array(text.utf8)) else {
                breaches.append(Breach(Rule.arguments, "They were \(text.prefix(100))."))
                continue
            }
        }
        return breaches
    }

    private func call(_ model: any ChatModel) async -> [Breach] {
        guard let errand else { return [] }
        var breaches: [Breach] = []
        let hearing = Hearing()
        let outcome = await ask(errand, model, hearing)
        if let complaint = outcome.complaint { breaches.append(Breach(Rule.ends, complaint)) }
        breaches += order(of: hearing.events, for: errand)
        if !hearing.events.contains(where: \.isCall) { breaches.append(Breach(Rule.tools, "It called none.")) }
        var forbidden = errand
        forbidden.toolChoice = .none
        let silent = Hearing()
        _ = await ask(forbidden, model, silent)
        return breaches + order(of: silent.events, for: forbidden)
    }

    /// Nothing to answer, hardly room for an answer, a result that is still awaited, and a sentence for the meantime.
    private func odd(_ model: any ChatModel) async -> [Breach] {
        var short = longQuestion
        short.maxOutputTokens = 1
        var bridge = question
        bridge.purpose = .bridge
        let awaited = ChatRequest(
            instructions: "Be brief.",
            messages: [
                .system("Be kind."), .user("What is the weather?"), .assistant("One moment."),
                .toolCall(id: "call_1", name: "weather", arguments: "{}"), .toolOutput(id: "call_1", output: nil),
            ])
        var breaches: [Breach] = []
        for request in [ChatRequest(instructions: "", messages: []), short, bridge, awaited] {
            let hearing = Hearing()
            let outcome = await ask(request, model, hearing)
            if let complaint = outcome.complaint { breaches.append(Breach(Rule.ends, complaint)) }
            breaches += order(of: hearing.events, for: request)
        }
        return breaches
    }

    private func cancelled(_ model: any ChatModel) async -> [Breach] {
        var breaches: [Breach] = []
        for isBegun in [true, false] {
            // It is kept waiting, so that the answer is not over before it is cancelled.
            let hearing = Hearing(hold: 1)
            let task = Task { [longQuestion] in
                defer { hearing.end() }
                if !isBegun { withUnsafeCurrentTask { $0?.cancel() } }
                try await model.respond(to: longQuestion) { try await hearing.take($0) }
            }
            if isBegun { _ = await hearing.wait(patience) { !$0.isEmpty } }
            task.cancel()
            hearing.release()
            let outcome = await outcome(of: task, within: patience)
            hearing.close()
            if let complaint = outcome.complaint { breaches.append(Breach(Rule.cancelled, complaint)) }
            try? await Task.sleep(for: settling)
            if hearing.late > 0 { breaches.append(Breach(Rule.cancelled, "\(hearing.late) came after it had ended.")) }
            if hearing.events.contains(where: \.isFinish) {
                breaches.append(Breach(Rule.cancelled, "It finished its answer nevertheless."))
            }
        }
        return breaches
    }

    private func enough(_ model: any ChatModel) async -> [Breach] {
        let hearing = Hearing(limit: 1)
        switch await ask(longQuestion, model, hearing) {
        case .threw(let error) where error is Enough || error is CancellationError || error is EngineFault: break
        case .threw(let error): return [Breach(Rule.faults, "It threw \(type(of: error)).")]
        case .returned: return [Breach(Rule.enough, "It went on as if nothing had happened.")]
        case .late: return [Breach(Rule.enough, "It did not end.")]
        }
        try? await Task.sleep(for: settling)
        let count = hearing.events.count
        return count == 1 ? [] : [Breach(Rule.enough, "It handed \(count - 1) more over.")]
    }

    private func together(_ model: any ChatModel) async -> [Breach] {
        await withTaskGroup(of: [Breach].self) { group in
            for _ in 0..<crowd {
                group.addTask {
                    let hearing = Hearing()
                    let outcome = await ask(question, model, hearing)
                    let breaches = outcome.complaint.map { [Breach(Rule.ends, $0)] } ?? []
                    return breaches + order(of: hearing.events, for: question)
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
    }
}

extension ChatEvent {
    var isFinish: Bool { if case .finished = self { true } else { false } }
    var isUsage: Bool { if case .usage = self { true } else { false } }
    var isCall: Bool { if case .toolCall = self { true } else { false } }
}
