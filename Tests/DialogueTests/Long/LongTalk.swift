import Dialogue
import Engine
import Events
import SansIO

/// A conversation that goes on for as long as it is told to, on time of its own: a user, a client and engines that
/// do whatever such a session meets, and keep nothing of it.
struct LongTalk {
    private(set) var session: Session
    private(set) var now = Moment.zero
    private(set) var turns = 0
    /// How often each event came.
    private(set) var counts: [String: Int] = [:]
    private var open: ItemID?
    private var chat: ChatRunID?
    private var speeches: [(id: SpeechID, request: SynthesisRequest)] = []
    private var lastAnswer: ItemID?
    private var lastItem: ItemID?
    private var lastCall: ToolCallID?

    init(audioDelivery: AudioDelivery, adjust: (inout SessionOptions) -> Void = { _ in }) {
        var options = SessionOptions(
            id: SessionID(rawValue: "sess_1"), model: "any", audioDelivery: audioDelivery,
            voice: .azureStandard(name: "en-US-SltNeural", AzureVoiceOptions()),
            recognizer: .init(languages: ["en-US"], partials: true, wordTimes: false)
        ) { _ in .exact(id: "slt") }
        options.lifetime = .seconds(86_400)
        adjust(&options)
        session = Session(options, ids: IDSource(seed: (1, 2)), now: .zero)
        take(session.open(now: now))
        put(.mediaConnected)
    }

    /// The next turn, of the kind that its number asks for: most are plain, and each kind of trouble comes again.
    mutating func turn() {
        turns += 1
        if turns % 23 == 0 { return pushToTalk() }
        if turns % 19 == 0 { return typed() }
        hear(voice: true, milliseconds: turns % 17 == 0 ? 60 : 900)
        hear(voice: false, milliseconds: 520)
        if turns % 17 == 0 { return }  // A cough.
        guard let item = open else { return }
        put(.recognition(item, .partial("please tell")))
        if turns % 11 == 0 {
            put(.recognition(item, .failed(EngineFault(.failed, "Nothing was understood."))))
            return
        }
        put(.recognition(item, .final(Transcript(text: "please tell me more about number \(turns)"))))
        if turns % 7 == 0 { callTool() }
        answer(sentences: turns % 5 == 0 ? 12 : 2)
        if turns % 5 == 0 {
            hear(voice: false, milliseconds: 600)
            // Barge-in; the turn that it opens is closed by the silence behind it.
            hear(voice: true, milliseconds: 300)
            hear(voice: false, milliseconds: 520)
            if let item = open { put(.recognition(item, .final(Transcript(text: "")))) }
        }
        hear(voice: false, milliseconds: 1500)
        if turns % 13 == 0 { meddle() }
    }

    /// Silence until nothing is under way any more.
    mutating func settle() {
        hear(voice: false, milliseconds: 60_000)
    }

    // MARK: What happens in a turn

    private mutating func answer(sentences: Int) {
        guard let run = chat else { return }
        if turns % 29 == 0 {
            put(.chat(run, .text("Well, ")))
            put(.chatEnded(run, EngineFault(.failed, "The model went away.")))
            return
        }
        for number in 0..<sentences { put(.chat(run, .text("This is sentence \(number) of my long answer. "))) }
        put(.chat(run, .usage(ChatUsage(inputTokens: 100, outputTokens: 20))))
        put(.chat(run, .finished(turns % 31 == 0 ? .maxOutputTokens : .complete)))
        put(.chatEnded(run, nil))
        speak()
    }

    private mutating func callTool() {
        guard let run = chat else { return }
        put(.chat(run, .toolCall(index: 0, id: "", name: "look_up")))
        put(.chat(run, .toolArguments(index: 0, delta: #"{"number":\#(turns)}"#)))
        put(.chat(run, .finished(.complete)))
        put(.chatEnded(run, nil))
        guard let call = lastCall else { return }
        client(
            .itemCreate(
                ItemCreate(
                    item: ItemParam(
                        body: .functionCallOutput(FunctionCallOutput(callID: call, output: #"{"found":true}"#))))))
        client(.responseCreate(ResponseCreate()))
    }

    private mutating func typed() {
        client(.itemCreate(ItemCreate(item: .message(.user, "What about number \(turns)?"))))
        client(.responseCreate(ResponseCreate()))
        answer(sentences: 1)
        hear(voice: false, milliseconds: 1500)
    }

    private mutating func pushToTalk() {
        update(#"{"turn_detection":null}"#)
        client(.inputAudioBufferClear)
        hear(voice: true, milliseconds: 1000)
        client(.inputAudioBufferCommit)
        if let item = open { put(.recognition(item, .final(Transcript(text: "number \(turns) by hand")))) }
        client(.responseCreate(ResponseCreate()))
        answer(sentences: 1)
        hear(voice: false, milliseconds: 1000)
        update(#"{"turn_detection":{"type":"server_vad","auto_truncate":\#(turns % 2 == 0)}}"#)
    }

    /// What clients do besides: wrong events, looking things up, cutting and deleting, a response out of band.
    private mutating func meddle() {
        client(.responseCancel(ResponseCancel()))
        client(.itemRetrieve(ItemRetrieve(itemID: ItemID(rawValue: "nobody"))))
        if let lastAnswer {
            client(.itemRetrieve(ItemRetrieve(itemID: lastAnswer)))
            client(.itemTruncate(ItemTruncate(itemID: lastAnswer, contentIndex: 0, audioEndMs: 100)))
        }
        if let lastItem { client(.itemDelete(ItemDelete(itemID: lastItem))) }
        client(json: #"{"type":"input_text.delta","id":"T\#(turns)","delta":"typed"}"#)
        client(json: #"{"type":"input_text.done","id":"T\#(turns)"}"#)
        client(json: #"{"type":"response.create","response":{"conversation":"none","modalities":["text"]}}"#)
        answer(sentences: 1)
        client(json: #"{"type":"response.create","response":{"pre_generated_assistant_message":"Hold on, please."}}"#)
        speak()
        hear(voice: false, milliseconds: 200)
        client(.outputAudioBufferClear)
        client(json: "rubbish")
    }

    // MARK: Inputs

    private mutating func hear(voice: Bool, milliseconds: Int) {
        let frame = [Int16](repeating: voice ? 900 : 0, count: 320)
        var played: [Int16] = []
        for _ in 0..<milliseconds / 20 {
            now += .milliseconds(20)
            if let deadline = session.nextDeadline, deadline <= now { put(.deadline) }
            put(.audio(frame, voice: voice))
            played.removeAll(keepingCapacity: true)
            take(session.nextFrame(into: &played, now: now).1)
            speak()
        }
    }

    /// The synthesizer says what it was given, 100 ms to a word.
    private mutating func speak() {
        while !speeches.isEmpty {
            let (id, request) = speeches.removeFirst()
            var time = Duration.zero
            var offset = 0
            for word in request.text.split(separator: " ", omittingEmptySubsequences: false) {
                offset += word.utf8.count
                let end = time + .milliseconds(100)
                put(.speech(id, .word(SpokenWord(text: String(word), endOffset: offset, start: time, end: end))))
                put(.speech(id, .audio([Int16](repeating: 5, count: request.sampleRate / 10))))
                time = end
                offset += 1
            }
            put(.speechEnded(id, nil))
        }
    }

    private mutating func update(_ session: String) {
        client(json: #"{"type":"session.update","session":\#(session)}"#)
    }

    private mutating func client(_ event: ClientEvent) {
        put(.client(ClientMessage(event), from: Origin(rawValue: 1)))
    }

    private mutating func client(json: String) {
        do throws(ClientFault) {
            put(.client(try ClientMessage.parse(Array(json.utf8)), from: Origin(rawValue: 1)))
        } catch {
            put(.fault(error, from: Origin(rawValue: 1)))
        }
    }

    private mutating func put(_ input: Session.Input) {
        take(session.handle(input, now: now))
    }

    // MARK: Outputs

    private mutating func take(_ outputs: [Session.Output]) {
        for output in outputs {
            switch output {
            case .event(let message, _): see(message.event)
            case .recognizer(.open(let item, _)): open = item
            case .chat(.start(let run, _)): chat = run
            case .synthesizer(.start(let id, let request)): speeches.append((id, request))
            case .synthesizer(.cancel(let id)): speeches.removeAll { $0.id == id }
            default: break
            }
        }
    }

    private mutating func see(_ event: ServerEvent) {
        counts[event.type, default: 0] += 1
        switch event {
        case .itemCreated(let created): lastItem = created.item.id
        case .functionCallArgumentsDone(let done): lastCall = done.callID
        case .outputItemDone(let done):
            if case .message = done.item.body { lastAnswer = done.item.id }
        default: break
        }
    }
}
