import Dialogue
import Engine
import Events
import Shares

/// The engines behind one profile.
public struct Engines: Sendable {
    public var recognizer: any Recognizer
    public var chatModel: any ChatModel
    public var synthesizer: any Synthesizer

    public init(recognizer: any Recognizer, chatModel: any ChatModel, synthesizer: any Synthesizer) {
        self.recognizer = recognizer
        self.chatModel = chatModel
        self.synthesizer = synthesizer
    }
}

/// Performs what one session asks of its engines and carries their results back to it.
///
/// Confined to the session's event loop. Nothing here blocks: recognition is fed through a stream with workers of its
/// own, and the chat model and the synthesizer run in tasks whose cancellation ends the work. A result that was
/// under way when its run was cancelled still arrives; the session knows its runs and ignores it.
final class EngineRunner {
    private let engines: Engines
    /// Whose the work is.
    private let owner: WorkOwner
    /// From a thread of the engine's: must queue and return.
    private let post: @Sendable (Session.Input) -> Void
    /// From a task: returns when the engine may go on, which is what slows a fast one down.
    private let offer: @Sendable (Session.Input) async -> Void
    private var streams: [ItemID: any RecognitionStream] = [:]
    private var chats: [ChatRunID: Task<Void, Never>] = [:]
    private var speeches: [SpeechID: Task<Void, Never>] = [:]
    private let servers: MCPRunner

    init(
        engines: Engines, owner: WorkOwner,
        post: @escaping @Sendable (Session.Input) -> Void,
        offer: @escaping @Sendable (Session.Input) async -> Void
    ) {
        self.engines = engines
        self.owner = owner
        self.post = post
        self.offer = offer
        servers = MCPRunner(offer: offer)
    }

    /// Performs what concerns the engines; everything else is the shell's.
    func perform(_ output: Session.Output) {
        switch output {
        case .recognizer(let command): perform(command)
        case .chat(let command): perform(command)
        case .synthesizer(let command): perform(command)
        case .mcp(let command): perform(command)
        case .event, .retrieved, .remote, .turnDetection, .inputProcessing, .measured, .end: break
        }
    }

    private func perform(_ command: RecognizerCommand) {
        switch command {
        case .open(let item, var request):
            request.owner = owner
            streams[item] = engines.recognizer.open(request) { [post] event in post(.recognition(item, event)) }
        case .feed(let item, let samples):
            streams[item]?.feed(samples)
        case .report(let item):
            streams[item]?.report()
        case .finish(let item):
            // Kept until its result is there, so that it can still be cancelled.
            streams[item]?.finish()
        case .cancel(let item):
            streams.removeValue(forKey: item)?.cancel()
        }
    }

    private func perform(_ command: ChatCommand) {
        switch command {
        case .start(let run, var request):
            request.owner = owner
            let model = engines.chatModel
            let offer = self.offer
            chats[run] = Task { [request] in await EngineRunner.chat(model, request, as: run, offer) }
        case .cancel(let run):
            chats.removeValue(forKey: run)?.cancel()
        }
    }

    private func perform(_ command: SynthesizerCommand) {
        switch command {
        case .start(let speech, var request):
            request.owner = owner
            let synthesizer = engines.synthesizer
            let offer = self.offer
            speeches[speech] = Task { [request] in await EngineRunner.speak(synthesizer, request, as: speech, offer) }
        case .cancel(let speech):
            speeches.removeValue(forKey: speech)?.cancel()
        }
    }

    private func perform(_ command: MCPCommand) {
        servers.perform(command)
    }

    /// Forgets a run that has ended by itself.
    func ended(_ input: Session.Input) {
        switch input {
        case .recognition(let item, .final), .recognition(let item, .failed): streams[item] = nil
        case .chatEnded(let run, _): chats[run] = nil
        case .speechEnded(let speech, _): speeches[speech] = nil
        case .mcp(.returned(let call, _)): servers.ended(call)
        default: break
        }
    }

    /// Ends all work.
    func cancelAll() {
        for stream in streams.values { stream.cancel() }
        for task in chats.values { task.cancel() }
        for task in speeches.values { task.cancel() }
        servers.cancelAll()
        streams = [:]
        chats = [:]
        speeches = [:]
    }

    private static func chat(
        _ model: any ChatModel, _ request: ChatRequest, as run: ChatRunID,
        _ offer: @escaping @Sendable (Session.Input) async -> Void
    ) async {
        do {
            try await model.respond(to: request) { event in await offer(.chat(run, event)) }
            await offer(.chatEnded(run, nil))
        } catch {
            await offer(.chatEnded(run, EngineFault(of: error)))
        }
    }

    private static func speak(
        _ synthesizer: any Synthesizer, _ request: SynthesisRequest, as speech: SpeechID,
        _ offer: @escaping @Sendable (Session.Input) async -> Void
    ) async {
        do {
            try await synthesizer.synthesize(request) { event in await offer(.speech(speech, event)) }
            await offer(.speechEnded(speech, nil))
        } catch {
            await offer(.speechEnded(speech, EngineFault(of: error)))
        }
    }
}

extension EngineFault {
    /// What an engine throws besides faults may hold addresses or keys; the client learns only that it failed.
    fileprivate init(of error: any Error) {
        switch error {
        case let fault as EngineFault: self = fault
        case is CancellationError: self.init(.failed, "The work was cancelled.")
        default: self.init(.failed, "The engine failed.")
        }
    }
}
