import Audio
import Dialogue
import Engine
import Events
import SansIO

/// A session with scripted engines on time of its own. Everything the client is told is noted in `lines`, with ids
/// shortened to `item_1`, `resp_1` … in the order of their appearance.
struct SessionStage {
    var session: Session
    var now = Moment.zero
    var lines: [String] = []
    var messages: [ServerMessage] = []
    var replies: [(line: String, to: Origin?)] = []
    var recognizer: [RecognizerCommand] = []
    var fed: [ItemID: Int] = [:]
    var chats: [(id: ChatRunID, request: ChatRequest)] = []
    var cancelledChats: [ChatRunID] = []
    var speeches: [(id: SpeechID, request: SynthesisRequest)] = []
    var cancelledSpeeches: [SpeechID] = []
    var mcp: [MCPCommand] = []
    var thresholds: [Double?] = []
    /// What was asked for, in order; the first at the opening of the session.
    var processing: [InputProcessing] = []
    var ends: [SessionEnd] = []
    var measurements: [Measurement] = []
    /// Frames that were played, and the silence between them, are pulled while time passes.
    var played = 0
    /// Clauses are spoken at once, 100 ms to a word.
    var speaksAtOnce = true
    /// The synthesizer tells the shapes of the mouth: one with each word, its number among the words.
    var showsVisemes = false
    private var names: [String: String] = [:]
    private var counts: [String: Int] = [:]

    static let socket = Origin(rawValue: 1)

    init(
        audioDelivery: AudioDelivery = .paced, connected: Bool = true, seed: UInt64 = 1,
        conversation: ConversationSnapshot? = nil, _ adjust: (inout SessionOptions) -> Void = { _ in }
    ) {
        var options = SessionOptions(
            id: SessionID(rawValue: "sess_1"), model: "any", audioDelivery: audioDelivery,
            voice: .azureStandard(name: "en-US-SltNeural", AzureVoiceOptions()),
            recognizer: .init(languages: ["en-US"], partials: true, wordTimes: false)
        ) { choice in
            switch choice.name {
            case "en-US-SltNeural", "alloy": .exact(id: "slt")
            case "en-US-AvaNeural": .substitute(id: "slt", name: "en-US-SltNeural")
            default: .unknown(near: ["en-US-SltNeural"])
            }
        }
        options.speaksStyle = { style, _ in style == "calm" }
        adjust(&options)
        session = Session(options, ids: IDSource(seed: (seed, 2)), now: .zero, conversation: conversation)
        take(session.open(now: now))
        if connected { put(.mediaConnected) }
        lines = []
        messages = []
        thresholds = []
    }

    // MARK: Inputs

    mutating func put(_ input: Session.Input) {
        take(session.handle(input, now: now))
    }

    mutating func client(_ event: ClientEvent, id: String? = nil, from origin: Origin = socket) {
        put(.client(ClientMessage(event, eventID: id.map(EventID.init)), from: origin))
    }

    /// A client event as JSON text.
    mutating func client(json: String, from origin: Origin = socket) {
        do throws(ClientFault) {
            put(.client(try ClientMessage.parse(Array(json.utf8)), from: origin))
        } catch {
            put(.fault(error, from: origin))
        }
    }

    mutating func update(_ session: String, id: String = "e1") {
        client(json: #"{"type":"session.update","event_id":"\#(id)","session":\#(session)}"#)
    }

    /// The microphone picks this up, frame by frame, while the agent's audio plays.
    /// - Parameter delay: of the jitter buffer.
    mutating func hear(voice: Bool, milliseconds: Int, delay: Duration = .zero) {
        for _ in 0..<milliseconds / 20 {
            now += .milliseconds(20)
            put(.audio([Int16](repeating: voice ? 1000 : 0, count: 320), voice: voice, delay: delay))
            var frame: [Int16] = []
            let (isPlaying, outputs) = session.nextFrame(into: &frame, now: now)
            if isPlaying { played += frame.count }
            take(outputs)
        }
    }

    /// The user says something: 400 ms of voice, and silence until the turn closes.
    mutating func userSays(_ words: String) {
        hear(voice: true, milliseconds: 400)
        hear(voice: false, milliseconds: 500)
        recognize(words)
    }

    mutating func recognize(_ words: String) {
        guard let item = openItem else { return }
        put(.recognition(item, .final(Transcript(text: words))))
    }

    /// The item whose recognition was opened last.
    var openItem: ItemID? {
        recognizer.reversed().lazy.compactMap { if case .open(let item, _) = $0 { item } else { nil } }.first
    }

    /// The chat model that was started last writes these pieces and is done.
    mutating func agentWrites(_ pieces: String..., finish: ChatFinish = .complete, ends: Bool = true) {
        guard let run = chats.last?.id else { return }
        for piece in pieces { put(.chat(run, .text(piece))) }
        if ends { endChat(finish) }
    }

    mutating func endChat(_ finish: ChatFinish = .complete) {
        guard let run = chats.last?.id else { return }
        put(.chat(run, .finished(finish)))
        put(.chatEnded(run, nil))
    }

    private mutating func speak(_ id: SpeechID, _ request: SynthesisRequest) {
        var time = Duration.zero
        var offset = 0
        for word in request.text.split(separator: " ", omittingEmptySubsequences: false) {
            offset += word.utf8.count
            put(
                .speech(
                    id,
                    .word(
                        SpokenWord(
                            text: String(word), endOffset: offset, start: time, end: time + .milliseconds(100)))))
            if showsVisemes {
                let count = Int(time / .milliseconds(100))
                put(.speech(id, .viseme(SpokenViseme(id: count + 1, start: time))))
            }
            put(.speech(id, .audio([Int16](repeating: 5, count: request.sampleRate / 10))))
            time += .milliseconds(100)
            offset += 1
        }
        put(.speechEnded(id, nil))
    }

    /// Time passes until the session wants to be called, and it is.
    mutating func passToDeadline() {
        guard let deadline = session.nextDeadline else { return }
        now = max(now, deadline)
        put(.deadline)
    }

    // MARK: Outputs

    private mutating func take(_ message: ServerMessage, _ origin: Origin?) {
        let line = describe(message.event)
        messages.append(message)
        lines.append(line)
        replies.append((line, origin))
    }

    private mutating func take(_ outputs: [Session.Output]) {
        var begun: [(SpeechID, SynthesisRequest)] = []
        for output in outputs {
            switch output {
            case .event(let message, let origin): take(message, origin)
            case .retrieved(let item, let origin): take(item.message, origin)
            case .recognizer(let command):
                if case .feed(let item, let samples) = command {
                    fed[item, default: 0] += samples.count
                } else {
                    recognizer.append(command)
                }
            case .chat(.start(let id, let request)): chats.append((id, request))
            case .chat(.cancel(let id)): cancelledChats.append(id)
            case .synthesizer(.start(let id, let request)):
                speeches.append((id, request))
                begun.append((id, request))
            case .synthesizer(.cancel(let id)): cancelledSpeeches.append(id)
            case .mcp(let command): mcp.append(command)
            case .remote: break
            case .turnDetection(let threshold): thresholds.append(threshold)
            case .inputProcessing(let wanted): processing.append(wanted)
            case .measured(let measurement): measurements.append(measurement)
            case .end(let end): ends.append(end)
            }
        }
        guard speaksAtOnce else { return }
        for (id, request) in begun { speak(id, request) }
    }

    /// What was noted since the last call.
    mutating func drain() -> [String] {
        defer { lines = [] }
        return lines
    }

    mutating func name(_ id: String?) -> String {
        guard let id else { return "-" }
        if let name = names[id] { return name }
        let kind = String(id.split(separator: "_").first ?? "")
        guard ["item", "resp"].contains(kind), id.count > 20 else { return id }
        counts[kind, default: 0] += 1
        let name = "\(kind)_\(counts[kind] ?? 0)"
        names[id] = name
        return name
    }
}
