import Dialogue
import Engine
import Events
import SansIO
import Testing

/// Whatever happens in whatever order, the general invariants of chapter G of the Voice Live protocol hold.
struct InvariantTests {
    @Test(arguments: 0..<96 as Range<UInt64>)
    func hold(_ seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let audioDelivery = seed % 3 == 0 ? AudioDelivery.events : .paced
        var stage = SessionStage(audioDelivery: audioDelivery, connected: seed % 4 != 1, seed: seed) {
            $0.mcpAllowed = MCPAllowList([.init(name: "a")])
        }
        stage.speaksAtOnce = seed % 5 == 0
        stage.update(Self.beginnings[Int(seed % 8)])
        for _ in 0..<600 { stage.anything(using: &random) }
        stage.settle()
        var witness = Witness()
        for message in stage.messages { try witness.see(message, audioDelivery: audioDelivery) }
        try witness.conclude()
        var told: Set<ResponseID> = []
        for case .turn(let latency) in stage.measurements {
            #expect(told.insert(latency.response).inserted)
            #expect(latency.parts.allSatisfy { $0.duration >= .zero } && latency.server >= .zero)
        }
        #expect(witness.order == stage.session.snapshot.records.map(\.item.id))
    }

    /// What the session is set to before anything happens.
    private static let beginnings = [
        "{}", fillers,
        #"{"turn_detection":{"type":"semantic_vad","eagerness":"high"}}"#,
        #"{"turn_detection":{"type":"server_vad","idle_timeout_ms":1000}}"#,
        fillers,
        #"{"input_audio_transcription":null,"turn_detection":{"type":"azure_semantic_vad","remove_filler_words":true}}"#,
        #"{"interim_response":{"type":"static_interim_response","latency_threshold_ms":0,"triggers":["latency","tool"],"texts":["One moment, please."]}}"#,
        #"{"turn_detection":{"type":"azure_semantic_vad_multilingual","remove_filler_words":true,"interrupt_response":false}}"#,
    ]
    private static let fillers =
        #"{"turn_detection":{"type":"azure_semantic_vad","remove_filler_words":true,"auto_truncate":true}}"#
}

extension SessionStage {
    /// One random thing that a client, an engine or time does.
    fileprivate mutating func anything(using random: inout SplitMix) {
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<5: hear(voice: Bool.random(using: &random), milliseconds: 20 * Int.random(in: 1...40, using: &random))
        case 5..<7: recognizeSomething(using: &random)
        case 7..<11: chatSomething(using: &random)
        case 11: mcpSomething(using: &random)
        case 12..<15: speakSomething(using: &random)
        case 15..<19: clientSomething(using: &random)
        default:
            if Int.random(in: 0..<10, using: &random) == 0 { passToDeadline() }
            if Int.random(in: 0..<10, using: &random) == 0 { put(.mediaConnected) }
        }
    }

    private mutating func recognizeSomething(using random: inout SplitMix) {
        let items = recognizer.compactMap { if case .finish(let item) = $0 { item } else { nil } }
        guard let item = (items.suffix(3) + [openItem].compactMap(\.self)).randomElement(using: &random) else { return }
        switch Int.random(in: 0..<9, using: &random) {
        case 0: put(.recognition(item, .partial("half")))
        case 1: put(.recognition(item, .failed(EngineFault(.failed, "No."))))
        case 2: put(.recognition(item, .final(Transcript(text: ""))))
        case 3: put(.recognition(item, .partial("um")))
        case 4: put(.recognition(item, .final(Transcript(text: "um uh"))))
        case 5: put(.recognition(item, .report(["", "um", "so i said and"].randomElement(using: &random) ?? "")))
        default: put(.recognition(item, .final(Transcript(text: "some words"))))
        }
    }

    private mutating func chatSomething(using random: inout SplitMix) {
        guard let run = chats.suffix(3).randomElement(using: &random)?.id else { return }
        switch Int.random(in: 0..<12, using: &random) {
        case 0:
            let name = ["f", "g"].randomElement(using: &random) ?? ""
            put(.chat(run, .toolCall(index: Int.random(in: 0...2, using: &random), id: "", name: name)))
        case 1: put(.chat(run, .toolArguments(index: Int.random(in: 0...2, using: &random), delta: "{\"a\":1}")))
        case 2: put(.chat(run, .usage(ChatUsage(inputTokens: 3, outputTokens: 4))))
        case 3: put(.chat(run, .finished([.complete, .maxOutputTokens].randomElement(using: &random) ?? .complete)))
        case 4: put(.chatEnded(run, EngineFault(.failed, "No.")))
        case 5, 6: put(.chatEnded(run, nil))
        default:
            put(
                .chat(
                    run,
                    .text(
                        ["Well, ", "this is it. ", "And so, my friend, on", "\n", " "].randomElement(using: &random)
                            ?? "")))
        }
    }

    private mutating func mcpSomething(using random: inout SplitMix) {
        switch mcp.suffix(6).randomElement(using: &random) {
        case .open(let id, _):
            let tools = ["f", "g"].map { MCPTool(name: $0, inputSchema: [:]) }
            put(
                .mcp(Bool.random(using: &random) ? .listed(id, tools) : .listingFailed(id, EngineFault(.failed, "No.")))
            )
        case .call(let id, _, _, _):
            let outcomes = [MCPOutcome.output("1"), .toolError("No."), .failed(EngineFault(.failed, "No."))]
            put(.mcp(.returned(id, outcomes.randomElement(using: &random) ?? .output(""))))
        case .cancel, .close, nil: break
        }
    }

    private mutating func speakSomething(using random: inout SplitMix) {
        guard let speech = speeches.suffix(3).randomElement(using: &random)?.id else { return }
        switch Int.random(in: 0..<6, using: &random) {
        case 0: put(.speechEnded(speech, EngineFault(.failed, "No.")))
        case 1, 2: put(.speechEnded(speech, nil))
        case 3:
            put(
                .speech(
                    speech,
                    .word(SpokenWord(text: "x", endOffset: 4, start: .zero, end: .milliseconds(200)))))
        default:
            let count = Int.random(in: 0...9600, using: &random)
            put(.speech(speech, .audio([Int16](repeating: 1, count: count))))
        }
    }

    private mutating func clientSomething(using random: inout SplitMix) {
        let known = session.snapshot.records.map(\.item.id.rawValue)
        let item = known.randomElement(using: &random) ?? "none"
        let texts = [
            #"{"type":"response.create"}"#,
            #"{"type":"response.create","response":{"cancel_previous":true}}"#,
            #"{"type":"response.create","response":{"modalities":["text"]}}"#,
            #"{"type":"response.create","response":{"conversation":"none","modalities":["text"]}}"#,
            #"{"type":"response.create","response":{"conversation":"none"}}"#,
            #"{"type":"response.create","response":{"conversation":"none"}}"#,
            #"{"type":"response.create","response":{"commit":false,"pre_generated_assistant_message":"By the way, this is aside."}}"#,
            #"{"type":"response.create","response":{"conversation":"none","input_items":[{"type":"message","role":"user","content":"x"}]}}"#,
            #"{"type":"response.create","response":{"append_input_items":[{"type":"message","role":"user","content":"x"}]}}"#,
            #"{"type":"response.create","response":{"interim_response":{"type":"static_interim_response","latency_threshold_ms":0,"triggers":["latency"],"texts":["Well."]}}}"#,
            #"{"type":"response.create","response":{"pre_generated_assistant_message":"Hello, you. How are you?"}}"#,
            #"{"type":"session.update","session":{"tools":[{"type":"mcp","server_label":"a","server_url":"http://a/","require_approval":{"never":["f"]}}]}}"#,
            #"{"type":"session.update","session":{"tools":[]}}"#,
            #"{"type":"mcp_approval_response","approval_request_id":"\#(item)","approve":\#(Bool.random(using: &random))}"#,
            #"{"type":"session.update","session":{"interim_response":{"type":"static_interim_response","latency_threshold_ms":100,"triggers":["latency","tool"],"texts":["One moment, please."]}}}"#,
            #"{"type":"session.update","session":{"interim_response":{"type":"llm_interim_response","latency_threshold_ms":100,"triggers":["latency","tool"]}}}"#,
            #"{"type":"session.update","session":{"output_audio_timestamp_types":["word"],"animation":{"outputs":["viseme_id"]}}}"#,
            #"{"type":"response.cancel"}"#,
            #"{"type":"output_audio_buffer.clear"}"#,
            #"{"type":"input_audio_buffer.clear"}"#,
            #"{"type":"input_audio_buffer.commit"}"#,
            #"{"type":"conversation.item.create","item":{"type":"message","role":"user","content":"x"}}"#,
            #"{"type":"conversation.item.create","previous_item_id":"root","item":{"type":"message","role":"user","content":"y"}}"#,
            #"{"type":"conversation.item.create","previous_item_id":"\#(item)","item":{"type":"message","role":"system","content":"z"}}"#,
            #"{"type":"conversation.item.delete","item_id":"\#(item)"}"#,
            #"{"type":"conversation.item.retrieve","item_id":"\#(item)"}"#,
            #"{"type":"conversation.item.truncate","item_id":"\#(item)","content_index":0,"audio_end_ms":40}"#,
            #"{"type":"session.update","session":{"turn_detection":null}}"#,
            #"{"type":"session.update","session":{"turn_detection":{"type":"server_vad","auto_truncate":true}}}"#,
            #"{"type":"session.update","session":{"turn_detection":{"type":"server_vad","interrupt_response":false}}}"#,
            #"{"type":"session.update","session":{"turn_detection":{"type":"server_vad","silence_duration_ms":0}}}"#,
            #"{"type":"session.update","session":{"turn_detection":{"type":"server_vad","create_response":false}}}"#,
            #"{"type":"session.update","session":{"turn_detection":{"type":"server_vad","idle_timeout_ms":1000}}}"#,
            #"{"type":"session.update","session":{"turn_detection":{"type":"azure_semantic_vad","remove_filler_words":true}}}"#,
            #"{"type":"session.update","session":{"turn_detection":{"type":"azure_semantic_vad_en","remove_filler_words":true,"create_response":false}}}"#,
            #"{"type":"session.update","session":{"turn_detection":{"type":"azure_semantic_vad_multilingual","remove_filler_words":true,"end_of_utterance_detection":{"model":"smart_end_of_turn_detection"}}}}"#,
            #"{"type":"session.update","session":{"turn_detection":{"type":"semantic_vad","eagerness":"low"}}}"#,
            #"{"type":"input_audio.turn.start","turn_id":"t"}"#,
            #"{"type":"input_audio.turn.start","turn_id":"t"}"#,
            #"{"type":"input_audio.turn.append","turn_id":"t","audio":"AAAA"}"#,
            #"{"type":"input_audio.turn.end","turn_id":"t"}"#,
            #"{"type":"input_audio.turn.end","turn_id":"t"}"#,
            #"{"type":"input_audio.turn.cancel","turn_id":"t"}"#,
            #"{"type":"input_audio.clear"}"#,
            #"{"type":"input_text.delta","delta":"typed "}"#,
            #"{"type":"input_text.done"}"#,
            "rubbish",
        ]
        client(json: texts.randomElement(using: &random) ?? "")
    }

    /// Every engine comes to an end.
    fileprivate mutating func settle() {
        put(.mediaConnected)
        update(#"{"turn_detection":null}"#)
        for _ in 0..<250 {
            for (run, _) in chats { put(.chatEnded(run, nil)) }
            for (speech, _) in speeches { put(.speechEnded(speech, nil)) }
            for command in mcp {
                switch command {
                case .open(let id, _): put(.mcp(.listed(id, [])))
                case .call(let id, _, _, _): put(.mcp(.returned(id, .output(""))))
                case .cancel, .close: break
                }
            }
            mcp = mcp.suffix(8)
            for command in recognizer {
                if case .open(let item, _) = command { put(.recognition(item, .final(Transcript(text: "")))) }
            }
            hear(voice: false, milliseconds: 200)
            put(.deadline)
            chats = chats.suffix(4)
            speeches = speeches.suffix(4)
            recognizer = recognizer.suffix(4)
        }
    }
}
